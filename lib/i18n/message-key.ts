import type catalogue from '../../public/_locales/en/messages.json';
import type { VendorMessageKey } from '../vendors/messages.ts';

/** A text of a vendor's definition, which no catalogue holds: its translation is what follows the sign. */
type OwnText = `=${string}`;

/** A key of the message catalogue; a vendor's texts are keys too, so that they are translated. */
export type MessageKey = keyof typeof catalogue | VendorMessageKey | OwnText;
