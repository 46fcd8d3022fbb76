import type { Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Policy } from '../../lib/policy/policy.ts';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { Passes } from '../../lib/sessions/schema.ts';
import type { Drafts, Preferences } from '../../lib/storage/preferences-schema.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VaultStatus } from '../../lib/vault/schema.ts';
import type { Failure } from './messages.ts';

/** Everything a page shows, read from the public slots. */
export interface View {
  tenants: readonly Tenant[];
  /** With the organisation's values applied. */
  preferences: Preferences & Policy['preferences'];
  /** The organisation's managed policy. */
  policy: Policy;
  passes: Passes;
  drafts: Drafts;
  /** The vault's public status, and where each tenant's credentials are stored. */
  vault: VaultStatus;
  /** Host permissions the browser has granted, as match patterns. */
  origins: readonly string[];
  /** A stored tenant list was unreadable and is in quarantine. */
  hasQuarantinedTenants: boolean;
  /** The current bulk run, or the last one; on pages that show it. */
  run?: Run | null;
}

/** What a page can do; passed in by its entrypoint, so that components call no browser API. */
export interface PageActions {
  send<K extends CommandName>(name: K, command: Commands[K]): Promise<Reply>;
  /**
   * As `send`, for a command whose place on the page shows no failure: the page's root shows it.
   * @param isShown whether another place shows this failure
   */
  apply<K extends CommandName>(
    name: K,
    command: Commands[K],
    isShown?: (failure: Failure) => boolean,
  ): Promise<Reply>;
  /**
   * Requests host permissions for these addresses; must be called in the click itself.
   * @param intent the tenant a reopened popup selects, because the permission dialog closes the popup
   */
  requestHosts(addresses: readonly string[], intent?: string): Promise<boolean>;
  /** Requests an optional permission; must be called in the click itself. */
  requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean>;
  /** Copies a text that is still pending; must be called in the click itself. */
  copyWhenReady(text: Promise<string>): Promise<void>;
  /** @returns whether there was room for the drafts */
  writeDrafts(drafts: Drafts): Promise<boolean>;
  copy(text: string): Promise<void>;
  /** A tab of an origin that the toolbar has this title for; `null` without one. */
  findTab(origin: string, title: string): Promise<number | null>;
  /** Brings a tab to the front. @returns `false` for a tab that is gone */
  focusTab(id: number): Promise<boolean>;
  t: Translate;
  openOptions(): void;
  close(): void;
  /** The browser's name and version, for a ticket. */
  userAgentLabel(): string;
}
