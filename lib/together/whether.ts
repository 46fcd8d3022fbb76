/** Whether something can be done with a tenant now. A pure function: the page counts by it, the background goes by it. */
import type { Pass } from '../sessions/schema.ts';
import { stateOf } from '../sessions/state.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { Face } from '../vendors/contract.ts';
import { able } from '../vendors/faces.ts';
import type { TogetherAct } from './acts.ts';
import type { Reason } from './schema.ts';

/**
 * Why something cannot be done with a tenant, or `null` when it can.
 * @param face what people see of its vendor, `undefined` when nobody knows that vendor
 * @param now epoch milliseconds
 */
export function whyNot(
  act: TogetherAct,
  tenant: Tenant,
  face: Face | undefined,
  pass: Pass | undefined,
  now: number,
): Reason | null {
  const { name } = stateOf(pass, now);
  if (face === undefined) return 'cannot';
  if (name === 'signing-in') return 'signing_in';
  if (act === 'login') return name === 'signed-out' || name === 'expired' ? null : 'signed_in';
  if (pass?.session === undefined) return 'signed_out';
  if (act === 'logout') return null;
  if (name === 'expired') return 'signed_out';
  if (act === 'check') return able(face.can.check, tenant) ? null : 'cannot';
  if (act === 'open') return hasPortal(face, tenant) ? null : 'cannot';
  const renewable = now < (pass.session.renewableUntil ?? 0);
  const renews = face.can.renew === true || (face.can.renew === 'after expiry' && name === 'renewable');
  return renewable && renews ? null : 'cannot';
}

function hasPortal({ portal }: Face, tenant: Tenant): boolean {
  return portal !== null && ('path' in portal || (tenant.settings[portal.setting] ?? '') !== '');
}

/** The server a tenant is on, name and port: who was refused there is not shown there again and again. */
export function serverOf(tenant: Pick<Tenant, 'baseUrl'>): string {
  return new URL(tenant.baseUrl).host;
}
