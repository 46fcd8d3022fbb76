import type catalogue from '../../public/_locales/en/messages.json';

/** A key of the message catalogue: every text in the interface is translated. */
export type MessageKey = keyof typeof catalogue;
