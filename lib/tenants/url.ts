/** Reads hosts from addresses. Imports nothing, so that pages can use the functions too. */

/** Whether a host is a loopback name or address, the only hosts where plain http needs no warning. */
export function isLoopback(hostname: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/.test(hostname) || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Whether requests to this address can be intercepted: plain http to another machine. */
export function isUnencrypted(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'http:' && !isLoopback(url.hostname);
}

/**
 * Extracts a plain host name without the URL parser, which takes ten times as long.
 * The last label has letters only, so that no IP address matches.
 */
const plainHost = /^https?:\/\/((?:[a-z\d]+(?:-[a-z\d]+)*\.)*[a-z]+)(?::\d{1,4})?(?:\/|$)/;

/** Whether a text is an absolute URL. */
export const isAddress = (text: string): boolean => plainHost.test(text) || URL.canParse(text);

/** The host name of an address, without the port, because a host permission has none. */
export function hostOf(address: string): string {
  return plainHost.exec(address)?.[1] ?? new URL(address).hostname;
}

/** The match pattern for one tenant's host. A pattern with a port matches nothing in Firefox. */
export function hostPattern(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.hostname}/*`;
}

/**
 * A number by which an address without its fragment is known again and from which it cannot be read (FNV-1a, 32 bits).
 */
export function digestOf(address: string): number {
  let digest = 0x811c9dc5;
  for (const letter of address.split('#', 1)[0] ?? '')
    digest = Math.imul(digest ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return digest >>> 0;
}
