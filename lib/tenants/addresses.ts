/**
 * Addresses and paths as people paste them, in the one form we store. Plain functions, no schema library:
 * pages use them too.
 */

/**
 * What is wrong with a server's address, or `null`. Accepted: http or https, a host, a port, a path.
 * Refused: user info, query, fragment, other schemes. The reason repeats nothing of the value.
 */
export function addressFault(value: string): string | null {
  if (!value.isWellFormed() || /[\s\p{Cc}\p{Bidi_Control}\\]/u.test(value))
    return 'has white space, a backslash, or a control or direction character';
  if (!/^https?:\/\/(?!\/)/i.test(value)) return 'must start with https:// or http:// and a host';
  if (!URL.canParse(value)) return 'is not a web address';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(value))
    return 'must not carry a user name or password';
  if (url.search !== '' || value.includes('?')) return 'must not have a query';
  if (url.hash !== '' || value.includes('#')) return 'must not have a fragment';
  if (url.hostname === '') return 'has no host';
  return null;
}

/**
 * The one stored form of an address: the origin alone, or with its path where the vendor's server may live
 * below one; never a trailing slash.
 * @throws TypeError when `addressFault` has something to say.
 */
export function normalAddress(value: string, keep: 'origin' | 'path'): string {
  const fault = addressFault(value);
  if (fault !== null) throw new TypeError(`address ${fault}`);
  const url = new URL(value);
  return keep === 'origin' ? url.origin : url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * What is wrong with a path on a server, or `null`: one leading slash or none, no scheme, no backslash,
 * no control character, also when percent-encoded. Anything else could lead a signed-in link to another site.
 */
export function pathFault(value: string): string | null {
  if (!value.isWellFormed()) return 'is not well-formed text';
  const decoded = decodedPath(value);
  if (decoded === null) return 'has a broken percent-encoding';
  // Decoded only after it got its slash, `%2fevil.example` is `//evil.example`.
  for (const form of [value, decoded, decodedPath(rooted(value)) ?? '']) {
    if (/\p{Cc}/u.test(form)) return 'has a control character';
    if (form.includes('\\')) return 'has a backslash';
    if (form.startsWith('//') || /^\s/.test(form)) return 'must have exactly one leading slash or none';
    if (/^[a-z][a-z0-9+.-]*:/i.test(form)) return 'must not name a scheme';
  }
  if (/[\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(decoded))
    return 'has a character that changes the reading direction';
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
