import { useState } from 'preact/hooks';
import type { BulkAction } from '../../lib/bulk/actions.ts';
import type { Run } from '../../lib/bulk/schema.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { PageActions } from '../shared/page-types.ts';
import { type BulkConfirmation, requiredConfirmations } from './actions.ts';
import type { BulkLogin } from './login-form.tsx';
import type { BulkView } from './selection.ts';

/** What waits for a yes before it begins. */
export type PendingConfirmation =
  | { act: 'open'; tenants: readonly Tenant[]; question: BulkConfirmation }
  | { act: 'logout'; tenants: readonly Tenant[] };

/** How this page starts, asks about and ends what is done for many. */
export interface RunActions {
  /** The run that is shown: the one that goes on, or the last one. */
  run: Run | null;
  running: boolean;
  standing: PendingConfirmation | null;
  /** Why the last one did not begin. */
  refused: ErrorCode | null;
  /** Does it, or asks first. */
  act(act: Exclude<BulkAction, 'login'>, tenants: readonly Tenant[]): void;
  signIn(tenants: readonly Tenant[], login: BulkLogin): void;
  answer(yes: boolean): void;
  cancel(): Promise<unknown>;
  dismiss(): void;
}

/** One tenant is asked about only where its door asks; several are asked about before they open or end. */
export function useRun(view: BulkView, now: number, actions: PageActions): RunActions {
  const [standing, setStanding] = useState<PendingConfirmation | null>(null);
  const [sent, setSent] = useState(false);
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const { run } = view;
  const running = sent || (run !== null && run.ended === undefined && now < run.until);

  async function start(
    act: BulkAction,
    tenants: readonly Tenant[],
    more: { login?: BulkLogin; question?: BulkConfirmation } = {},
  ): Promise<void> {
    const { login, question } = more;
    setRefused(null);
    setSent(true);
    const reply = await actions.send('startBulkRun', {
      act,
      tenants: tenants.map(({ id }) => id),
      login,
      agreed: question && {
        production: question.production.map(({ id }) => id),
        portalOrigins: question.portalOrigins,
      },
    });
    setSent(false);
    if (!reply.ok) setRefused(reply.code);
  }

  return {
    run,
    running,
    standing,
    refused,
    act(act, tenants) {
      if (act === 'open') {
        const question = requiredConfirmations(tenants, view, now);
        const asks = question.production.length > 0 || question.portalOrigins.length > 0;
        if (asks || tenants.length > 1) return setStanding({ act, tenants, question });
      } else if (act === 'logout' && tenants.length > 1) return setStanding({ act, tenants });
      void start(act, tenants);
    },
    signIn: (tenants, login) => void start('login', tenants, { login }),
    answer(yes) {
      setStanding(null);
      if (!yes || standing === null) return;
      void start(
        standing.act,
        standing.tenants,
        standing.act === 'open' ? { question: standing.question } : {},
      );
    },
    cancel: () => actions.send('cancelBulkRun', {}),
    dismiss: () => void actions.send('dismissBulkRun', {}),
  };
}
