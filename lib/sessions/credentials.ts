import type { Credentials, SignInWay, Tenant } from '../vendors/contract.ts';

/** How long what a person types to sign in is kept: not at all, until the browser closes, or in the vault. */
export const keepings = ['ask', 'browser', 'vault'] as const;
export type Keeping = (typeof keepings)[number];

/** Where what a person typed is kept for as long as they chose, so that a dead session can be logged in again. */
export interface CredentialBook {
  /**
   * What is kept for this tenant and its doors; `null` when nothing is.
   * @throws ConciergeError `vault_locked` when it is in the vault and the vault is locked
   */
  find(tenant: Tenant): Promise<Credentials | null>;
  /** Whether anything is kept for this tenant, also where it cannot be had now. */
  holds(tenantId: string): Promise<boolean>;
  /**
   * After a log-in that worked: kept as the person chose, or not at all. Never throws.
   * @param another somebody else signed in before: what is kept so far goes, even where this cannot take its place
   */
  keep(tenant: Tenant, credentials: Credentials, another: boolean): Promise<void>;
  /** The vendor has refused these: where they are what is kept, they are forgotten. */
  refused(tenant: Tenant, credentials: Credentials): Promise<void>;
}

/** Nothing is ever kept. */
export const noCredentials: CredentialBook = {
  find: async () => null,
  holds: async () => false,
  keep: async () => undefined,
  refused: async () => undefined,
};

/** What of a way in may be kept: no code that was asked for, and nothing of a way that works only once. */
export function keepable(way: SignInWay, { fields }: Credentials): Credentials | null {
  if (way.once === true) return null;
  const asked = new Set(way.fields.filter((field) => field.whenAsked === true).map(({ name }) => name));
  return {
    way: way.id,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !asked.has(name))),
  };
}
