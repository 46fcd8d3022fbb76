import { questionBefore } from '../../lib/doors/question.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import { intentLife } from '../../lib/slots/public.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';
import type { StandingQuestion } from './door-question.tsx';
import { portalAddress } from './portal.ts';

/** The order of the list as it is when a page opens: signed in first, then what was used last, then as filed. */
export interface Order {
  ids: readonly string[];
  /** How many of them stand under `Signed in`. */
  signedIn: number;
}

/** Computed once per opening: while a person looks, nothing moves. */
export function openingOrder(view: View, now: number): Order {
  const rank = (tenant: Tenant) => {
    const { name } = stateOf(view.passes[tenant.id], now);
    return name === 'signed-in' || name === 'renewable' || name === 'signing-in' ? 0 : 1;
  };
  const used = (tenant: Tenant) => view.preferences.usedAt[tenant.id] ?? 0;
  const ranked = view.tenants.map((tenant, place) => ({
    id: tenant.id,
    place,
    rank: rank(tenant),
    used: used(tenant),
  }));
  ranked.sort((a, b) => a.rank - b.rank || b.used - a.used || a.place - b.place);
  return {
    ids: ranked.map(({ id }) => id),
    signedIn: ranked.filter(({ rank: first }) => first === 0).length,
  };
}

/** The tenants in the order of the opening; what came since stands at the end, what went is gone. */
export function inOrder(tenants: readonly Tenant[], order: Order): Tenant[] {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const known = new Set(order.ids);
  const kept = order.ids.flatMap((id) => byId.get(id) ?? []);
  return [...kept, ...tenants.filter((tenant) => !known.has(tenant.id))];
}

/** Where a person is on opening: back from a dialog, at a code, at a half-filled form, or at the top of the list. */
export function firstChoice(view: View, ids: readonly string[], now: number): string | null {
  const { intent, fields = {} } = view.drafts;
  const known = (id: string | undefined) => (id !== undefined && ids.includes(id) ? id : undefined);
  const fresh = intent !== undefined && Math.abs(now - intent.at) < intentLife ? intent.tenant : undefined;
  const asked = ids.find(
    (id) =>
      view.passes[id]?.signingIn?.awaits === 'code' && stateOf(view.passes[id], now).name === 'signing-in',
  );
  const half = ids.find((id) => Object.values(fields[id] ?? {}).some((text) => text !== ''));
  return known(fresh) ?? asked ?? half ?? ids[0] ?? null;
}

/** The address bar, a key or the toolbar's menu asked for a door: its question stands, whatever the hour. */
export function standingOnOpening(view: View, now: number): StandingQuestion | null {
  const { intent } = view.drafts;
  if (intent?.door !== true || Math.abs(now - intent.at) > intentLife) return null;
  const tenant = view.tenants.find(({ id }) => id === intent.tenant);
  const face = tenant === undefined ? undefined : faceOf(tenant.vendor);
  if (tenant === undefined || face === undefined || view.passes[tenant.id]?.session === undefined)
    return null;
  if (portalAddress(face, tenant) === null) return null;
  const question = questionBefore(face, tenant, view.preferences, now) ?? {};
  return { door: { tenant, destination: intent.destination }, question, act: 'open' };
}
