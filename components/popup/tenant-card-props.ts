import type { ComponentChildren, Ref } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VendorSummary } from '../../lib/vendors/contract.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';

/** What the card can be asked for. Names follow the buttons. */
export interface CardActions {
  allowHost(address: string): void;
  saveDraft(field: string, value: string): void;
  signIn(method: string, fields: Record<string, string>): void;
  submitCode(value: string): void;
  cancel(): void;
  /** `aside`: in a private window. */
  open(destination?: number, aside?: boolean): void;
  copyLink(): void;
  copyToken(): void;
  copyTicket(): void;
  check(): void;
  renew(): void;
  signOut(): void;
}

export interface TenantCardProps {
  tenant: Tenant;
  summary: VendorSummary;
  pass: Pass | undefined;
  state: SessionState;
  now: number;
  /** Hosts the browser may not talk to yet: the server's, then the portal's where its door needs it. */
  missingHosts: readonly string[];
  account: string;
  draft: Readonly<Record<string, string>>;
  /** In place of the form: logs in with what is kept. A session that is over comes back by itself then. */
  retention: ComponentChildren;
  /** How long what is typed is kept, to choose. */
  how: ComponentChildren;
  /** The way into the vault, where it stood in the way. */
  unlock: ComponentChildren;
  /** `false` or `undefined` where there is none. */
  problem: ShownProblem | null | undefined | false;
  /** Whether this is under way: a command's name, `open` with its destination. */
  busy(what: string): boolean;
  /** What was just done, or copied, and cannot be seen otherwise. */
  note: string | null;
  /** The organisation leaves `Copy link` to people. */
  copyLink: boolean;
  actions: CardActions;
  t: Translate;
  cardRef: Ref<HTMLElement>;
}
