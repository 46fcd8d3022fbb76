import { useState } from 'preact/hooks';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TogetherAct } from '../../lib/together/acts.ts';
import type { Run } from '../../lib/together/schema.ts';
import type { Acts } from '../view.ts';
import { type DoorsQuestion, questionsBefore } from './acts.ts';
import type { TogetherView } from './choosing.ts';
import type { TypedLogin } from './login-form.tsx';

/** What waits for a yes before it begins. */
export type Standing =
  | { act: 'open'; tenants: readonly Tenant[]; question: DoorsQuestion }
  | { act: 'logout'; tenants: readonly Tenant[] };

/** How this page starts, asks about and ends what is done for many. */
export interface RunDeeds {
  /** The run that is shown: the one that goes on, or the last one. */
  run: Run | null;
  running: boolean;
  standing: Standing | null;
  /** Why the last one did not begin. */
  refused: ErrorCode | null;
  /** Does it, or asks first. */
  act(act: Exclude<TogetherAct, 'login'>, tenants: readonly Tenant[]): void;
  logIn(tenants: readonly Tenant[], login: TypedLogin): void;
  answer(yes: boolean): void;
  cancel(): Promise<unknown>;
  putAway(): void;
}

/** One tenant is asked about only where its door asks; several are asked about before they open or end. */
export function useRun(view: TogetherView, now: number, acts: Acts): RunDeeds {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [sent, setSent] = useState(false);
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const { run } = view;
  const running = sent || (run !== null && run.ended === undefined && now < run.until);

  async function start(
    act: TogetherAct,
    tenants: readonly Tenant[],
    more: { login?: TypedLogin; question?: DoorsQuestion } = {},
  ): Promise<void> {
    const { login, question } = more;
    setRefused(null);
    setSent(true);
    const reply = await acts.send('together', {
      act,
      tenants: tenants.map(({ id }) => id),
      login,
      agreed: question && {
        production: question.production.map(({ id }) => id),
        portalOrigins: question.portalOrigins,
      },
    });
    setSent(false);
    if (!reply.done) setRefused(reply.code);
  }

  return {
    run,
    running,
    standing,
    refused,
    act(act, tenants) {
      if (act === 'open') {
        const question = questionsBefore(tenants, view, now);
        const asks = question.production.length > 0 || question.portalOrigins.length > 0;
        if (asks || tenants.length > 1) return setStanding({ act, tenants, question });
      } else if (act === 'logout' && tenants.length > 1) return setStanding({ act, tenants });
      void start(act, tenants);
    },
    logIn: (tenants, login) => void start('login', tenants, { login }),
    answer(yes) {
      setStanding(null);
      if (!yes || standing === null) return;
      void start(
        standing.act,
        standing.tenants,
        standing.act === 'open' ? { question: standing.question } : {},
      );
    },
    cancel: () => acts.send('cancelTogether', {}),
    putAway: () => void acts.send('dismissTogether', {}),
  };
}
