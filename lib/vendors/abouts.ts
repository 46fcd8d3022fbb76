/** Every vendor with what a tenant of it needs: a vendor's second line. For the options page and the background. */
import type { About } from './contract.ts';
import { faces, type VendorId } from './faces.ts';
import { about as fourwayshop } from './fourwayshop/about.ts';
import { about as ncentral } from './ncentral/about.ts';
import { about as nextup } from './nextup/about.ts';
import { about as nexudus } from './nexudus/about.ts';
import { about as q01 } from './q01/about.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, About>;

/** In the order of `faces`. */
export const abouts: readonly About[] = faces.map(({ id }) => byId[id as VendorId]);

/** A vendor by its id, or `undefined`. */
export function aboutOf(vendor: string): About | undefined {
  return abouts.find((about) => about.id === vendor);
}
