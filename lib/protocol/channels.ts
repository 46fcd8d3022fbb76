/** Port name of a connection that carries one command and one reply. */
export const commandPort = 'command';

const changed = 'changed';

/** Encodes the change broadcast: the written slots in local storage by key, without their values. */
export const encodeChange = (slots: readonly string[]): string => [changed, ...slots].join(' ');

/** Decodes the slot keys of a change broadcast; `null` for any other message. */
export function decodeChange(message: unknown): string[] | null {
  const [first, ...slots] = String(message).split(' ');
  return first === changed ? slots : null;
}

/** Broadcast after a change of the journal; without its entries, like the change broadcast. */
export const journalMessage = 'journal';
