/**
 * Addresses and paths as people paste them, in the one form we store. Plain functions, no schema library:
 * pages use them too.
 */
import { createIssue, type Issue } from './validation-issue.ts';

/**
 * What is wrong with a server's address, or `null`. Accepted: http or https, a host, a port, a path.
 * Refused: user info, query, fragment, other schemes, and a host that is neither a name nor an address: `*` would ask for
 * many hosts at once. The fault repeats nothing of the value.
 */
export function validateAddress(value: string): Issue | null {
  if (!value.isWellFormed() || /[\s\p{Cc}\p{Bidi_Control}\\]/u.test(value))
    return createIssue('fault_addressCharacter');
  if (!/^https?:\/\/(?!\/)/i.test(value)) return createIssue('fault_addressStart');
  if (!URL.canParse(value)) return createIssue('fault_address');
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(value))
    return createIssue('fault_addressUser');
  if (url.search !== '' || value.includes('?')) return createIssue('fault_addressQuery');
  if (url.hash !== '' || value.includes('#')) return createIssue('fault_addressFragment');
  if (url.hostname === '') return createIssue('fault_addressHost');
  if (!isHost(url.hostname)) return createIssue('fault_address');
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
export function normalizeAddress(value: string, keep: 'origin' | 'path'): string {
  const issue = validateAddress(value);
  if (issue !== null) throw new TypeError(`no address: ${issue.key}`);
  const url = new URL(value);
  return keep === 'origin' ? url.origin : url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * What is wrong with a path on a server, or `null`: one leading slash or none, no scheme, no backslash,
 * no control character, also when percent-encoded. Anything else could lead a signed-in link to another site.
 */
export function validatePath(value: string): Issue | null {
  if (!value.isWellFormed()) return createIssue('fault_malformed');
  const decoded = decodedPath(value);
  if (decoded === null) return createIssue('fault_pathEncoding');
  // Decoded only after it got its slash, `%2fevil.example` is `//evil.example`.
  for (const form of [value, decoded, decodedPath(withLeadingSlash(value)) ?? '']) {
    if (/\p{Cc}/u.test(form)) return createIssue('fault_pathControl');
    if (form.includes('\\')) return createIssue('fault_pathBackslash');
    if (form.startsWith('//') || /^\s/.test(form)) return createIssue('fault_pathSlash');
    if (/^[a-z][a-z0-9+.-]*:/i.test(form)) return createIssue('fault_pathScheme');
  }
  if (/[\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(decoded)) return createIssue('fault_pathDirection');
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
export function withLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * A page on a portal: its home, or a path on its origin.
 * @throws TypeError for a path that could lead elsewhere
 */
export function portalPageUrl(portal: string, path: string | null): string {
  if (path === null) return portal;
  if (validatePath(path) !== null) throw new TypeError('a door leads to a path on the portal only');
  return new URL(portal).origin + withLeadingSlash(path);
}
