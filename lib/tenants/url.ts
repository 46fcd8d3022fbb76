/** What a server's address tells of its host. Plain functions: pages use them too. */

/** Loopback names and addresses: the only hosts where plain http is no reason to warn. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Whether what is sent to this address can be read on the way: plain http to another machine. */
export function isUnencrypted(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'http:' && !isLoopback(url.hostname);
}

/**
 * The host of most addresses, read without parsing them, which takes ten times as long: plain names, the last of letters
 * alone, so that it is no number of an address.
 */
const plainHost = /^https?:\/\/((?:[a-z\d]+(?:-[a-z\d]+)*\.)*[a-z]+)(?::\d{1,4})?(?:\/|$)/;

/** Whether a text is an address at all. */
export const isAddress = (text: string): boolean => plainHost.test(text) || URL.canParse(text);

/** The host as a person reads it and as a permission is asked: no port, for a host permission has none. */
export function hostOf(address: string): string {
  return plainHost.exec(address)?.[1] ?? new URL(address).hostname;
}

/** The match pattern that asks for one tenant's host. Without the port: with one it matches nothing in Firefox. */
export function hostPattern(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.hostname}/*`;
}
