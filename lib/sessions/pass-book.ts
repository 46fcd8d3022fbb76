import { ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import { drafts, passes, pending, token } from '../slots/background.ts';
import { tenantOfTokenKey } from '../slots/secret-keys.ts';
import { lineFault } from '../tenants/settings.ts';
import type { Grant, Session, Tenant } from '../vendors/contract.ts';
import { doorsOf } from './known.ts';
import { maskToken, repeatsSecret, tokenId } from './mask.ts';
import { dropped, giveUpRenewal, withoutKey, withPass } from './passes.ts';
import { problemOf, secretTexts } from './problem.ts';
import type { Act, Pass, SessionFacts, SigningIn, Token } from './schema.ts';

/** How long a shown log-in is believed without news of it: a little more than the edge's patience. */
const newsPatience = 35_000;

/** A session as it is kept: what is shown of it, its secrets, and what an adapter gets. */
export interface Kept {
  facts: SessionFacts;
  session: Session;
  held: Token;
}

/** What decides which name of an account may be shown. */
export interface Naming {
  /** What was typed that no name may repeat. */
  secrets: readonly string[];
  /** What anybody may read: the user name that was typed, and what the tenant list says. */
  known: readonly string[];
}

/**
 * The book of passes: what is known and shown of each tenant's session. Whatever concerns pass, token and waiting
 * sign-in is written in one call, so that the worker may be killed between any two steps and nothing is half true.
 */
export interface PassBook {
  /** The session that is here now; `null` without its pass or its token. */
  read(tenantId: string): Promise<Kept | null>;
  /**
   * As `read`, for whoever is about to send its secrets: `null` also where they were given at other doors than the
   * tenant's.
   */
  readAt(tenant: Tenant): Promise<Kept | null>;
  /** The tenants of whom the session area holds anything: a pass, a waiting sign-in, a token. */
  tenants(): Promise<ReadonlySet<string>>;
  change(tenantId: string, next: (pass: Pass) => Pass): Promise<void>;
  /**
   * Shows that a sign-in has begun, in place of all there was of the tenant but a session.
   * @returns whether it did: `false` while a session is here, which is to be ended first
   */
  begin(tenantId: string, account: string | undefined): Promise<boolean>;
  /** Shows how a sign-in goes. @param seconds how long the vendor lets us wait */
  news(tenantId: string, awaits: SigningIn['awaits'], seconds: number, account?: string): Promise<void>;
  /**
   * Writes a session and its token in one call, and with them the end of whatever led here: a waiting sign-in, and the
   * half-filled form, which a refusal leaves as it was.
   * @param naming what decides whether the account's name is shown
   */
  admit(tenant: Tenant, way: string, grant: Grant, signedInAt: number, naming: Naming): Promise<void>;
  /** While the vendor lets us wait, the pass says so; what comes of it takes its place. */
  showWait(tenantId: string, act: Act, seconds: number): Promise<void>;
  /** Tells of what went wrong, masked; a sign-in is over with it. */
  fail(tenantId: string, act: Act, error: ConciergeError, secrets: readonly string[]): Promise<void>;
  /**
   * The server refused this token: over, whatever the clock says. A newer token is left alone.
   * @param forGood no renewal would help either
   */
  markDead(tenantId: string, refused: Token, forGood?: boolean): Promise<void>;
  /** Forgets a sign-in that came to nothing, and what was typed. */
  forgetSignIn(tenantId: string): Promise<void>;
  /** Forgets all there is of a tenant: pass, token, waiting sign-in. */
  forget(tenantId: string): Promise<void>;
}

/** @param now epoch milliseconds */
export function openPassBook(store: Store, now: () => number): PassBook {
  const book: PassBook = {
    async read(tenantId) {
      const [all, held] = await Promise.all([store.read(passes), store.read(token(tenantId))]);
      const facts = own(all, tenantId)?.session;
      if (facts === undefined || held === null) return null;
      const lifetime = facts.expiresAt === null ? null : facts.expiresAt - facts.renewedAt;
      return {
        facts,
        held,
        session: { secrets: held.secrets, account: facts.account, expiresAt: facts.expiresAt, lifetime },
      };
    },

    async readAt(tenant) {
      const kept = await book.read(tenant.id);
      return kept?.held.doors === doorsOf(tenant) ? kept : null;
    },

    async tenants() {
      const [all, waiting, keys] = await Promise.all([
        store.read(passes),
        store.read(pending),
        store.keys('session'),
      ]);
      const withToken = keys.map(tenantOfTokenKey).filter((id) => id !== null);
      return new Set([...Object.keys(all), ...Object.keys(waiting), ...withToken]);
    },

    change(tenantId, next) {
      return store.change([passes], (all) => [withPass(all, tenantId, next(own(all, tenantId) ?? {}))]);
    },

    async begin(tenantId, account) {
      const signingIn: SigningIn = {
        since: now(),
        until: now() + newsPatience,
        awaits: 'vendor',
        ...(account === undefined ? {} : { account }),
      };
      let begun = false;
      await store.change([passes, token(tenantId), pending], (all, held, waiting) => {
        begun = own(all, tenantId)?.session === undefined || held === null;
        if (!begun) return [undefined, undefined, undefined];
        return [
          withPass(all, tenantId, { signingIn }),
          held === null ? undefined : null,
          dropped(waiting, tenantId),
        ];
      });
      return begun;
    },

    async news(tenantId, awaits, seconds, account) {
      await book.change(tenantId, (pass) => {
        const since = pass.signingIn?.since ?? now();
        const name = account ?? pass.signingIn?.account;
        const signingIn: SigningIn = { since, until: now() + newsPatience + seconds * 1000, awaits };
        return { ...pass, signingIn: name === undefined ? signingIn : { ...signingIn, account: name } };
      });
    },

    async admit(tenant, way, grant, signedInAt, naming) {
      const { id } = tenant;
      const session = await shownOf(way, grant, signedInAt, naming);
      await store.change([passes, token(id), pending, drafts], (all, _old, waiting, drafted) => {
        const fields = dropped(drafted.fields ?? {}, id);
        return [
          withPass(all, id, { session }),
          { secrets: grant.secrets, doors: doorsOf(tenant) },
          dropped(waiting, id),
          fields && { ...drafted, fields },
        ];
      });
    },

    showWait(tenantId, act, seconds) {
      const throttled = new ConciergeError('throttled', { retryAfterSeconds: seconds, fault: 'waiting' });
      return book.change(tenantId, (pass) =>
        pass.session === undefined ? pass : { ...pass, problem: problemOf(act, throttled, [], now()) },
      );
    },

    async fail(tenantId, act, error, secrets) {
      const problem = problemOf(act, error, secrets, now());
      await store.change([passes, pending], (all, waiting) => [
        withPass(all, tenantId, { ...withoutKey(own(all, tenantId) ?? {}, 'signingIn'), problem }),
        act === 'login' ? dropped(waiting, tenantId) : undefined,
      ]);
    },

    async markDead(tenantId, refused, forGood = false) {
      await store.change([passes, token(tenantId)], (all, held) => {
        const pass = own(all, tenantId);
        if (pass?.session === undefined || held?.secrets.accessToken !== refused.secrets.accessToken)
          return [undefined, undefined];
        const dead = { ...pass, session: { ...pass.session, endedAt: now() } };
        return [withPass(all, tenantId, forGood ? giveUpRenewal(dead) : dead), undefined];
      });
    },

    async forgetSignIn(tenantId) {
      await store.change([passes, pending], (all, waiting) => {
        const { signingIn, ...rest } = own(all, tenantId) ?? {};
        // What was wrong with a code means nothing once no code is awaited.
        const left = signingIn?.awaits === 'code' ? withoutKey(rest, 'problem') : rest;
        return [
          signingIn === undefined ? undefined : withPass(all, tenantId, left),
          dropped(waiting, tenantId),
        ];
      });
    },

    async forget(tenantId) {
      await store.change([passes, token(tenantId), pending], (all, held, waiting) => [
        dropped(all, tenantId),
        held === null ? undefined : null,
        dropped(waiting, tenantId),
      ]);
    },
  };
  return book;
}

/** What may be shown of a grant. */
async function shownOf(
  way: string,
  grant: Grant,
  signedInAt: number,
  { secrets, known }: Naming,
): Promise<SessionFacts> {
  const { accessToken } = grant.secrets;
  // A vendor's reply may name the account: one that repeats a secret, or is no line of text, is no name.
  const named =
    grant.account !== null &&
    grant.account.length <= 200 &&
    lineFault(grant.account) === null &&
    !repeatsSecret(grant.account, [...secretTexts(grant.secrets), ...secrets], known);
  return {
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
}
