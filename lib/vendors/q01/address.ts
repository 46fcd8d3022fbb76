import { cutPath, filledSettings, joinPath, parameter } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

const isCall = ([first, second = '']: readonly string[]) => first === 'api' && /^v\d+$/.test(second);

/** Keeps every path but a call's, because the platform may be mounted below one. */
export function readAddress(url: URL): AddressReading {
  const { mount, page } = cutPath(url, isCall);
  const told = filledSettings({
    tenantId: parameter(url, 'tenantid', 'idtenant', 'tenant'),
    resource: parameter(url, 'resource'),
  });
  return { baseUrl: url.origin + mount, moved: {}, told, omitted: joinPath(page) };
}
