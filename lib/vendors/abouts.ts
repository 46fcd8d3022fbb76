/** What people see of every vendor, in the order they are offered. A vendor's first line; `wires.ts` has its second. */
import type { About } from './contract.ts';
import { about as nextup } from './nextup/about.ts';
import { about as nexudus } from './nexudus/about.ts';

export const abouts: readonly About[] = [nextup, nexudus];

/** A vendor by its id, or `undefined`. */
export function aboutOf(vendor: string): About | undefined {
  return abouts.find((about) => about.id === vendor);
}
