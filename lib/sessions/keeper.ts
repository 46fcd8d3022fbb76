import { asConciergeError, ConciergeError } from '../errors.ts';
import type { Store } from '../platform/store.ts';
import { passes, pending, preferences, tenantOfTokenKey, token } from '../slots/background.ts';
import { sameDoors } from '../tenants/directory.ts';
import { used } from '../tenants/frecency.ts';
import { lineFault } from '../tenants/settings.ts';
import type { About, Credentials, Grant, Io, Session, SignInWay, Tenant, Wire } from '../vendors/contract.ts';
import { CalledOff, type Flights, stillWanted } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import { maskToken, maskWords, repeatsSecret, tokenId } from './mask.ts';
import type { Act, Pass, Pending, Problem, SessionFacts, SigningIn, Token } from './schema.ts';
import { stateOf } from './state.ts';

/** How long a sign-in waits for its code, in milliseconds. */
export const codePatience = 5 * 60_000;
/** How long a shown log-in is believed without news of it: a little more than the edge's patience. */
const newsPatience = 35_000;

/** A tenant with what its vendor declares and does. */
export interface Known {
  tenant: Tenant;
  about: About;
  wire: Wire;
}

export interface KeeperParts {
  store: Store;
  flights: Flights;
  io: IoParts;
  /** @throws ConciergeError `unknown_tenant`, `unknown_vendor` */
  known(tenantId: string): Promise<Known>;
  /** Whether the browser lets us talk to this address. */
  allowed(address: string): Promise<boolean>;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
}

/** A session as it is kept: what is shown of it, its secrets, and what an adapter gets. */
interface Kept {
  facts: SessionFacts;
  session: Session;
  held: Token;
}

/** How a log-out ended for the server. */
export type ServerTold = 'yes' | 'no call' | 'failed';

/**
 * Keeps sessions: logs in, renews, checks, logs out. Writes passes and tokens, always together, so that the worker
 * may be killed between any two steps and nothing is half true. Works on a tenant by its id, never on "the active one".
 */
export interface Keeper {
  /** @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed */
  login(tenantId: string, credentials: Credentials): Promise<void>;
  /** Repeats the whole grant with the code the vendor asked for. */
  answer(tenantId: string, code: string): Promise<void>;
  cancel(tenantId: string): Promise<void>;
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewAhead(tenantId: string): Promise<void>;
  check(tenantId: string): Promise<void>;
  logout(tenantId: string): Promise<ServerTold>;
  logoutEverywhere(): Promise<void>;
  /**
   * Does something with a living session. A session found dead is renewed at most once on the way.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: Io, known: Known, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Puts right what a killed worker left behind. */
  wake(): Promise<void>;
  /** Forgets the sessions of tenants that are in the list no more: nobody could see or end them. */
  forgetVanished(): Promise<void>;
}

export function makeKeeper(parts: KeeperParts): Keeper {
  const { store, flights, io: ioParts } = parts;
  const { now } = ioParts;

  function changePass(tenantId: string, next: (pass: Pass) => Pass): Promise<void> {
    return store.change([passes], (all) => [withPass(all, tenantId, next(own(all, tenantId) ?? {}))]);
  }

  async function news(
    tenantId: string,
    awaits: SigningIn['awaits'],
    seconds: number,
    account?: string,
  ): Promise<void> {
    await changePass(tenantId, (pass) => {
      const since = pass.signingIn?.since ?? now();
      const name = account ?? pass.signingIn?.account;
      const signingIn: SigningIn = { since, until: now() + newsPatience + seconds * 1000, awaits };
      return { ...pass, signingIn: name === undefined ? signingIn : { ...signingIn, account: name } };
    });
  }

  async function requireHost(tenant: Tenant): Promise<void> {
    if (!(await parts.allowed(tenant.baseUrl))) {
      throw new ConciergeError('no_permission', { host: new URL(tenant.baseUrl).hostname });
    }
  }

  /** Writes a session and its token in one call, and with them the end of whatever led here. */
  async function admit(
    tenantId: string,
    way: string,
    grant: Grant,
    signedInAt: number,
    typed: readonly string[] = [],
  ): Promise<void> {
    const { accessToken } = grant.secrets;
    // A vendor's reply names the account: one that repeats a secret, or is no line of text, is no name.
    const named =
      grant.account !== null &&
      grant.account.length <= 200 &&
      lineFault(grant.account) === null &&
      !repeatsSecret(grant.account, [...secretTexts(grant.secrets), ...typed]);
    const facts: SessionFacts = {
      account: named ? grant.account : null,
      way,
      signedInAt,
      renewedAt: grant.receivedAt,
      expiresAt: grant.expiresAt,
      renewableUntil: grant.renewableUntil,
      tokenKind: grant.tokenKind,
      maskedToken: accessToken === '' ? '' : maskToken(accessToken),
      tokenId: accessToken === '' ? '' : await tokenId(accessToken),
      ...(grant.estimated === true ? { estimated: true } : {}),
      ...(grant.credentialEndsAt === undefined ? {} : { credentialEndsAt: grant.credentialEndsAt }),
    };
    await store.change([passes, token(tenantId), pending], (all, _old, waiting) => [
      withPass(all, tenantId, { session: facts }),
      { secrets: grant.secrets },
      dropped(waiting, tenantId),
    ]);
  }

  async function sessionOf(tenantId: string): Promise<Kept | null> {
    const [all, held] = await Promise.all([store.read(passes), store.read(token(tenantId))]);
    const facts = own(all, tenantId)?.session;
    if (facts === undefined || held === null) return null;
    const lifetime = facts.expiresAt === null ? null : facts.expiresAt - facts.renewedAt;
    return {
      facts,
      held,
      session: { secrets: held.secrets, account: facts.account, expiresAt: facts.expiresAt, lifetime },
    };
  }

  /** Forgets here first, then tells the server: even one that never answers leaves nothing behind. */
  async function end(known: Known, signal: AbortSignal): Promise<ServerTold> {
    const id = known.tenant.id;
    const kept = await sessionOf(id);
    await store.change([passes, token(id), pending], (all, held, waiting) => [
      dropped(all, id),
      held === null ? undefined : null,
      dropped(waiting, id),
    ]);
    if (kept === null) return 'yes';
    const told = await tellServer(known, kept, signal);
    if (known.wire.cookies?.(known.tenant) === true) await parts.clearCookies?.(known.tenant.baseUrl);
    return told;
  }

  /** Where the access token is over, its refresh token is used up first: else the server would honour that one on. */
  async function tellServer({ tenant, wire }: Known, kept: Kept, signal: AbortSignal): Promise<ServerTold> {
    const { facts, session, held } = kept;
    const io = ioFor(ioParts, tenant, wire, signal);
    const tell = async (told: Session): Promise<ServerTold> => {
      if (wire.logout === undefined) return 'no call';
      try {
        return (await wire.logout(io, tenant, told)) ? 'yes' : 'no call';
      } catch (thrown) {
        if (asConciergeError(thrown).code !== 'session_dead') return 'failed';
        throw thrown;
      }
    };
    try {
      if (facts.endedAt === undefined) return await tell(session);
    } catch {
      // Over, as it turns out.
    }
    const spendable = session.secrets.refreshToken !== undefined && held.spentAt === undefined;
    if (wire.logout === undefined || wire.renew === undefined || !spendable) return 'yes';
    try {
      return await tell({ ...session, secrets: (await wire.renew(io, tenant, session)).secrets });
    } catch (thrown) {
      return asConciergeError(thrown).code === 'session_dead' ? 'yes' : 'failed';
    }
  }

  /** A list that changed meanwhile does not get a token of the old server. @throws ConciergeError `unknown_tenant` */
  async function requireSameDoors({ tenant }: Known): Promise<void> {
    if (!sameDoors(tenant, (await parts.known(tenant.id)).tenant)) throw new ConciergeError('unknown_tenant');
  }

  async function signIn(tenantId: string, credentials: Credentials, signal: AbortSignal): Promise<void> {
    const known = await parts.known(tenantId);
    const { tenant, about, wire } = known;
    const way = about.signIn.find((each) => each.id === credentials.way);
    if (way === undefined || !fieldsFit(way.fields, credentials.fields))
      throw new ConciergeError('bad_message');
    const accountField = way.fields.find((field) => field.account === true);
    const account = accountField === undefined ? undefined : credentials.fields[accountField.name];
    const typed = typedSecrets(way, credentials.fields);
    try {
      await requireHost(tenant);
      await end(known, signal);
      stillWanted(signal);
      await changePass(tenant.id, () => ({}));
      await news(tenant.id, 'vendor', 0, account);
      await store.change([preferences], (kept) => [
        {
          ...kept,
          lastAccount:
            account === undefined || account === ''
              ? kept.lastAccount
              : { ...kept.lastAccount, [tenant.id]: account },
          ...used(kept, tenant.id, now()),
        },
      ]);
      const io = ioFor(ioParts, tenant, wire, signal, (seconds) => news(tenant.id, 'wait', seconds));
      const grant = await wire.login(io, tenant, credentials);
      await requireSameDoors(known);
      stillWanted(signal);
      await admit(tenant.id, way.id, grant, now(), typed);
    } catch (thrown) {
      if (signal.aborted) {
        await forgetSignIn(tenant.id);
        return;
      }
      const error = asConciergeError(thrown);
      if (error.code === 'unknown_tenant') {
        await forgetSignIn(tenant.id);
        throw error;
      }
      if (error.code === 'code_required') {
        await awaitCode(known, credentials, account);
      } else {
        await fail(tenant.id, 'login', error, typed);
      }
      throw masked(error, typed);
    }
  }

  /** Keeps what was typed, in memory, until the person has the code. */
  async function awaitCode(
    known: Known,
    credentials: Credentials,
    account: string | undefined,
  ): Promise<void> {
    const way = known.about.signIn.find((each) => each.id === credentials.way);
    const asked = way?.fields.find((field) => field.whenAsked === true);
    if (asked === undefined) return fail(known.tenant.id, 'login', new ConciergeError('code_required'), []);
    const again = (credentials.fields[asked.name] ?? '') !== '';
    const { [asked.name]: _spent, ...fields } = credentials.fields;
    const id = known.tenant.id;
    await store.change([passes, pending], (all, waiting) => {
      const kept = {
        way: credentials.way,
        fields,
        field: asked.name,
        until: now() + codePatience,
      };
      const signingIn = awaitingCode(kept, account, now());
      const problem = problemOf('login', new ConciergeError('code_required'), [], now());
      return [withPass(all, id, again ? { signingIn, problem } : { signingIn }), { ...waiting, [id]: kept }];
    });
  }

  async function forgetSignIn(tenantId: string): Promise<void> {
    await store.change([passes, pending], (all, waiting) => [
      withPass(all, tenantId, withoutKey(own(all, tenantId) ?? {}, 'signingIn')),
      dropped(waiting, tenantId),
    ]);
  }

  async function fail(
    tenantId: string,
    act: Act,
    error: ConciergeError,
    secrets: readonly string[],
  ): Promise<void> {
    const problem = problemOf(act, error, secrets, now());
    await store.change([passes, pending], (all, waiting) => [
      withPass(all, tenantId, { ...withoutKey(own(all, tenantId) ?? {}, 'signingIn'), problem }),
      act === 'login' ? dropped(waiting, tenantId) : undefined,
    ]);
  }

  /** Uses up the refresh token. The mark is written before it is sent, and goes with the new pair or a clear refusal. */
  async function renewNow(known: Known, signal: AbortSignal): Promise<void> {
    const { tenant, wire } = known;
    const kept = await sessionOf(tenant.id);
    if (kept === null) throw new ConciergeError('not_signed_in');
    const state = stateOf({ session: kept.facts }, now());
    const over = kept.facts.renewableUntil === null || now() >= kept.facts.renewableUntil;
    if (wire.renew === undefined || over) throw new ConciergeError('session_dead', {}, state);
    await requireHost(tenant);
    const secrets = secretTexts(kept.session.secrets);
    // Offline nothing is sent, so nothing is spent.
    if (parts.online?.() === false) throw new ConciergeError('network', { fault: 'offline' });
    const spends = kept.session.secrets.refreshToken !== undefined;
    if (spends) {
      await store.change([token(tenant.id)], (held) => [
        held === null ? undefined : { ...held, spentAt: now() },
      ]);
    }
    try {
      const io = ioFor(ioParts, tenant, wire, signal, (seconds) => showWait(tenant.id, 'renew', seconds));
      const grant = await wire.renew(io, tenant, kept.session);
      await admit(tenant.id, kept.facts.way, stillTrue(grant, kept.facts), kept.facts.signedInAt);
    } catch (thrown) {
      const error = asConciergeError(thrown);
      const refused = error.code === 'session_dead';
      const lost = refused || (spends && mayBeSpent(error));
      await store.change([passes, token(tenant.id)], (all, held) => [
        lost ? withPass(all, tenant.id, giveUpRenewal(own(all, tenant.id) ?? {})) : undefined,
        held === null
          ? undefined
          : lost
            ? { secrets: withoutRefresh(held.secrets) }
            : { secrets: held.secrets },
      ]);
      if (signal.aborted) throw new CalledOff();
      // What was refused is the access token itself.
      if (refused && !spends) await markDead(tenant.id, kept.held);
      throw masked(error, secrets);
    }
  }

  /** @throws CalledOff when the session that something began with is not the one that is here now */
  async function stillHere(tenantId: string, begun: SessionFacts): Promise<void> {
    const facts = (await sessionOf(tenantId))?.facts;
    if (facts?.signedInAt !== begun.signedInAt || facts.account !== begun.account) throw new CalledOff();
  }

  /** While the vendor lets us wait, the pass says so; what comes of it takes its place. */
  function showWait(tenantId: string, act: Act, seconds: number): Promise<void> {
    const throttled = new ConciergeError('throttled', { retryAfterSeconds: seconds, fault: 'waiting' });
    return changePass(tenantId, (pass) =>
      pass.session === undefined ? pass : { ...pass, problem: problemOf(act, throttled, [], now()) },
    );
  }

  async function attempt<T>(tenantId: string, act: Act, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      await changePass(tenantId, (pass) => withoutKey(pass, 'problem'));
      return result;
    } catch (thrown) {
      if (thrown instanceof CalledOff) throw new ConciergeError('not_signed_in');
      const error = asConciergeError(thrown);
      const kept = await sessionOf(tenantId);
      const secrets = kept === null ? [] : secretTexts(kept.session.secrets);
      if (error.code !== 'unknown_tenant') await fail(tenantId, act, error, secrets);
      throw masked(error, secrets);
    }
  }

  function renewKnown(known: Known): Promise<void> {
    const { id } = known.tenant;
    return attempt(id, 'renew', () => flights.run(id, 'renew', (signal) => renewNow(known, signal)));
  }

  const keeper: Keeper = {
    async login(tenantId, credentials) {
      const account = Object.values(credentials.fields)[0] ?? '';
      await flights.run(tenantId, `login ${credentials.way} ${account}`, (signal) =>
        signIn(tenantId, credentials, signal),
      );
    },

    async answer(tenantId, code) {
      await flights.run(tenantId, 'answer', async (signal) => {
        const known = await parts.known(tenantId);
        const waiting = own(await store.read(pending), tenantId);
        if (waiting === undefined || waiting.until <= now()) {
          await forgetSignIn(tenantId);
          throw new ConciergeError('not_signed_in');
        }
        const fields = { ...waiting.fields, [waiting.field]: code };
        const way = known.about.signIn.find((each) => each.id === waiting.way);
        const typed = way === undefined ? [] : typedSecrets(way, fields);
        try {
          await news(tenantId, 'vendor', 0);
          const io = ioFor(ioParts, known.tenant, known.wire, signal, (seconds) =>
            news(tenantId, 'wait', seconds),
          );
          const grant = await known.wire.login(io, known.tenant, { way: waiting.way, fields });
          await requireSameDoors(known);
          stillWanted(signal);
          await admit(tenantId, waiting.way, grant, now(), typed);
        } catch (thrown) {
          if (signal.aborted) return forgetSignIn(tenantId);
          const error = asConciergeError(thrown);
          if (error.code === 'unknown_tenant') {
            await forgetSignIn(tenantId);
            throw error;
          }
          await askAgain(known, waiting, error, typed);
          throw masked(error, typed);
        }
      });
    },

    async cancel(tenantId) {
      await flights.callOff(tenantId, 'login', 'answer');
      await forgetSignIn(tenantId);
    },

    async renew(tenantId) {
      const known = await parts.known(tenantId);
      await renewKnown(known);
      await store.change([preferences], (old) => [{ ...old, ...used(old, tenantId, now()) }]);
    },

    async renewAhead(tenantId) {
      const known = await parts.known(tenantId);
      await renewKnown(known).catch(async (thrown: unknown) => {
        const wait = asConciergeError(thrown).facts.retryAfterSeconds ?? 60;
        await changePass(tenantId, (pass) =>
          pass.session === undefined
            ? pass
            : { ...pass, session: { ...pass.session, nextTryAt: now() + wait * 1000 } },
        );
      });
    },

    async check(tenantId) {
      await keeper.withSession(tenantId, 'check', async (io, known, session) => {
        if (known.wire.check === undefined) throw new TypeError(`${known.about.id} has no check`);
        const result = await known.wire.check(io, known.tenant, session);
        await changePass(tenantId, (pass) =>
          pass.session === undefined
            ? pass
            : { ...pass, session: { ...pass.session, lastCheck: { status: result.status, at: now() } } },
        );
      });
    },

    async logout(tenantId) {
      const known = await parts.known(tenantId);
      return flights.instead(tenantId, 'logout', (signal) => end(known, signal));
    },

    async logoutEverywhere() {
      const ids = new Set([...(await withSomething()), ...flights.flying()]);
      await Promise.all([...ids].map((id) => keeper.logout(id).catch(() => dropLocally(id))));
    },

    async withSession(tenantId, act, work) {
      const known = await parts.known(tenantId);
      return attempt(tenantId, act, async () => {
        await requireHost(known.tenant);
        let renewed = false;
        let begun: SessionFacts | undefined;
        let death: ConciergeError | undefined;
        for (;;) {
          if (begun !== undefined) await stillHere(tenantId, begun);
          const kept = await sessionOf(tenantId);
          if (kept === null) throw new ConciergeError('not_signed_in');
          const { facts } = kept;
          begun = facts;
          const state = stateOf({ session: facts }, now()).name;
          if (state !== 'signed-in') {
            if (renewed || state !== 'renewable') throw death ?? new ConciergeError('session_dead');
            renewed = true;
            await flights.run(tenantId, 'renew', (signal) => renewNow(known, signal));
            continue;
          }
          try {
            const io = ioFor(ioParts, known.tenant, known.wire, new AbortController().signal, (seconds) =>
              showWait(tenantId, act, seconds),
            );
            const send: Io['send'] = async (request) => {
              const reply = await io.send(request);
              // Logged out meanwhile: what was fetched with the old token is not used.
              await stillHere(tenantId, facts);
              return reply;
            };
            const result = await work({ ...io, send }, known, kept.session);
            await store.change([preferences], (old) => [{ ...old, ...used(old, tenantId, now()) }]);
            return result;
          } catch (thrown) {
            await stillHere(tenantId, facts);
            const error = asConciergeError(thrown);
            if (error.code !== 'session_dead') throw error;
            death = error;
            await markDead(tenantId, kept.held);
            if (renewed) throw error;
          }
        }
      });
    },

    async forgetVanished() {
      for (const id of await withSomething()) if (await vanished(id)) await dropLocally(id);
    },

    async wake() {
      for (const id of await withSomething()) await putRight(id);
      const at = now();
      await store.change([passes, pending], (all, waiting) => {
        const late = Object.entries(waiting).filter(([, each]) => each.until <= at);
        if (late.length === 0) return [undefined, undefined];
        const still = Object.fromEntries(Object.entries(waiting).filter(([, each]) => each.until > at));
        const shown = late.reduce(
          (left, [id]) => withPass(left, id, withoutKey(own(left, id) ?? {}, 'signingIn')),
          all,
        );
        return [shown, still];
      });
    },
  };

  /** After a refused code the sign-in still waits; after anything that ends it, it is over. */
  async function askAgain(
    known: Known,
    waiting: Pending[string],
    error: ConciergeError,
    secrets: readonly string[],
  ): Promise<void> {
    const id = known.tenant.id;
    if (['password_expired', 'account_locked', 'licence_full'].includes(error.code))
      return fail(id, 'login', error, secrets);
    const accountName = known.about.signIn
      .find((way) => way.id === waiting.way)
      ?.fields.find((field) => field.account)?.name;
    const account = accountName === undefined ? undefined : waiting.fields[accountName];
    await store.change([passes], (all) => [
      withPass(all, id, {
        signingIn: awaitingCode(waiting, account, now()),
        problem: problemOf('login', error, secrets, now()),
      }),
    ]);
  }

  /** The server refused this token: over, whatever the clock says. A newer token is left alone. */
  async function markDead(tenantId: string, refused: Token): Promise<void> {
    await store.change([passes, token(tenantId)], (all, held) => {
      const pass = own(all, tenantId);
      if (pass?.session === undefined || held?.secrets.accessToken !== refused.secrets.accessToken)
        return [undefined, undefined];
      return [withPass(all, tenantId, { ...pass, session: { ...pass.session, endedAt: now() } }), undefined];
    });
  }

  /** The tenants of whom the session area holds anything: a pass, a waiting sign-in, a token. */
  async function withSomething(): Promise<ReadonlySet<string>> {
    const [all, waiting, keys] = await Promise.all([
      store.read(passes),
      store.read(pending),
      store.keys('session'),
    ]);
    const withToken = keys.map(tenantOfTokenKey).filter((id) => id !== null);
    return new Set([...Object.keys(all), ...Object.keys(waiting), ...withToken]);
  }

  /** A list that lost a tenant without a word (kept aside, say) leaves no session that nobody can see. */
  async function vanished(tenantId: string): Promise<boolean> {
    if (flights.busy(tenantId)) return false;
    return parts.known(tenantId).then(
      () => false,
      (thrown: unknown) => asConciergeError(thrown).code === 'unknown_tenant',
    );
  }

  async function dropLocally(tenantId: string): Promise<void> {
    await store.change([passes, token(tenantId), pending], (all, held, waiting) => [
      dropped(all, tenantId),
      held === null ? undefined : null,
      dropped(waiting, tenantId),
    ]);
  }

  async function putRight(tenantId: string): Promise<void> {
    await store.change([passes, token(tenantId), pending], (all, held, waiting) => {
      // Looked at here and not before: what flies by now is no leftover.
      if (flights.busy(tenantId)) return [undefined, undefined, undefined];
      const pass = own(all, tenantId) ?? {};
      // A pass without its token, or a token without its pass: neither is a session.
      if (pass.session === undefined || held === null) {
        const asked = own(waiting, tenantId);
        const { signingIn } = pass;
        const interrupted = signingIn !== undefined && signingIn.awaits !== 'code';
        const fine = pass.session === undefined && held === null && !interrupted;
        if (fine && (signingIn === undefined || asked !== undefined))
          return [undefined, undefined, undefined];
        const problem = interrupted
          ? problemOf('login', new ConciergeError('internal', { fault: 'interrupted' }), [], now())
          : pass.problem;
        const next: Pass = {
          ...(asked === undefined || signingIn === undefined
            ? {}
            : { signingIn: awaitingCode(asked, signingIn.account, signingIn.since) }),
          ...(problem === undefined ? {} : { problem }),
        };
        return [withPass(all, tenantId, next), held === null ? undefined : null, undefined];
      }
      if (held.spentAt === undefined) return [undefined, undefined, undefined];
      const problem = problemOf(
        'wake',
        new ConciergeError('session_dead', { fault: 'renewal interrupted' }),
        [],
        now(),
      );
      return [
        withPass(all, tenantId, { ...giveUpRenewal(pass), problem }),
        { secrets: withoutRefresh(held.secrets) },
        undefined,
      ];
    });
  }

  return keeper;
}

function withPass(all: Readonly<Record<string, Pass>>, id: string, pass: Pass): Record<string, Pass> {
  if (Object.keys(pass).length === 0) return without(all, id);
  return { ...all, [id]: pass };
}

function without<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _gone, ...left } = all;
  return left;
}

/** The rest without one entry, or `undefined`, which writes nothing, when there was none. */
function dropped<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> | undefined {
  return Object.hasOwn(all, id) ? without(all, id) : undefined;
}

/** A tenant's own entry: `constructor` is a name like any other. */
function own<T>(all: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(all, id) ? all[id] : undefined;
}

function withoutKey<K extends keyof Pass>(pass: Pass, key: K): Pass {
  const { [key]: _gone, ...left } = pass;
  return left as Pass;
}

/** A renewal's grant with what its reply does not tell and what is as true as before. */
function stillTrue(grant: Grant, { account, credentialEndsAt, estimated, expiresAt }: SessionFacts): Grant {
  return {
    ...grant,
    account: grant.account ?? account,
    ...(credentialEndsAt === undefined ? {} : { credentialEndsAt }),
    ...(estimated === true && grant.expiresAt === expiresAt ? { estimated } : {}),
  };
}

function giveUpRenewal(pass: Pass): Pass {
  return pass.session === undefined ? pass : { ...pass, session: { ...pass.session, renewableUntil: null } };
}

function withoutRefresh(secrets: Token['secrets']): Token['secrets'] {
  return { accessToken: secrets.accessToken };
}

function secretTexts(secrets: Token['secrets']): string[] {
  return Object.values(secrets).filter((secret) => secret !== undefined);
}

function awaitingCode(waiting: Pending[string], account: string | undefined, since: number): SigningIn {
  const { until, field, way } = waiting;
  return { since, until, awaits: 'code', field, way, ...(account === undefined ? {} : { account }) };
}

/** What was typed that may not be repeated. */
function typedSecrets(way: SignInWay, fields: Readonly<Record<string, string>>): string[] {
  return way.fields.filter((field) => field.secret).map((field) => fields[field.name] ?? '');
}

/**
 * Whether the server may have used a refresh token up: no reply, or a good one that cannot be read. It is not sent
 * again then. A clear refusal leaves it as it was.
 */
function mayBeSpent({ code, facts }: ConciergeError): boolean {
  if (code === 'vendor_reply') {
    const { status = 200 } = facts;
    // A gateway's own 502 or 504 may hide a renewal that was done behind it; a server's 500 or 503 says that it was not.
    return status === 502 || status === 504 || (status < 300 && facts.fault !== 'no_token');
  }
  return ['network', 'timeout', 'redirected', 'internal'].includes(code);
}

function fieldsFit(
  declared: readonly { name: string; optional?: boolean; whenAsked?: boolean }[],
  typed: Readonly<Record<string, string>>,
): boolean {
  const names = new Set(declared.map((field) => field.name));
  if (Object.keys(typed).some((name) => !names.has(name))) return false;
  return declared.every(
    (field) => field.optional === true || field.whenAsked === true || (typed[field.name] ?? '') !== '',
  );
}

function masked(error: ConciergeError, secrets: readonly string[]): ConciergeError {
  if (error.facts.said === undefined) return error;
  return new ConciergeError(
    error.code,
    { ...error.facts, said: maskWords(error.facts.said, secrets) },
    error,
  );
}

function problemOf(act: Act, error: ConciergeError, secrets: readonly string[], at: number): Problem {
  const { entry: _entry, reason: _reason, ...facts } = masked(error, secrets).facts;
  return { code: error.code, act, at, facts };
}
