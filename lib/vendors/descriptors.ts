/** Every vendor's descriptor, the second registration of a vendor. For the options page and the background. */
import type { VendorDescriptor } from './contract.ts';
import { descriptor as fourwayshop } from './fourwayshop/descriptor.ts';
import { descriptor as ncentral } from './ncentral/descriptor.ts';
import { descriptor as nextup } from './nextup/descriptor.ts';
import { descriptor as nexudus } from './nexudus/descriptor.ts';
import { descriptor as q01 } from './q01/descriptor.ts';
import { summaries, type VendorId } from './summaries.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, VendorDescriptor>;

/** Every descriptor, in the order of `summaries`. */
export const descriptors: readonly VendorDescriptor[] = summaries.map(({ id }) => byId[id as VendorId]);

/** A vendor's descriptor by id, or `undefined`. */
export function findDescriptor(vendor: string): VendorDescriptor | undefined {
  return descriptors.find((descriptor) => descriptor.id === vendor);
}
