import type { Translate } from '../../lib/i18n/i18n.ts';
import { portalAddress, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import { tabTitle } from '../../lib/quick-access/tab-title.ts';
import type { Pass } from '../../lib/sessions/schema.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { intentTtlMs } from '../../lib/storage/public-slots.ts';
import { type CurrentTab, tenantsAt } from '../../lib/tenants/tenants-here.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';
import type { PendingConfirmation } from './portal-confirm.tsx';

/** The tenants of the current tab's page. */
export interface TenantsHere {
  ids: readonly string[];
  /** The one that certainly is the page's: the only one, or the one that the tab is signed in to. */
  active: string | undefined;
}

/** The tenants of the current tab's page; a signed-in tab is known by the title that the toolbar has for it. */
export function tenantsHere(tab: CurrentTab | null, view: View, t: Translate): TenantsHere {
  if (tab === null) return { ids: [], active: undefined };
  const { origin, title } = tab;
  const here = tenantsAt(origin, view.tenants, (tenant) => {
    const descriptor = findDescriptor(tenant.vendor);
    return descriptor === undefined ? null : portalAddress(descriptor, tenant);
  });
  const signedIn = here.filter(
    (tenant) =>
      tabTitle(t, { tenant, account: view.passes[tenant.id]?.session?.account ?? null, origin }) === title,
  );
  const certain = [here, signedIn].find(({ length }) => length === 1);
  return { ids: here.map(({ id }) => id), active: certain?.[0]?.id };
}

/** An intent that is not too old. @param now epoch milliseconds */
const freshIntent = ({ intent }: View['drafts'], now: number): View['drafts']['intent'] =>
  intent !== undefined && Math.abs(now - intent.at) < intentTtlMs ? intent : undefined;

/** The tenant that a person was at when a dialog closed the popup. @param now epoch milliseconds */
export const intendedTenant = (drafts: View['drafts'], now: number): string | undefined =>
  freshIntent(drafts, now)?.tenant;

/** Whether the popup opens with the question before every session ends, as the toolbar's menu requests. */
export const asksLogoutEverywhere = (view: View, now: number): boolean =>
  freshIntent(view.drafts, now)?.confirmLogout === true &&
  view.tenants.some(({ id }) => view.passes[id]?.session !== undefined);

/**
 * Whether a draft still waits to be completed.
 * After a refusal it does for two minutes only: a later popup is opened for something else.
 * @param draft typed text without secrets, by field name
 */
export function isHalfFilled(
  draft: Readonly<Record<string, string>> | undefined,
  pass: Pass | undefined,
  now: number,
): boolean {
  const refusedAt = pass?.problem?.at;
  return (
    Object.values(draft ?? {}).some((text) => text !== '') &&
    (refusedAt === undefined || Math.abs(now - refusedAt) < intentTtlMs)
  );
}

/**
 * The tenant selected on opening: that of a fresh intent, of an awaited code, of a half-filled form, of the current tab,
 * or the first. Of several tenants of the current tab none is selected: they could be taken for each other.
 * An intent is left by a permission dialog, which closes the popup.
 * @param ids in the list's order
 */
export function initialTenant(
  view: View,
  ids: readonly string[],
  now: number,
  here: TenantsHere = { ids: [], active: undefined },
): string | null {
  const { fields = {} } = view.drafts;
  const listed = (id: string | undefined) => (id !== undefined && ids.includes(id) ? id : undefined);
  const intended = intendedTenant(view.drafts, now);
  const awaitingCode = ids.find(
    (id) =>
      view.passes[id]?.signingIn?.awaits === 'code' &&
      deriveState(view.passes[id], now).name === 'signing-in',
  );
  const halfFilled = ids.find((id) => isHalfFilled(fields[id], view.passes[id], now));
  const usual = ids.find((id) => !here.ids.includes(id)) ?? ids[0];
  return listed(intended) ?? awaitingCode ?? halfFilled ?? here.active ?? usual ?? null;
}

/**
 * The confirmation pending on opening, for a portal requested by the address bar, a shortcut or the toolbar's menu.
 * A request that would need no confirmation in the popup gets a plain one.
 */
export function initialConfirmation(view: View, now: number): PendingConfirmation | null {
  const intent = freshIntent(view.drafts, now);
  if (intent?.confirmPortal !== true) return null;
  const tenant = view.tenants.find(({ id }) => id === intent.tenant);
  const descriptor = tenant && findDescriptor(tenant.vendor);
  if (
    !tenant ||
    !descriptor ||
    !view.passes[tenant.id]?.session ||
    portalAddress(descriptor, tenant) === null
  )
    return null;
  const { destination } = intent;
  const confirmation = requiredConfirmation(descriptor, tenant, view.preferences, now, destination) ?? {};
  return { request: { tenant, destination }, confirmation, act: 'open' };
}
