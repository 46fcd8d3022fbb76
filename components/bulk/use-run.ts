import { useState } from 'preact/hooks';
import type { BulkAction } from '../../lib/bulk/actions.ts';
import type { Run } from '../../lib/bulk/schema.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { asksBeforeCheck } from '../shared/heavy-check.ts';
import type { Failure } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { isRunning } from '../shared/saved-tenants.ts';
import { type BulkConfirmation, requiredConfirmations } from './actions.ts';
import type { BulkLogin } from './login-form.tsx';
import type { BulkView } from './selection.ts';

/** An action that starts only once it is confirmed. */
export type PendingConfirmation =
  | { act: 'open'; tenants: readonly Tenant[]; confirmation: BulkConfirmation }
  | { act: 'logout'; tenants: readonly Tenant[] }
  /** `heavy`: those whose check reads much on a customer's live system. */
  | { act: 'check'; tenants: readonly Tenant[]; heavy: readonly Tenant[] };

/** Starts, confirms and cancels the page's bulk runs. */
interface RunActions {
  /** The current run, or the last one. */
  run: Run | null;
  running: boolean;
  pending: PendingConfirmation | null;
  /** Why the last run did not start. */
  refused: Failure | null;
  /** Starts an action, or sets `pending` when it must be confirmed first. */
  act(action: Exclude<BulkAction, 'login'>, tenants: readonly Tenant[]): void;
  logIn(tenants: readonly Tenant[], login: BulkLogin): void;
  answer(confirmed: boolean): void;
  cancel(): Promise<unknown>;
  dismiss(): void;
}

/**
 * Opening or logging out several tenants is always confirmed, one tenant only where its portal requires it, and a check
 * where it reads much in production.
 */
export function useRun(view: BulkView, now: number, actions: PageActions): RunActions {
  const [pending, setPending] = useState<PendingConfirmation | null>(null);
  const [isStarting, setIsStarting] = useState(false);
  const [refused, setRefused] = useState<RunActions['refused']>(null);
  const { run } = view;
  const running = isStarting || isRunning(run, now);

  async function start(
    action: BulkAction,
    tenants: readonly Tenant[],
    more: { login?: BulkLogin; confirmation?: BulkConfirmation } = {},
  ): Promise<void> {
    const { login, confirmation } = more;
    setRefused(null);
    setIsStarting(true);
    const reply = await actions.send('startBulkRun', {
      act: action,
      tenants: tenants.map(({ id }) => id),
      login,
      agreed: confirmation && {
        production: confirmation.production.map(({ id }) => id),
        portalOrigins: confirmation.portalOrigins,
      },
    });
    setIsStarting(false);
    if (!reply.ok) setRefused(reply);
  }

  return {
    run,
    running,
    pending,
    refused,
    act(action, tenants) {
      if (action === 'open') {
        const confirmation = requiredConfirmations(tenants, view, now);
        const isRequired = confirmation.production.length > 0 || confirmation.portalOrigins.length > 0;
        if (isRequired || tenants.length > 1) return setPending({ act: action, tenants, confirmation });
      } else if (action === 'logout' && tenants.length > 1) return setPending({ act: action, tenants });
      else if (action === 'check') {
        const heavy = tenants.filter((tenant) => asksBeforeCheck(tenant, view.preferences, now));
        if (heavy.length > 0) return setPending({ act: action, tenants, heavy });
      }
      void start(action, tenants);
    },
    logIn: (tenants, login) => void start('login', tenants, { login }),
    answer(confirmed) {
      setPending(null);
      if (!confirmed || pending === null) return;
      void start(
        pending.act,
        pending.tenants,
        pending.act === 'open' ? { confirmation: pending.confirmation } : {},
      );
    },
    cancel: () => actions.send('cancelBulkRun', {}),
    dismiss: () => void actions.apply('dismissBulkRun', {}),
  };
}
