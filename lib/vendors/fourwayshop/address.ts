import { filledSettings, joinPath, parameter, pathSegments } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

/** Keeps every path: the services may be mounted below any, and no page of the vendor names theirs. */
export function readAddress(url: URL): AddressReading {
  const told = filledSettings({
    companyId: parameter(url, 'companyid', 'company'),
    siteId: parameter(url, 'siteid', 'site'),
  });
  return { baseUrl: url.origin + joinPath(pathSegments(url)), moved: {}, told, omitted: '' };
}
