/** Which tenants can sign in without typing, and how a run of them stands. */
import type { Run } from '../../lib/bulk/schema.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { View } from './page-types.ts';

/** Whether a tenant's credentials are saved, so that signing in needs no typing. */
const isSaved = ({ id }: Tenant, { vault }: View): boolean => Object.hasOwn(vault.retained, id);

/** How many of the tenants have saved credentials. */
export const countSaved = (tenants: readonly Tenant[], view: View): number =>
  tenants.filter((tenant) => isSaved(tenant, view)).length;

/** Those of the tenants that are not signed in and can be without typing. */
export function tenantsToSignIn(tenants: readonly Tenant[], view: View, now: number): Tenant[] {
  return tenants.filter((tenant) => isSaved(tenant, view) && isSignedOut(tenant, view, now));
}

/** Whether a tenant is neither signed in nor about to be, nor renewable. */
export function isSignedOut({ id }: Tenant, { passes }: View, now: number): boolean {
  const { name } = deriveState(passes[id], now);
  return name === 'signed-out' || name === 'expired';
}

/** The favourites whose credentials are saved, signed in or not. */
export function savedFavourites(view: View): Tenant[] {
  const favourites = new Set(view.preferences.favourites);
  return view.tenants.filter((tenant) => favourites.has(tenant.id) && isSaved(tenant, view));
}

/**
 * Whether the button for many will have somebody to sign in to: right after the browser's start the background has not
 * told yet what the vault holds.
 */
export function expectsSavedFavourites(view: View): boolean {
  const { favourites = [], retention = {} } = view.preferences;
  const kept = favourites.filter((id) => retention[id] === 'vault' || Object.hasOwn(view.vault.retained, id));
  return view.tenants.filter(({ id }) => kept.includes(id)).length > 1;
}

/** Whether a run goes on. @param now epoch milliseconds; a run past its deadline died with its worker */
export const isRunning = (run: Run | null, now: number): boolean =>
  run !== null && run.ended === undefined && now < run.until;

/** Whether a locked vault keeps the saved credentials of one of these tenants. */
export const needsPassphrase = (tenants: readonly Tenant[], { vault }: View): boolean =>
  vault.vault === 'locked' && tenants.some(({ id }) => vault.retained[id] === 'vault');

/** The tenants of a run that wait for their code, in the run's order. */
export function waitingForCode({ run, passes }: View, now: number): string[] {
  return (run?.stored ? run.tenants : []).filter(
    (id) => passes[id]?.signingIn?.awaits === 'code' && deriveState(passes[id], now).name === 'signing-in',
  );
}
