/** Every vendor with what a tenant of it needs: a vendor's second line. For the options page and the background. */
import type { VendorDescriptor } from './contract.ts';
import { descriptor as fourwayshop } from './fourwayshop/descriptor.ts';
import { descriptor as ncentral } from './ncentral/descriptor.ts';
import { descriptor as nextup } from './nextup/descriptor.ts';
import { descriptor as nexudus } from './nexudus/descriptor.ts';
import { descriptor as q01 } from './q01/descriptor.ts';
import { summaries, type VendorId } from './summaries.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, VendorDescriptor>;

/** In the order of `faces`. */
export const descriptors: readonly VendorDescriptor[] = summaries.map(({ id }) => byId[id as VendorId]);

/** A vendor by its id, or `undefined`. */
export function findDescriptor(vendor: string): VendorDescriptor | undefined {
  return descriptors.find((descriptor) => descriptor.id === vendor);
}
