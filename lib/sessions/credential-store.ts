import type { Credentials, SignInMethod, Tenant } from '../vendors/contract.ts';

/** How long credentials are retained: not at all, until the browser closes, or in the vault. */
const retentions = ['ask', 'browser', 'vault'] as const;
export type Retention = (typeof retentions)[number];

/** Retained credentials, which log in an expired session again without user input. */
export interface CredentialStore {
  /**
   * The retained credentials of a tenant's present endpoint; `null` when there are none.
   * @throws ConciergeError `vault_locked` when they are in a locked vault
   */
  find(tenant: Tenant): Promise<Credentials | null>;
  /** Whether credentials are retained, even when they cannot be read now. */
  has(tenantId: string): Promise<boolean>;
  /**
   * Retains credentials after a successful login, as the retention setting says.
   * @throws ConciergeError `internal` (`memory full`, `disk full`) without room for them
   * @param isOtherAccount a different account logged in before: its credentials are deleted even when nothing
   *   replaces them
   */
  save(tenant: Tenant, credentials: Credentials, isOtherAccount: boolean): Promise<void>;
  /** Deletes the retained credentials when they equal those that the vendor refused. */
  forgetRefused(tenant: Tenant, credentials: Credentials): Promise<void>;
}

/** The fields that may be retained: no one-time code; `null` for a method that works only once. */
export function retainableFields(method: SignInMethod, { fields }: Credentials): Credentials | null {
  if (method.singleUse === true) return null;
  const codeFields = new Set(
    method.fields.filter((field) => field.onChallenge === true).map(({ name }) => name),
  );
  return {
    method: method.id,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !codeFields.has(name))),
  };
}
