/** What the popup shows of every vendor: a vendor's first line, in the order they are offered. */
import type { Ability, Face, Tenant } from './contract.ts';
import { face as fourwayshop } from './fourwayshop/face.ts';
import { face as ncentral } from './ncentral/face.ts';
import { face as nextup } from './nextup/face.ts';
import { face as nexudus } from './nexudus/face.ts';
import { face as q01 } from './q01/face.ts';

/** By id. The other lists are typed by its keys, so that none can lack a vendor or have one more. */
const byId = { nextup, ncentral, fourwayshop, nexudus, q01 };

export type VendorId = keyof typeof byId;

export const faces: readonly Face[] = Object.values<Face>(byId);

/** A vendor by its id, or `undefined`. */
export function faceOf(vendor: string): Face | undefined {
  return faces.find((face) => face.id === vendor);
}

/** Whether a vendor's ability is there for this tenant. */
export function able(ability: Ability, tenant: Tenant): boolean {
  return typeof ability === 'boolean' ? ability : (tenant.settings[ability.setting] ?? '') !== '';
}
