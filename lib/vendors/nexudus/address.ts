import { cutPath, filledSettings, joinPath, parameter, pathSegments } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

const languageTag = /^[a-z]{2}(?:-[A-Z]{2})?$/;

/** [F] The vendor's own hosts: their API stands at the root, beside the portal. */
const isOwnHost = (url: URL) => /\.spaces\.nexudus\.com$/.test(url.hostname);

/** The portal's pages, behind its language where one is shown. */
function isPortalPage([first = '', ...more]: readonly string[]): boolean {
  if (languageTag.test(first) && more.length > 0) return isPortalPage(more);
  return /^(?:login|signin|user|bookings|dashboard)$/i.test(first);
}

const isCall = ([first, second = '']: readonly string[]) =>
  first === 'api' && /^(?:token|sys|auth|public)$/.test(second);

/** On the vendor's own hosts every path is a page's; elsewhere an unknown path is a reverse proxy's, and kept. */
export function readAddress(url: URL): AddressReading {
  const own = isOwnHost(url);
  const { mount, page } = cutPath(url, (rest) => own || isPortalPage(rest) || isCall(rest));
  const [first = ''] = page;
  const portal = own || isPortalPage(page);
  const inPath = languageTag.test(first) ? first : '';
  const told = filledSettings({
    portalUrl: portal ? url.origin + mount : '',
    language: inPath || (portal ? parameter(url, 'lang', 'language') : ''),
  });
  return { baseUrl: url.origin + mount, moved: {}, told, omitted: joinPath(own ? pathSegments(url) : page) };
}
