import type { Credentials, SignInMethod, Tenant } from '../vendors/contract.ts';

/** How long what a person types to sign in is kept: not at all, until the browser closes, or in the vault. */
export const retentions = ['ask', 'browser', 'vault'] as const;
export type Retention = (typeof retentions)[number];

/** Where what a person typed is kept for as long as they chose, so that a dead session can be logged in again. */
export interface CredentialStore {
  /**
   * What is kept for this tenant and its doors; `null` when nothing is.
   * @throws ConciergeError `vault_locked` when it is in the vault and the vault is locked
   */
  find(tenant: Tenant): Promise<Credentials | null>;
  /** Whether anything is kept for this tenant, also where it cannot be had now. */
  has(tenantId: string): Promise<boolean>;
  /**
   * After a log-in that worked: kept as the person chose, or not at all. Never throws.
   * @param another somebody else signed in before: what is kept so far goes, even where this cannot take its place
   */
  save(tenant: Tenant, credentials: Credentials, another: boolean): Promise<void>;
  /** The vendor has refused these: where they are what is kept, they are forgotten. */
  forgetRefused(tenant: Tenant, credentials: Credentials): Promise<void>;
}

/** Nothing is ever kept. */
export const noCredentials: CredentialStore = {
  find: async () => null,
  has: async () => false,
  save: async () => undefined,
  forgetRefused: async () => undefined,
};

/** What of a way in may be kept: no code that was asked for, and nothing of a way that works only once. */
export function retainableFields(method: SignInMethod, { fields }: Credentials): Credentials | null {
  if (method.singleUse === true) return null;
  const asked = new Set(method.fields.filter((field) => field.onChallenge === true).map(({ name }) => name));
  return {
    method: method.id,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !asked.has(name))),
  };
}
