/** The name of the connection on which a page sends one command and hears one reply. */
export const commandPort = 'command';

const changed = 'changed';

/** The broadcast after a change: names the slots on disk that were written, not what is in them. */
export const encodeChange = (slots: readonly string[]): string => [changed, ...slots].join(' ');

/** The slots on disk that a broadcast names; `null` for any other message. */
export function decodeChange(message: unknown): string[] | null {
  const [first, ...slots] = String(message).split(' ');
  return first === changed ? slots : null;
}

/** The broadcast after the journal has more to read; without content, as the other. */
export const journalMessage = 'journal';
