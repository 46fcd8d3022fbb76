import type { MessageKey } from '../i18n/message-key.ts';

/**
 * What the options page says of a vendor beside its descriptor, which the popup loads too.
 * Each address is the vendor's own page, the same for every tenant.
 */
export interface VendorHelp {
  /** The documentation that the client relies on. */
  documentation: string;
  /** The page where a setting's value is found or described, by the setting's name; `baseUrl` is one of them. */
  settings: Readonly<Record<string, string>>;
  /** The page about a sign-in method, by the method's id. */
  signIn: Readonly<Record<string, string>>;
  /** What must be there before the first sign-in, a sentence each. */
  prerequisites: readonly [MessageKey, ...MessageKey[]];
  /** A letter that asks for the settings' values; it holds nothing of a tenant. */
  request?: MessageKey;
}
