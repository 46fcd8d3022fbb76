/** Parts of an address for the vendors' `readAddress`. Imports nothing, so that pages can use the functions. */

/** A path, cut where a page or a call of the vendor begins. */
interface CutPath {
  /** The path in front, which the server is mounted below: `''` or `/erp`. */
  mount: string;
  /** The segments from the cut on, as they stand in the address. */
  page: readonly string[];
}

/** The path segments of an address, as they stand there; a trailing slash adds none. */
export function pathSegments(url: URL): string[] {
  const path = url.pathname.replace(/^\/|\/+$/g, '');
  return path === '' ? [] : path.split('/');
}

/**
 * Cuts a path at the first segment from which on `isPage` recognises a page or a call.
 * @param isPage receives the segments from there to the end
 */
export function cutPath(url: URL, isPage: (rest: readonly string[]) => boolean): CutPath {
  const segments = pathSegments(url);
  const starts = segments.map((_, index) => index);
  const cut = starts.find((index) => isPage(segments.slice(index))) ?? segments.length;
  return { mount: joinPath(segments.slice(0, cut)), page: segments.slice(cut) };
}

/** The segments as a path with a leading slash; `''` for none. */
export function joinPath(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment}`).join('');
}

/** The value of the first of these parameters in an address's query, or in its fragment's; `''` for none. */
export function parameter(url: URL, ...names: readonly string[]): string {
  const fragmentQuery = url.hash.includes('?') ? url.hash.slice(url.hash.indexOf('?')) : '';
  for (const query of [url.searchParams, new URLSearchParams(fragmentQuery)]) {
    for (const [name, value] of query) {
      if (names.includes(name.toLowerCase()) && value.trim() !== '') return value.trim();
    }
  }
  return '';
}

/** These settings without the empty ones. */
export function filledSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}
