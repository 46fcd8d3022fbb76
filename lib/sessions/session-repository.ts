import { ConciergeError } from '../errors.ts';
import { visibleText } from '../security/invisible-characters.ts';
import { maskToken, repeatsSecret, tokenId } from '../security/mask.ts';
import { maxInstant } from '../storage/instant.ts';
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

/** How long pages show a login without a newer write: slightly more than the request timeout. */
const progressTtlMs = 35_000;

/** A stored session: facts for display, the token, and the form for vendor clients. */
export interface StoredSession {
  facts: SessionFacts;
  session: Session;
  token: Token;
}

/** Decides whether an account name may be shown. */
interface AccountNamePolicy {
  /** Secrets that an account name must not repeat. */
  secrets: readonly string[];
  /** Texts that are no secret: the entered user name and values from the tenant list. */
  publicTexts: readonly string[];
  /** The entered user name, shown where the vendor's name is missing or blank. */
  entered?: string | undefined;
}

/**
 * Stores passes, tokens and pending logins. Each change is one write, so that a worker that ends between two
 * steps leaves consistent state.
 */
export interface SessionRepository {
  /** The current session; `null` without its pass or its token. */
  read(tenantId: string): Promise<StoredSession | null>;
  /** As `read`, for use before sending secrets: `null` also for a session of another endpoint. */
  readForEndpoint(tenant: Tenant): Promise<StoredSession | null>;
  /** The ids of tenants with a pass, a pending login or a token. */
  tenantIds(): Promise<ReadonlySet<string>>;
  updatePass(tenantId: string, next: (pass: Pass) => Pass): Promise<void>;
  /**
   * Shows a started login, replacing all state of the tenant except a session.
   * @returns `false` while there is a session, which must be ended first
   */
  begin(tenantId: string, account: string | undefined): Promise<boolean>;
  /**
   * Shows the progress of a login.
   * @param seconds how long the vendor makes the request wait
   */
  updateProgress(
    tenantId: string,
    awaits: SigningIn['awaits'],
    seconds: number,
    account?: string,
  ): Promise<void>;
  /**
   * Writes session and token in one call, and removes the pending login and form draft. A refused login keeps
   * its draft.
   * @param namePolicy decides whether the account name is shown
   */
  saveGrant(
    tenant: Tenant,
    method: string,
    grant: Grant,
    signedInAt: number,
    namePolicy: AccountNamePolicy,
  ): Promise<void>;
  /** Shows on the pass that the vendor makes a request wait; the result replaces it. */
  showWait(tenantId: string, act: Act, seconds: number): Promise<void>;
  /** Writes a masked failure and ends a login in progress. */
  recordFailure(tenantId: string, act: Act, error: ConciergeError, secrets: readonly string[]): Promise<void>;
  /**
   * Ends the session whatever its expiry, after the server refused this token; a newer token stays.
   * @param forGood also drops renewal
   */
  markExpired(tenantId: string, refused: Token, forGood?: boolean): Promise<void>;
  /** Deletes an unsuccessful login and its fields. */
  forgetLogin(tenantId: string): Promise<void>;
  /** Deletes pass, token and pending login of a tenant. */
  forget(tenantId: string): Promise<void>;
}

/** @param now epoch milliseconds */
export function createSessionRepository(store: Store, now: () => number): SessionRepository {
  const repository: SessionRepository = {
    async read(tenantId) {
      const [all, storedToken] = await Promise.all([store.read(passes), store.read(token(tenantId))]);
      const facts = getOwn(all, tenantId)?.session;
      if (facts === undefined || storedToken === null) return null;
      const lifetime = facts.expiresAt === null ? null : facts.expiresAt - facts.renewedAt;
      return {
        facts,
        token: storedToken,
        session: {
          secrets: storedToken.secrets,
          account: facts.account,
          expiresAt: facts.expiresAt,
          lifetime,
        },
      };
    },

    async readForEndpoint(tenant) {
      const stored = await repository.read(tenant.id);
      return stored?.token.endpoint === endpointOf(tenant) ? stored : null;
    },

    async tenantIds() {
      const [all, allPending, keys] = await Promise.all([
        store.read(passes),
        store.read(pending),
        store.keys('session'),
      ]);
      const withToken = keys.map(tenantIdOfTokenKey).filter((id) => id !== null);
      return new Set([...Object.keys(all), ...Object.keys(allPending), ...withToken]);
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
      let isStarted = false;
      await store.update([passes, token(tenantId), pending], (all, storedToken, allPending) => {
        isStarted = getOwn(all, tenantId)?.session === undefined || storedToken === null;
        if (!isStarted) return [undefined, undefined, undefined];
        return [
          setPass(all, tenantId, { signingIn }),
          storedToken === null ? undefined : null,
          omitKey(allPending, tenantId),
        ];
      });
      return isStarted;
    },

    async updateProgress(tenantId, awaits, seconds, account) {
      await repository.updatePass(tenantId, (pass) => {
        const since = pass.signingIn?.since ?? now();
        const name = account ?? pass.signingIn?.account;
        const signingIn: SigningIn = { since, until: now() + progressTtlMs + seconds * 1000, awaits };
        return { ...pass, signingIn: name === undefined ? signingIn : { ...signingIn, account: name } };
      });
    },

    async saveGrant(tenant, method, grant, signedInAt, namePolicy) {
      const { id } = tenant;
      const session = await toSessionFacts(method, grant, signedInAt, namePolicy);
      await store.update([passes, token(id), pending, drafts], (all, _old, allPending, allDrafts) => {
        const fields = omitKey(allDrafts.fields ?? {}, id);
        return [
          setPass(all, id, { session }),
          { secrets: grant.secrets, endpoint: endpointOf(tenant) },
          omitKey(allPending, id),
          fields && { ...allDrafts, fields },
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
      await store.update([passes, pending], (all, allPending) => [
        setPass(all, tenantId, { ...withoutKey(getOwn(all, tenantId) ?? {}, 'signingIn'), problem }),
        act === 'login' ? omitKey(allPending, tenantId) : undefined,
      ]);
    },

    async markExpired(tenantId, refused, forGood = false) {
      await store.update([passes, token(tenantId)], (all, storedToken) => {
        const pass = getOwn(all, tenantId);
        if (pass?.session === undefined || storedToken?.secrets.accessToken !== refused.secrets.accessToken)
          return [undefined, undefined];
        const ended = { ...pass, session: { ...pass.session, endedAt: now() } };
        return [setPass(all, tenantId, forGood ? withoutRenewal(ended) : ended), undefined];
      });
    },

    async forgetLogin(tenantId) {
      await store.update([passes, pending], (all, allPending) => {
        const { signingIn, ...rest } = getOwn(all, tenantId) ?? {};
        // A problem with a code is meaningless once no code is required.
        const remaining = signingIn?.awaits === 'code' ? withoutKey(rest, 'problem') : rest;
        return [
          signingIn === undefined ? undefined : setPass(all, tenantId, remaining),
          omitKey(allPending, tenantId),
        ];
      });
    },

    async forget(tenantId) {
      await store.update([passes, token(tenantId), pending], (all, storedToken, allPending) => [
        omitKey(all, tenantId),
        storedToken === null ? undefined : null,
        omitKey(allPending, tenantId),
      ]);
    },
  };
  return repository;
}

/** A vendor's time as a stored one; `null` for what no `Date` can hold. */
function asInstant(at: number | null): number | null {
  const rounded = Math.floor(at ?? Number.NaN);
  return rounded >= 0 && rounded <= maxInstant ? rounded : null;
}

/** The facts of a grant that may be shown. */
async function toSessionFacts(
  method: string,
  grant: Grant,
  signedInAt: number,
  namePolicy: AccountNamePolicy,
): Promise<SessionFacts> {
  const { accessToken } = grant.secrets;
  const credentialEndsAt = asInstant(grant.credentialEndsAt ?? null);
  return {
    account: displayedAccount(grant, namePolicy),
    method,
    signedInAt,
    renewedAt: grant.receivedAt,
    expiresAt: credibleEnd(grant),
    renewableUntil: asInstant(grant.renewableUntil),
    tokenKind: grant.tokenKind,
    maskedToken: accessToken === '' ? '' : maskToken(accessToken),
    tokenId: accessToken === '' ? '' : await tokenId(accessToken),
    ...(grant.estimated === true ? { estimated: true } : {}),
    ...(credentialEndsAt === null ? {} : { credentialEndsAt }),
  };
}

/** A grant's end; `null` for one at or before receipt, because the server has just accepted the log-in. */
function credibleEnd({ expiresAt, receivedAt }: Grant): number | null {
  const end = asInstant(expiresAt);
  return end !== null && end > receivedAt ? end : null;
}

/** The vendor's name of the account, else the entered one; `null` if it repeats a secret or is not one line of text. */
function displayedAccount(
  { account, secrets: issued }: Grant,
  { secrets, publicTexts, entered }: AccountNamePolicy,
): string | null {
  const name = visibleText(account ?? '') || visibleText(entered ?? '');
  const isShown =
    name !== '' &&
    name.length <= 200 &&
    validateLine(name) === null &&
    !repeatsSecret(name, [...secretValuesOf(issued), ...secrets], publicTexts);
  return isShown ? name : null;
}
