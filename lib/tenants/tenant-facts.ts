/** What is known of a tenant beside its name: the account, and the settings that tell it apart on its server. */
import type { VendorDescriptor } from '../vendors/contract.ts';
import type { Tenant } from './tenant.ts';

/** The account names of passes and preferences, which pages and background can both read. */
export interface AccountSources {
  passes: Readonly<Record<string, { session?: { account: string | null } | undefined }>>;
  preferences: { lastAccount: Readonly<Record<string, string>> };
}

/** The account of the session, or of the last session; `''` when neither is recorded. */
export function accountOf({ id }: Tenant, { passes, preferences }: AccountSources): string {
  return passes[id]?.session?.account ?? preferences.lastAccount[id] ?? '';
}

/** The settings that distinguish tenants of one server (database, company, site); `''` without such settings. */
export function realmOf(tenant: Tenant, descriptor: Pick<VendorDescriptor, 'realm'> | undefined): string {
  return realmValues(tenant, descriptor).join(' / ');
}

/** The values of a tenant's realm, one by one. */
export const realmValues = ({ settings }: Tenant, descriptor: Pick<VendorDescriptor, 'realm'> | undefined) =>
  (descriptor?.realm ?? []).flatMap((name) => settings[name] || []);
