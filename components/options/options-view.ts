import type { TeamFileState } from '../../lib/storage/team-file-slot.ts';
import type { PageActions, View } from '../shared/page-types.ts';

/** The tenants page's view. */
export interface OptionsView extends View {
  team: TeamFileState;
}

/** What of the team's file waits, in words; `undefined` where nothing does. */
export function waitingText({ waiting }: TeamFileState, t: PageActions['t']): string | undefined {
  if (waiting === null) return undefined;
  const { added, changed, removed } = waiting;
  return t('team_waiting', String(added), String(changed), String(removed));
}

/** Ids kept over a reload. */
export const textsIn = (kept: unknown): string[] =>
  Array.isArray(kept) ? kept.filter((each): each is string => typeof each === 'string') : [];
