/**
 * Addresses and paths as people paste them, in the one form we store. Plain functions, no schema library:
 * pages use them too.
 */
import { type Fault, faulty } from './fault.ts';

/**
 * What is wrong with a server's address, or `null`. Accepted: http or https, a host, a port, a path.
 * Refused: user info, query, fragment, other schemes, and a host that is neither a name nor an address: `*` would ask for
 * many hosts at once. The fault repeats nothing of the value.
 */
export function addressFault(value: string): Fault | null {
  if (!value.isWellFormed() || /[\s\p{Cc}\p{Bidi_Control}\\]/u.test(value))
    return faulty('fault_addressCharacter');
  if (!/^https?:\/\/(?!\/)/i.test(value)) return faulty('fault_addressStart');
  if (!URL.canParse(value)) return faulty('fault_address');
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(value))
    return faulty('fault_addressUser');
  if (url.search !== '' || value.includes('?')) return faulty('fault_addressQuery');
  if (url.hash !== '' || value.includes('#')) return faulty('fault_addressFragment');
  if (url.hostname === '') return faulty('fault_addressHost');
  if (!isHost(url.hostname)) return faulty('fault_address');
  return null;
}

/** Whether what the URL parser made of a host is a name, as it stands in names and certificates, or an address. */
function isHost(hostname: string): boolean {
  return /^(?:[a-z\d_-]+(?:\.[a-z\d_-]+)*\.?|\[[a-f\d:]+\])$/.test(hostname);
}

/**
 * The one stored form of an address: the origin alone, or with its path where the vendor's server may live
 * below one; never a trailing slash.
 * @throws TypeError when `addressFault` has something to say.
 */
export function normalAddress(value: string, keep: 'origin' | 'path'): string {
  const fault = addressFault(value);
  if (fault !== null) throw new TypeError(`no address: ${fault.key}`);
  const url = new URL(value);
  return keep === 'origin' ? url.origin : url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * What is wrong with a path on a server, or `null`: one leading slash or none, no scheme, no backslash,
 * no control character, also when percent-encoded. Anything else could lead a signed-in link to another site.
 */
export function pathFault(value: string): Fault | null {
  if (!value.isWellFormed()) return faulty('fault_malformed');
  const decoded = decodedPath(value);
  if (decoded === null) return faulty('fault_pathEncoding');
  // Decoded only after it got its slash, `%2fevil.example` is `//evil.example`.
  for (const form of [value, decoded, decodedPath(rooted(value)) ?? '']) {
    if (/\p{Cc}/u.test(form)) return faulty('fault_pathControl');
    if (form.includes('\\')) return faulty('fault_pathBackslash');
    if (form.startsWith('//') || /^\s/.test(form)) return faulty('fault_pathSlash');
    if (/^[a-z][a-z0-9+.-]*:/i.test(form)) return faulty('fault_pathScheme');
  }
  if (/[\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(decoded)) return faulty('fault_pathDirection');
  return null;
}

function decodedPath(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** A stored path with its one leading slash. */
export function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * A page on a portal: its home, or a path on its origin.
 * @throws TypeError for a path that could lead elsewhere
 */
export function pageOn(portal: string, path: string | null): string {
  if (path === null) return portal;
  if (pathFault(path) !== null) throw new TypeError('a door leads to a path on the portal only');
  return new URL(portal).origin + rooted(path);
}
