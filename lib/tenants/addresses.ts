/**
 * Validates and normalizes pasted addresses and paths.
 * Imports no schema library, so that pages can use the functions without its weight.
 */
import { createIssue, type Issue } from './validation-issue.ts';

/**
 * The issue with a server's address, or `null`. The issue repeats nothing of the value.
 * Accepted: http or https, a host, a port, a path. Rejected: user info, query, fragment, other schemes.
 * Rejects a host that is neither a name nor an IP address: `*` would request permission for many hosts.
 */
export function validateAddress(value: string): Issue | null {
  const read = readServerAddress(value);
  return read instanceof URL ? null : read;
}

/** A server's address as a URL, or the issue with it. Parses once: an import reads thousands. */
function readServerAddress(value: string): URL | Issue {
  if (!value.isWellFormed() || /[\s\p{Cc}\p{Bidi_Control}\\]/u.test(value))
    return createIssue('fault_addressCharacter');
  if (!/^https?:\/\/(?!\/)/i.test(value)) return createIssue('fault_addressStart');
  const url = parseUrl(value);
  if (url === null) return createIssue('fault_address');
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(value))
    return createIssue('fault_addressUser');
  if (url.search !== '' || value.includes('?')) return createIssue('fault_addressQuery');
  if (url.hash !== '' || value.includes('#')) return createIssue('fault_addressFragment');
  if (url.hostname === '') return createIssue('fault_addressHost');
  if (!isHost(url.hostname)) return createIssue('fault_address');
  return url;
}

function parseUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

/** Whether a parsed host is a DNS name, as certificates carry it, or an IP address. */
function isHost(hostname: string): boolean {
  return /^(?:[a-z\d_-]+(?:\.[a-z\d_-]+)*\.?|\[[a-f\d:]+\])$/.test(hostname);
}

/**
 * Parses an address. The root's dot at the end of a host is removed, because a browser takes `acme.example.`
 * for another origin, with permissions, cookies and rules of its own.
 * @throws TypeError for what is no URL
 */
export const parseAddress = (value: string): URL => withoutRootDot(new URL(value));

function withoutRootDot(url: URL): URL {
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  return url;
}

/** A parsed path in the form of RFC 3986, 6.2.2: single slashes, no needless percent-encoding, upper-case hex digits. */
function normalizePath(pathname: string): string {
  return pathname
    .replace(/%[\da-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[\w.~-]/.test(character) ? character : code.toUpperCase();
    })
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
}

/**
 * The stored form of an address, without a trailing slash: equal addresses are equal texts.
 * @param keep `path` keeps the path, for vendors whose server may be mounted below one
 * @throws TypeError when `validateAddress` finds an issue
 */
export function normalizeAddress(value: string, keep: 'origin' | 'path'): string {
  const read = readServerAddress(value);
  if (!(read instanceof URL)) throw new TypeError(`no address: ${read.key}`);
  const { origin, pathname } = withoutRootDot(read);
  return keep === 'origin' ? origin : origin + normalizePath(pathname);
}

/**
 * The issue with a path on a server, or `null`. Accepted: at most one leading slash.
 * Rejected, also percent-encoded: schemes, backslashes and control characters, which could send a signed-in link elsewhere.
 */
export function validatePath(value: string): Issue | null {
  if (!value.isWellFormed()) return createIssue('fault_malformed');
  const decoded = decodePath(value);
  if (decoded === null) return createIssue('fault_pathEncoding');
  // `%2fevil.example` becomes `//evil.example` when the leading slash is added before decoding.
  for (const form of [value, decoded, decodePath(withLeadingSlash(value)) ?? '']) {
    if (/\p{Cc}/u.test(form)) return createIssue('fault_pathControl');
    if (form.includes('\\')) return createIssue('fault_pathBackslash');
    if (form.startsWith('//') || /^\s/.test(form)) return createIssue('fault_pathSlash');
    if (/^[a-z][a-z0-9+.-]*:/i.test(form)) return createIssue('fault_pathScheme');
  }
  if (/[\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(decoded)) return createIssue('fault_pathDirection');
  return null;
}

function decodePath(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** Whether a URL is on the origin of a base URL and below its path, as a browser resolves both. */
export function isBelow(baseUrl: string, url: string): boolean {
  const base = new URL(baseUrl);
  const target = new URL(url);
  const path = base.pathname.replace(/\/+$/, '');
  return target.origin === base.origin && `${target.pathname}/`.startsWith(`${path}/`);
}

/** A base URL, then those with the first two segments of its path, with the first, and with none. */
export function pathPrefixes(baseUrl: string): string[] {
  const { origin, pathname } = new URL(baseUrl);
  const segments = pathname.replace(/^\/|\/+$/g, '').split('/');
  const prefixes = [segments.length, 2, 1, 0].map((count) => segments.slice(0, count).join('/'));
  return [...new Set(prefixes)].map((path) => (path === '' ? origin : `${origin}/${path}`));
}

/** A validated path with exactly one leading slash. */
export function withLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * The URL of a portal page: the portal itself for `null`, else the path on the portal's origin.
 * @throws TypeError for a path that could lead to another origin
 */
export function portalPageUrl(portal: string, path: string | null): string {
  if (path === null) return portal;
  if (validatePath(path) !== null) throw new TypeError('a portal page is a path on the portal’s own origin');
  return new URL(portal).origin + withLeadingSlash(path);
}
