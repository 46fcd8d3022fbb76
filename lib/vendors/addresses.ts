/** The vendors that read an address's path, query or fragment. Pages that only show tenants load none of it. */
import type { ReadAddress } from './contract.ts';
import { readAddress as fourwayshop } from './fourwayshop/address.ts';
import { readAddress as ncentral } from './ncentral/address.ts';
import { readAddress as nextup } from './nextup/address.ts';
import { readAddress as nexudus } from './nexudus/address.ts';
import { readAddress as q01 } from './q01/address.ts';

const byId: Readonly<Record<string, ReadAddress>> = { nextup, ncentral, fourwayshop, nexudus, q01 };

/** A vendor's reading of addresses by its id; `undefined` for a vendor without one. */
export function findAddressReader(vendor: string): ReadAddress | undefined {
  return Object.hasOwn(byId, vendor) ? byId[vendor] : undefined;
}
