import { cutPath, joinPath } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

/**
 * [F] Pages of N-central's web interface, which stand at the server's root, and its calls.
 * A path that is none of these is taken for a reverse proxy's, and kept.
 */
function isPage([first = '', ...more]: readonly string[]): boolean {
  if (/^(?:dashboard|login|api-explorer)$/i.test(first)) return true;
  if (/^(?:api|dms2?)$/i.test(first)) return more.length > 0;
  return /\.(?:action|do|jsp|html?)$/i.test(first) || first.includes(';');
}

/** The base URL in front of a page of the web interface, or of a call. */
export function readAddress(url: URL): AddressReading {
  const { mount, page } = cutPath(url, isPage);
  return { baseUrl: url.origin + mount, moved: {}, told: {}, omitted: joinPath(page) };
}
