import type { TeamFileState } from '../../lib/storage/team-file-slot.ts';
import type { View } from '../shared/page-types.ts';

/** The tenants page's view. */
export interface OptionsView extends View {
  team: TeamFileState;
}
