import { ConciergeError } from '../errors.ts';
import { maskToken, repeatsSecret, tokenId } from '../security/mask.ts';
import { getOwn } from '../storage/own-entry.ts';
import { tenantIdOfTokenKey } from '../storage/secret-keys.ts';
import { drafts, passes, pending, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { validateLine } from '../tenants/settings.ts';
import type { Grant, Session, Tenant } from '../vendors/contract.ts';
import { omitKey, setPass, withoutKey, withoutRenewal } from './pass-updates.ts';
import { secretValuesOf, toProblem } from './problem.ts';
import type { Act, Pass, SessionFacts, SigningIn, Token } from './schema.ts';
import { endpointOf } from './tenant-context.ts';

/** How long a shown log-in is believed without news of it: a little more than the edge's patience. */
const progressTtlMs = 35_000;

/** A session as it is kept: what is shown of it, its secrets, and what an adapter gets. */
export interface StoredSession {
  facts: SessionFacts;
  session: Session;
  token: Token;
}

/** What decides which name of an account may be shown. */
export interface AccountNamePolicy {
  /** What was typed that no name may repeat. */
  secrets: readonly string[];
  /** What anybody may read: the user name that was typed, and what the tenant list says. */
  known: readonly string[];
}

/**
 * The book of passes: what is known and shown of each tenant's session. Whatever concerns pass, token and waiting
 * sign-in is written in one call, so that the worker may be killed between any two steps and nothing is half true.
 */
export interface SessionRepository {
  /** The session that is here now; `null` without its pass or its token. */
  read(tenantId: string): Promise<StoredSession | null>;
  /**
   * As `read`, for whoever is about to send its secrets: `null` also where they were given at other doors than the
   * tenant's.
   */
  readForEndpoint(tenant: Tenant): Promise<StoredSession | null>;
  /** The tenants of whom the session area holds anything: a pass, a waiting sign-in, a token. */
  tenantIds(): Promise<ReadonlySet<string>>;
  updatePass(tenantId: string, next: (pass: Pass) => Pass): Promise<void>;
  /**
   * Shows that a sign-in has begun, in place of all there was of the tenant but a session.
   * @returns whether it did: `false` while a session is here, which is to be ended first
   */
  begin(tenantId: string, account: string | undefined): Promise<boolean>;
  /** Shows how a sign-in goes. @param seconds how long the vendor lets us wait */
  updateProgress(
    tenantId: string,
    awaits: SigningIn['awaits'],
    seconds: number,
    account?: string,
  ): Promise<void>;
  /**
   * Writes a session and its token in one call, and with them the end of whatever led here: a waiting sign-in, and the
   * half-filled form, which a refusal leaves as it was.
   * @param naming what decides whether the account's name is shown
   */
  saveGrant(
    tenant: Tenant,
    method: string,
    grant: Grant,
    signedInAt: number,
    naming: AccountNamePolicy,
  ): Promise<void>;
  /** While the vendor lets us wait, the pass says so; what comes of it takes its place. */
  showWait(tenantId: string, act: Act, seconds: number): Promise<void>;
  /** Tells of what went wrong, masked; a sign-in is over with it. */
  recordFailure(tenantId: string, act: Act, error: ConciergeError, secrets: readonly string[]): Promise<void>;
  /**
   * The server refused this token: over, whatever the clock says. A newer token is left alone.
   * @param forGood no renewal would help either
   */
  markExpired(tenantId: string, refused: Token, forGood?: boolean): Promise<void>;
  /** Forgets a sign-in that came to nothing, and what was typed. */
  forgetLogin(tenantId: string): Promise<void>;
  /** Forgets all there is of a tenant: pass, token, waiting sign-in. */
  forget(tenantId: string): Promise<void>;
}

/** @param now epoch milliseconds */
export function createSessionRepository(store: Store, now: () => number): SessionRepository {
  const repository: SessionRepository = {
    async read(tenantId) {
      const [all, held] = await Promise.all([store.read(passes), store.read(token(tenantId))]);
      const facts = getOwn(all, tenantId)?.session;
      if (facts === undefined || held === null) return null;
      const lifetime = facts.expiresAt === null ? null : facts.expiresAt - facts.renewedAt;
      return {
        facts,
        token: held,
        session: { secrets: held.secrets, account: facts.account, expiresAt: facts.expiresAt, lifetime },
      };
    },

    async readForEndpoint(tenant) {
      const stored = await repository.read(tenant.id);
      return stored?.token.doors === endpointOf(tenant) ? stored : null;
    },

    async tenantIds() {
      const [all, waiting, keys] = await Promise.all([
        store.read(passes),
        store.read(pending),
        store.keys('session'),
      ]);
      const withToken = keys.map(tenantIdOfTokenKey).filter((id) => id !== null);
      return new Set([...Object.keys(all), ...Object.keys(waiting), ...withToken]);
    },

    updatePass(tenantId, next) {
      return store.update([passes], (all) => [setPass(all, tenantId, next(getOwn(all, tenantId) ?? {}))]);
    },

    async begin(tenantId, account) {
      const signingIn: SigningIn = {
        since: now(),
        until: now() + progressTtlMs,
        awaits: 'vendor',
        ...(account === undefined ? {} : { account }),
      };
      let begun = false;
      await store.update([passes, token(tenantId), pending], (all, held, waiting) => {
        begun = getOwn(all, tenantId)?.session === undefined || held === null;
        if (!begun) return [undefined, undefined, undefined];
        return [
          setPass(all, tenantId, { signingIn }),
          held === null ? undefined : null,
          omitKey(waiting, tenantId),
        ];
      });
      return begun;
    },

    async updateProgress(tenantId, awaits, seconds, account) {
      await repository.updatePass(tenantId, (pass) => {
        const since = pass.signingIn?.since ?? now();
        const name = account ?? pass.signingIn?.account;
        const signingIn: SigningIn = { since, until: now() + progressTtlMs + seconds * 1000, awaits };
        return { ...pass, signingIn: name === undefined ? signingIn : { ...signingIn, account: name } };
      });
    },

    async saveGrant(tenant, method, grant, signedInAt, naming) {
      const { id } = tenant;
      const session = await toSessionFacts(method, grant, signedInAt, naming);
      await store.update([passes, token(id), pending, drafts], (all, _old, waiting, drafted) => {
        const fields = omitKey(drafted.fields ?? {}, id);
        return [
          setPass(all, id, { session }),
          { secrets: grant.secrets, doors: endpointOf(tenant) },
          omitKey(waiting, id),
          fields && { ...drafted, fields },
        ];
      });
    },

    showWait(tenantId, act, seconds) {
      const throttled = new ConciergeError('throttled', { retryAfterSeconds: seconds, detail: 'waiting' });
      return repository.updatePass(tenantId, (pass) =>
        pass.session === undefined ? pass : { ...pass, problem: toProblem(act, throttled, [], now()) },
      );
    },

    async recordFailure(tenantId, act, error, secrets) {
      const problem = toProblem(act, error, secrets, now());
      await store.update([passes, pending], (all, waiting) => [
        setPass(all, tenantId, { ...withoutKey(getOwn(all, tenantId) ?? {}, 'signingIn'), problem }),
        act === 'login' ? omitKey(waiting, tenantId) : undefined,
      ]);
    },

    async markExpired(tenantId, refused, forGood = false) {
      await store.update([passes, token(tenantId)], (all, held) => {
        const pass = getOwn(all, tenantId);
        if (pass?.session === undefined || held?.secrets.accessToken !== refused.secrets.accessToken)
          return [undefined, undefined];
        const dead = { ...pass, session: { ...pass.session, endedAt: now() } };
        return [setPass(all, tenantId, forGood ? withoutRenewal(dead) : dead), undefined];
      });
    },

    async forgetLogin(tenantId) {
      await store.update([passes, pending], (all, waiting) => {
        const { signingIn, ...rest } = getOwn(all, tenantId) ?? {};
        // What was wrong with a code means nothing once no code is awaited.
        const left = signingIn?.awaits === 'code' ? withoutKey(rest, 'problem') : rest;
        return [
          signingIn === undefined ? undefined : setPass(all, tenantId, left),
          omitKey(waiting, tenantId),
        ];
      });
    },

    async forget(tenantId) {
      await store.update([passes, token(tenantId), pending], (all, held, waiting) => [
        omitKey(all, tenantId),
        held === null ? undefined : null,
        omitKey(waiting, tenantId),
      ]);
    },
  };
  return repository;
}

/** What may be shown of a grant. */
async function toSessionFacts(
  method: string,
  grant: Grant,
  signedInAt: number,
  { secrets, known }: AccountNamePolicy,
): Promise<SessionFacts> {
  const { accessToken } = grant.secrets;
  // A vendor's reply may name the account: one that repeats a secret, or is no line of text, is no name.
  const named =
    grant.account !== null &&
    grant.account.length <= 200 &&
    validateLine(grant.account) === null &&
    !repeatsSecret(grant.account, [...secretValuesOf(grant.secrets), ...secrets], known);
  return {
    account: named ? grant.account : null,
    method,
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
