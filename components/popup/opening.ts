import { portalAddress, questionBefore } from '../../lib/doors/question.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import { intentLife } from '../../lib/slots/public.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';
import type { StandingQuestion } from './door-question.tsx';

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
  const face = tenant && faceOf(tenant.vendor);
  if (!tenant || !face || !view.passes[tenant.id]?.session || portalAddress(face, tenant) === null)
    return null;
  const { destination } = intent;
  const question = questionBefore(face, tenant, view.preferences, now, destination) ?? {};
  return { door: { tenant, destination }, question, act: 'open' };
}
