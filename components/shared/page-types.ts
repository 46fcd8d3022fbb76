import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Policy } from '../../lib/policy/policy.ts';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { Passes } from '../../lib/sessions/schema.ts';
import type { Drafts, Preferences } from '../../lib/storage/preferences-schema.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VaultStatus } from '../../lib/vault/schema.ts';

/** Everything a page shows, as read from the public slots. */
export interface View {
  tenants: readonly Tenant[];
  /** With the organisation's values in their place. */
  preferences: Preferences & Policy['preferences'];
  /** What the organisation has set. */
  policy: Policy;
  passes: Passes;
  drafts: Drafts;
  /** What may be known of the vault, and whose credentials are kept where. */
  vault: VaultStatus;
  /** Host permissions the browser has granted, as match patterns. */
  origins: readonly string[];
  /** A stored tenant list could not be read and was kept aside. */
  hasQuarantinedTenants: boolean;
}

/** What a page can do; handed in by its entrypoint, so that components touch no browser. */
export interface PageActions {
  send<K extends CommandName>(name: K, command: Commands[K]): Promise<Reply>;
  /** Asks the browser for these servers' hosts, in the click itself. */
  requestHosts(addresses: readonly string[], intent?: string): Promise<boolean>;
  /** Asks the browser for an optional permission, in the click itself. */
  requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean>;
  /** Copies a text that is still to come; must be started in the click. */
  copyWhenReady(text: Promise<string>): Promise<void>;
  writeDrafts(drafts: Drafts): void;
  copy(text: string): Promise<void>;
  t: Translate;
  openOptions(): void;
  close(): void;
  /** The browser's name and version, for a ticket. */
  userAgentLabel(): string;
}
