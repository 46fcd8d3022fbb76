/** What the options page says of every vendor before the first sign-in, the fourth registration of a vendor. */
import type { VendorId } from './descriptors.ts';
import { help as fourwayshop } from './fourwayshop/help.ts';
import { help as ncentral } from './ncentral/help.ts';
import { help as nextup } from './nextup/help.ts';
import { help as nexudus } from './nexudus/help.ts';
import { help as q01 } from './q01/help.ts';
import type { VendorHelp } from './vendor-help.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, VendorHelp>;

/** A vendor's help by id, or `undefined`. */
export function findHelp(vendor: string): VendorHelp | undefined {
  return Object.entries<VendorHelp>(byId).find(([id]) => id === vendor)?.[1];
}
