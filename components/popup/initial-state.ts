import { portalAddress, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { intentTtlMs } from '../../lib/storage/public-slots.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';
import type { PendingConfirmation } from './portal-confirm.tsx';

/** Where a person is on opening: back from a dialog, at a code, at a half-filled form, or at the top of the list. */
export function initialTenant(view: View, ids: readonly string[], now: number): string | null {
  const { intent, fields = {} } = view.drafts;
  const known = (id: string | undefined) => (id !== undefined && ids.includes(id) ? id : undefined);
  const fresh = intent !== undefined && Math.abs(now - intent.at) < intentTtlMs ? intent.tenant : undefined;
  const asked = ids.find(
    (id) =>
      view.passes[id]?.signingIn?.awaits === 'code' &&
      deriveState(view.passes[id], now).name === 'signing-in',
  );
  const half = ids.find((id) => Object.values(fields[id] ?? {}).some((text) => text !== ''));
  return known(fresh) ?? asked ?? half ?? ids[0] ?? null;
}

/** The address bar, a key or the toolbar's menu asked for a door: its question stands, whatever the hour. */
export function initialConfirmation(view: View, now: number): PendingConfirmation | null {
  const { intent } = view.drafts;
  if (intent?.door !== true || Math.abs(now - intent.at) > intentTtlMs) return null;
  const tenant = view.tenants.find(({ id }) => id === intent.tenant);
  const summary = tenant && findSummary(tenant.vendor);
  if (!tenant || !summary || !view.passes[tenant.id]?.session || portalAddress(summary, tenant) === null)
    return null;
  const { destination } = intent;
  const question = requiredConfirmation(summary, tenant, view.preferences, now, destination) ?? {};
  return { door: { tenant, destination }, question, act: 'open' };
}
