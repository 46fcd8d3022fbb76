import type { ComponentChildren, Ref } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VendorSummary } from '../../lib/vendors/contract.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';

/** The card's actions, named after its buttons. */
export interface CardActions {
  allowHost(address: string): void;
  saveDraft(field: string, value: string): void;
  logIn(method: string, fields: Record<string, string>): void;
  submitCode(value: string): void;
  cancel(): void;
  open(destination?: number, privateWindow?: boolean): void;
  copyLink(): void;
  copyToken(): void;
  copyTicket(): void;
  check(): void;
  renew(): void;
  examine(): void;
  logOut(): void;
}

export interface TenantCardProps {
  tenant: Tenant;
  summary: VendorSummary;
  pass: Pass | undefined;
  state: SessionState;
  now: number;
  /** The browser has not allowed the server's host. */
  isHostMissing: boolean;
  account: string;
  draft: Readonly<Record<string, string>>;
  /** The log-in with stored credentials, in place of the form; falsy without them. */
  storedLogin: ComponentChildren;
  /** Chooses how long credentials are retained. */
  retentionControl: ComponentChildren;
  /** The vault's unlock form, after a command found the vault locked. */
  unlockForm: ComponentChildren;
  /** Falsy without a problem. */
  problem: ShownProblem | null | undefined | false;
  /** Whether a command is in flight: its name, or `open` with a blank and the destination's index. */
  isBusy(command: string): boolean;
  /** The result of an action that is not visible otherwise, such as a copied text. */
  note: string | null;
  /** Whether the policy allows `Copy link`. */
  copyLink: boolean;
  actions: CardActions;
  t: Translate;
  cardRef: Ref<HTMLElement>;
}
