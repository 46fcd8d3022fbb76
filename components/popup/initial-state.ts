import { portalAddress, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { intentTtlMs } from '../../lib/storage/public-slots.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';
import type { PendingConfirmation } from './portal-confirm.tsx';

/**
 * The tenant selected on opening: that of a fresh intent, of an awaited code, of a half-filled form, or the first.
 * An intent is left by a permission dialog, which closes the popup.
 */
export function initialTenant(view: View, ids: readonly string[], now: number): string | null {
  const { intent, fields = {} } = view.drafts;
  const listed = (id: string | undefined) => (id !== undefined && ids.includes(id) ? id : undefined);
  const intended =
    intent !== undefined && Math.abs(now - intent.at) < intentTtlMs ? intent.tenant : undefined;
  const awaitingCode = ids.find(
    (id) =>
      view.passes[id]?.signingIn?.awaits === 'code' &&
      deriveState(view.passes[id], now).name === 'signing-in',
  );
  const halfFilled = ids.find((id) => Object.values(fields[id] ?? {}).some((text) => text !== ''));
  return listed(intended) ?? awaitingCode ?? halfFilled ?? ids[0] ?? null;
}

/**
 * The confirmation pending on opening, for a portal requested by the address bar, a shortcut or the toolbar's menu.
 * A request that would need no confirmation in the popup gets a plain one.
 */
export function initialConfirmation(view: View, now: number): PendingConfirmation | null {
  const { intent } = view.drafts;
  if (intent?.confirmPortal !== true || Math.abs(now - intent.at) > intentTtlMs) return null;
  const tenant = view.tenants.find(({ id }) => id === intent.tenant);
  const summary = tenant && findSummary(tenant.vendor);
  if (!tenant || !summary || !view.passes[tenant.id]?.session || portalAddress(summary, tenant) === null)
    return null;
  const { destination } = intent;
  const confirmation = requiredConfirmation(summary, tenant, view.preferences, now, destination) ?? {};
  return { request: { tenant, destination }, confirmation, act: 'open' };
}
