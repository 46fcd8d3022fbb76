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

const destination = 'destination';

/** Encodes the address that the placeholder page of a new tab gives way to. */
export const encodeDestination = (url: string): string => `${destination} ${url}`;

/** Decodes the address for the placeholder page; `null` for any other message. */
export function decodeDestination(message: unknown): string | null {
  const [first, url] = String(message).split(' ');
  return first === destination && url !== undefined && URL.canParse(url) ? url : null;
}
