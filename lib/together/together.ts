import type { DoorAsk } from '../doors/doors.ts';
import type { DoorQuestion } from '../doors/question.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Later } from '../pace.ts';
import type { Store } from '../platform/store.ts';
import type { Opener } from '../platform/tabs.ts';
import type { Speak } from '../sessions/io.ts';
import type { Keeper } from '../sessions/keeper.ts';
import { problemOf } from '../sessions/problem.ts';
import { passes, together as slot } from '../slots/background.ts';
import type { Credentials, Face, Tenant } from '../vendors/contract.ts';
import type { TogetherAct } from './acts.ts';
import { inLanes, type Limits, type Told } from './lanes.ts';
import type { Outcome, Reason } from './schema.ts';
import { tellRun } from './telling.ts';
import { serverOf, whyNot } from './whether.ts';

/** What a page asks for. */
export interface TogetherAsk {
  act: TogetherAct;
  tenants: readonly string[];
  /** For `login`: what goes to every tenant of this vendor. */
  login?: ({ vendor: string } & Credentials) | undefined;
  /** For `open`: the tenants whose production was agreed to, and the portal origins, each with its tenant's id. */
  agreed?:
    | { production: readonly string[]; portalOrigins: readonly (readonly [id: string, origin: string])[] }
    | undefined;
}

export interface TogetherParts {
  store: Store;
  keeper: Keeper;
  tenants(): Promise<readonly Tenant[]>;
  faceOf(vendor: string): Face | undefined;
  open(ask: DoorAsk, opener: Opener): Promise<DoorQuestion | null>;
  now(): number;
  later: Later;
}

/** Something done for many tenants at once. One run at a time. */
export interface Together {
  /** @returns when nothing of it flies any more. @throws ConciergeError `bad_message` while another run goes on */
  run(ask: TogetherAsk, opener: Opener): Promise<void>;
  /**
   * What has not begun does not begin; log-ins that fly are called off.
   * @param act the only act that is called off; any, when it is left out
   */
  cancel(act?: TogetherAct): Promise<void>;
  /** Forgets what the last run came to. */
  dismiss(): Promise<void>;
  /** Says of a run that died with its worker that it was interrupted. */
  wake(): Promise<void>;
  running(): boolean;
}

/** At a time: as many per server as renewals by themselves, and so many in all that answer in good time. */
export const limits = { perHost: 4, moving: 24, ahead: 0, all: 96, slowAfter: 2000 } satisfies Limits;
const limitsOf: Record<TogetherAct, Limits> = {
  check: limits,
  renew: limits,
  logout: limits,
  // That a sign-in is under way is written before its server hears of it: for who comes next, while the others speak.
  login: { ...limits, ahead: 24 },
  // The browser has to draw each tab.
  open: { ...limits, moving: 4 },
};

/** After these, the same user name and password go to no other tenant of that server: it may lock the account. */
const refusals: readonly string[] = [
  'bad_credentials',
  'account_locked',
  'password_expired',
  'vendor_refused',
];

/** Does things for many tenants at once, with the keeper and the doors that do them for one. */
export function makeTogether(parts: TogetherParts): Together {
  const { store, keeper, now } = parts;
  let current: { act: TogetherAct; flying: Set<string>; controller: AbortController } | null = null;

  async function run(
    ask: TogetherAsk,
    opener: Opener,
    signal: AbortSignal,
    flying: Set<string>,
  ): Promise<void> {
    const { act } = ask;
    // The only hold there is on what was typed: let go of with the last log-in.
    let login = ask.login ?? null;
    const [list, all] = await Promise.all([parts.tenants(), store.read(passes)]);
    const wanted = new Set(ask.tenants);
    const agreedOrigins = new Map(ask.agreed?.portalOrigins);
    const tenants = list.filter(({ id }) => wanted.has(id));
    const outcomes: Record<string, Outcome> = {};
    for (const id of wanted) outcomes[id] = { is: 'failed', code: 'unknown_tenant', facts: {} };
    const jobs = tenants.flatMap((tenant) => {
      const why = reasonNow(act, tenant, login, own(all, tenant.id));
      if (why !== null) outcomes[tenant.id] = { is: 'skipped', why };
      else delete outcomes[tenant.id];
      return why === null ? [{ id: tenant.id, host: serverOf(tenant), tenant }] : [];
    });
    const telling = await tellRun(store, { act, tenants: [...wanted], outcomes }, now, parts.later);

    async function one(tenant: Tenant, place: number, speak: Speak): Promise<Outcome> {
      const { id } = tenant;
      // Another's end has just written the passes: what it wrote is as new as a reading.
      const why = reasonNow(act, tenant, login, own(store.known(passes) ?? (await store.read(passes)), id));
      if (why !== null) return { is: 'skipped', why };
      // Called off while it was looked at, when there was nothing yet to call off.
      if (signal.aborted) return { is: 'skipped', why: 'cancelled' };
      if (act === 'logout') {
        const told = await speak(() => keeper.logout(id), signal);
        return told === 'yes'
          ? { is: 'done' }
          : { is: 'done', serverNotTold: told === 'failed' ? 'failed' : 'none' };
      }
      if (act === 'open') {
        const agreed = {
          production: ask.agreed?.production.includes(id) === true,
          portalOrigin: agreedOrigins.get(id),
        };
        const door = { tenant: id, agreed };
        const question = await speak(() => parts.open(door, behind(opener, place)), signal);
        return question === null ? { is: 'done' } : { is: 'skipped', why: 'question' };
      }
      if (act === 'login') {
        if (login === null) throw new TypeError('a log-in after the last one');
        const signedIn = await keeper.login(id, { way: login.way, fields: login.fields }, speak);
        return signedIn ? { is: 'done' } : { is: 'skipped', why: 'cancelled' };
      }
      await speak(() => keeper[act](id), signal);
      return { is: 'done' };
    }

    let begun = 0;
    await inLanes(jobs, {
      limits: limitsOf[act],
      scouts: act === 'login',
      // A session that ends is forgotten here at once; only its server is still told.
      yieldsHost: act === 'logout',
      later: parts.later,
      signal,
      left: ({ id }, why: Reason) => telling.outcome(id, { is: 'skipped', why }),
      async work({ id, tenant }, speak) {
        begun += 1;
        flying.add(id);
        telling.outcome(id, { is: 'under_way' });
        const [outcome, told] = await one(tenant, begun, speak).then(
          (done): [Outcome, Told<Reason>] => [done, { proven: done.is === 'done' }],
          (thrown: unknown) => judged(act, asConciergeError(thrown), now()),
        );
        flying.delete(id);
        telling.outcome(id, outcome);
        return told;
      },
    });
    login = null;
    await telling.end(signal.aborted ? 'cancelled' : 'through');
  }

  function reasonNow(
    act: TogetherAct,
    tenant: Tenant,
    login: TogetherAsk['login'] | null,
    pass: Parameters<typeof whyNot>[3],
  ): Reason | null {
    if (act === 'login' && login?.vendor !== tenant.vendor) return 'other_vendor';
    return whyNot(act, tenant, parts.faceOf(tenant.vendor), pass, now());
  }

  return {
    running: () => current !== null,

    async run(ask, opener) {
      const way = parts.faceOf(ask.login?.vendor ?? '')?.signIn.find(({ id }) => id === ask.login?.way);
      const fits = ask.act === 'login' ? way !== undefined && way.once !== true : ask.login === undefined;
      if (!fits || current !== null) throw new ConciergeError('bad_message');
      const controller = new AbortController();
      const flying = new Set<string>();
      current = { act: ask.act, flying, controller };
      try {
        await run(ask, opener, controller.signal, flying);
      } finally {
        current = null;
      }
    },

    async cancel(only) {
      if (current === null || (only ?? current.act) !== current.act) return;
      const { act, flying, controller } = current;
      controller.abort();
      if (act === 'login') await Promise.all([...flying].map((id) => keeper.cancel(id)));
    },

    dismiss: () => store.change([slot], (run) => [run?.ended === undefined ? undefined : null]),

    wake: () =>
      store.change([slot], (run) => {
        if (run === null || run.ended !== undefined || current !== null) return [undefined];
        const outcomes = Object.fromEntries(
          Object.entries(run.outcomes).map(([id, outcome]): [string, Outcome] => [
            id,
            outcome.is === 'under_way' ? { is: 'skipped', why: 'interrupted' } : outcome,
          ]),
        );
        return [{ ...run, outcomes, ended: { at: now(), how: 'interrupted' } }];
      }),
  };
}

/** What an error says of its tenant, and of the others at the same server. */
function judged(act: TogetherAct, error: ConciergeError, at: number): [Outcome, Told<Reason>] {
  const { code } = error;
  if (act === 'login' && code === 'code_required') return [{ is: 'code' }, { proven: true }];
  const { facts } = problemOf(act, error, [], at);
  return [
    { is: 'failed', code, facts },
    { halt: haltAfter(act, error), proven: code === 'licence_full' },
  ];
}

/** Why the others at a server are left alone after this; a log-out is for everybody's own good. */
function haltAfter(act: TogetherAct, { code, facts }: ConciergeError): Reason | undefined {
  if (act === 'logout') return undefined;
  if (act === 'login' && refusals.includes(code)) return 'refused_here';
  if (code === 'throttled') return 'throttled_here';
  return code === 'timeout' && facts.fault === undefined ? 'silent_here' : undefined;
}

/** Where the n-th of many tabs opens: behind the page it was asked from, one after the other. */
function behind({ tab }: Opener, place: number): Opener {
  return tab === undefined
    ? { behind: true }
    : { tab: { ...tab, index: tab.index + place - 1 }, behind: true };
}
