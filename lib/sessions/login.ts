import { asConciergeError, ConciergeError, type ErrorCode } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, SignInMethod } from '../vendors/contract.ts';
import { createCodeChallenge } from './code-challenge.ts';
import { type CredentialStore, retainableFields } from './credential-store.ts';
import type { Logout } from './logout.ts';
import { maskError } from './problem.ts';
import type { SessionRepository } from './session-repository.ts';
import { type SingleFlight, signInFlights, throwIfCancelled } from './single-flight.ts';
import { deriveState } from './state.ts';
import {
  assertHostAllowed,
  assertSameEndpoint,
  type HostAccess,
  type TenantContext,
  type TenantResolver,
} from './tenant-context.ts';
import type { TrackUsage } from './usage-tracker.ts';
import { createVendorIo, type Scheduler, type VendorIoDeps } from './vendor-io.ts';

export interface LoginDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  noteUse: TrackUsage;
  credentials: CredentialStore;
}

/** What a vendor says when it will not take what was sent: it is not sent again by itself. */
const refusals: readonly ErrorCode[] = [
  'bad_credentials',
  'password_expired',
  'account_locked',
  'licence_full',
  'forbidden',
  'vendor_refused',
  'code_required',
];
/** After these the same words would only be refused again, or lock the account: they are forgotten. */
const forgetOn: readonly ErrorCode[] = ['bad_credentials', 'password_expired'];
/** After these the vendor knows whom it was told: what stood in the user name's place is one. */
const naming: readonly ErrorCode[] = ['code_required', 'password_expired', 'account_locked', 'licence_full'];

/** How a person signs in to a tenant, with a code in between where the vendor asks for one. */
export interface LoginFlow {
  /**
   * @param scheduler when its server is spoken to; at once, when it is left out
   * @returns whether it went through: `false` when it was called off on the way
   * @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed
   */
  login(tenantId: string, credentials: Credentials, scheduler?: Scheduler): Promise<boolean>;
  /** Repeats the whole grant with the code the vendor asked for. */
  submitCode(tenantId: string, code: string): Promise<void>;
  /** Logs in with what is kept, because the person asks. @throws ConciergeError `not_signed_in` when nothing is */
  loginWithStored(tenantId: string): Promise<void>;
  /**
   * Logs a dead session in again, once, with what is kept. One that lives again by now is left alone; one whose log-in
   * is refused is over.
   * @returns whether the session lives; `false` when nothing is kept
   * @throws ConciergeError `vault_locked`, or why the log-in failed
   */
  reauthenticate(context: TenantContext): Promise<boolean>;
  /** Calls off what flies, and forgets what was typed. */
  cancel(tenantId: string): Promise<void>;
}

/** @param logoutFlow ends the session that was here before: two people never share a tenant */
export function createLoginFlow(
  deps: LoginDeps,
  repository: SessionRepository,
  logoutFlow: Logout,
): LoginFlow {
  const { store, singleFlight } = deps;
  const { now } = deps.io;
  const code = createCodeChallenge(store, repository, now);

  async function signIn(
    tenantId: string,
    credentials: Credentials,
    signal: AbortSignal,
    scheduler?: Scheduler,
  ): Promise<boolean> {
    const context = await deps.resolve(tenantId);
    const { tenant, descriptor } = context;
    const method = descriptor.signIn.find((each) => each.id === credentials.method);
    if (method === undefined || !matchesFields(method.fields, credentials.fields))
      throw new ConciergeError('bad_message');
    const account = accountFrom(method, credentials);
    const typed = secretValues(method, credentials.fields);
    try {
      await assertHostAllowed(deps, tenant);
      deps.noteUse(tenant.id);
      while (!(await repository.begin(tenant.id, account))) {
        await logoutFlow.end(context, signal);
        throwIfCancelled(signal);
      }
      await enter(context, credentials, typed, signal, scheduler);
      return true;
    } catch (thrown) {
      await tell(tenant.id, thrown, typed, signal, async (error) => {
        // What is kept stands under the name that signed in last: a refusal puts no other there.
        const named = naming.includes(error.code) && !(await deps.credentials.has(tenant.id));
        if (named) await rememberAccount(tenant.id, account);
        if (error.code === 'code_required') return code.save(context, credentials, account);
        if (forgetOn.includes(error.code)) await deps.credentials.forgetRefused(tenant, credentials);
        await repository.recordFailure(tenant.id, 'login', error, typed);
      });
      return false;
    }
  }

  /** What is kept, where it still fits. @throws ConciergeError `vault_locked` */
  async function keptOf({
    tenant,
    descriptor,
  }: TenantContext): Promise<{ credentials: Credentials; method: SignInMethod } | null> {
    const credentials = await deps.credentials.find(tenant);
    const method = descriptor.signIn.find((each) => each.id === credentials?.method);
    if (credentials === null || method === undefined || !matchesFields(method.fields, credentials.fields))
      return null;
    return { credentials, method };
  }

  /** Whether credentials are of whoever signed in last: by itself nobody is put in another's place. */
  async function ofTheSame(tenantId: string, account: string | undefined): Promise<boolean> {
    const last = getOwn((await store.read(preferences)).lastAccount, tenantId);
    return account === undefined || last === undefined || account === last;
  }

  /** The dead session stays until the new one takes its place, or the vendor refuses it one. */
  async function signInAgain(context: TenantContext, signal: AbortSignal): Promise<boolean> {
    const { tenant } = context;
    const stored = await repository.readForEndpoint(tenant);
    if (stored === null) return false;
    if (deriveState({ session: stored.facts }, now()).name === 'signed-in') return true;
    const found = await keptOf(context);
    if (found === null || found.method.id !== stored.facts.method) return false;
    const { credentials, method } = found;
    const account = accountFrom(method, credentials);
    if (!(await ofTheSame(tenant.id, account))) return false;
    const typed = secretValues(method, credentials.fields);
    try {
      await enter(context, credentials, typed, signal);
      return true;
    } catch (thrown) {
      throwIfCancelled(signal);
      const error = asConciergeError(thrown);
      if (!refusals.includes(error.code)) throw maskError(error, typed);
      if (forgetOn.includes(error.code)) await deps.credentials.forgetRefused(tenant, credentials);
      await repository.forget(tenant.id);
      if (error.code === 'code_required') await code.save(context, credentials, account);
      throw maskError(new ConciergeError(error.code, { ...error.facts, detail: 'kept' }, error), typed);
    }
  }

  /** Asks the vendor for a grant, and writes it down if it is still wanted. */
  async function enter(
    context: TenantContext,
    credentials: Credentials,
    typed: readonly string[],
    signal: AbortSignal,
    scheduler: Scheduler = (talk) => talk(),
  ): Promise<void> {
    const { tenant, client } = context;
    const onWait = (seconds: number) => repository.updateProgress(tenant.id, 'wait', seconds);
    const io = createVendorIo(deps.io, tenant, client, signal, { onWait });
    const grant = await scheduler(() => client.login(io, tenant, credentials), signal);
    await assertSameEndpoint(deps, context);
    throwIfCancelled(signal);
    const method = context.descriptor.signIn.find((each) => each.id === credentials.method);
    const account = method === undefined ? undefined : accountFrom(method, credentials);
    // A pasted link begins with the portal's address, and so may a name's e-mail end.
    const open = [account ?? '', tenant.baseUrl, ...Object.values(tenant.settings)];
    const admitted = repository.saveGrant(tenant, credentials.method, grant, now(), {
      secrets: typed,
      known: open,
    });
    const noted = rememberAccount(tenant.id, account);
    await admitted;
    const another = await noted;
    const worthKeeping = method === undefined ? null : retainableFields(method, credentials);
    if (worthKeeping !== null) await deps.credentials.save(tenant, worthKeeping, another);
  }

  /**
   * What becomes of a sign-in that failed: `shown`, and thrown, masked. One that was called off is no failure;
   * one whose tenant is gone leaves nothing to show.
   */
  async function tell(
    tenantId: string,
    thrown: unknown,
    typed: readonly string[],
    signal: AbortSignal,
    shown: (error: ConciergeError) => Promise<void>,
  ): Promise<void> {
    if (signal.aborted) return repository.forgetLogin(tenantId);
    const error = asConciergeError(thrown);
    if (error.code === 'unknown_tenant') {
      await repository.forgetLogin(tenantId);
      throw error;
    }
    await shown(error);
    throw maskError(error, typed);
  }

  /**
   * Only once the vendor took it for a name: a password that was typed in its place by mistake would stand on disk. A
   * log-in stays one when there is no room for it.
   * @returns whether another name stood there
   */
  async function rememberAccount(tenantId: string, account = ''): Promise<boolean> {
    let last: string | undefined;
    const change = store.update([preferences], (kept) => {
      last = getOwn(kept.lastAccount, tenantId);
      return [
        account === '' || last === account
          ? undefined
          : { ...kept, lastAccount: { ...kept.lastAccount, [tenantId]: account } },
      ];
    });
    await change.catch(() => undefined);
    return account !== '' && last !== undefined && last !== account;
  }

  async function login(tenantId: string, credentials: Credentials, scheduler?: Scheduler): Promise<boolean> {
    const { method, fields } = credentials;
    const work = (signal: AbortSignal) => signIn(tenantId, credentials, signal, scheduler);
    return singleFlight.run(tenantId, 'login', work, { method, fields });
  }

  return {
    login,

    async loginWithStored(tenantId) {
      const context = await deps.resolve(tenantId);
      const found = await keptOf(context).catch(async (thrown: unknown) => {
        await repository.recordFailure(tenantId, 'login', asConciergeError(thrown), []);
        throw thrown;
      });
      if (found === null) throw new ConciergeError('not_signed_in', { detail: 'nothing kept' });
      await login(tenantId, found.credentials);
    },

    async reauthenticate(context) {
      return singleFlight.run(context.tenant.id, 'login again', (signal) => signInAgain(context, signal));
    },

    async submitCode(tenantId, typedCode) {
      const work = async (signal: AbortSignal) => {
        const context = await deps.resolve(tenantId);
        const waiting = await code.find(context.tenant);
        if (waiting === undefined) {
          await repository.forgetLogin(tenantId);
          throw new ConciergeError('not_signed_in');
        }
        const fields = { ...waiting.fields, [waiting.field]: typedCode };
        const method = context.descriptor.signIn.find((each) => each.id === waiting.method);
        const typed = method === undefined ? [] : secretValues(method, fields);
        try {
          await repository.updateProgress(tenantId, 'vendor', 0);
          await enter(context, { method: waiting.method, fields }, typed, signal);
        } catch (thrown) {
          await tell(tenantId, thrown, typed, signal, (error) =>
            code.askAgain(context, waiting, error, typed),
          );
        }
      };
      await singleFlight.run(tenantId, 'answer', work, typedCode);
    },

    async cancel(tenantId) {
      await singleFlight.cancel(tenantId, ...signInFlights);
      await repository.forgetLogin(tenantId);
    },
  };
}

/** Who is meant by what was typed; `undefined` where the way in names nobody. */
function accountFrom(method: SignInMethod, { fields }: Credentials): string | undefined {
  const field = method.fields.find((each) => each.account === true);
  return field === undefined ? undefined : fields[field.name];
}

/** What was typed that may not be repeated. */
function secretValues(method: SignInMethod, fields: Readonly<Record<string, string>>): string[] {
  return method.fields.filter((field) => field.secret).map((field) => fields[field.name] ?? '');
}

/** Whether what was typed has all that a way in declares, and nothing else. */
function matchesFields(
  declared: readonly { name: string; optional?: boolean; whenAsked?: boolean }[],
  typed: Readonly<Record<string, string>>,
): boolean {
  const names = new Set(declared.map((field) => field.name));
  if (Object.keys(typed).some((name) => !names.has(name))) return false;
  return declared.every(
    (field) => field.optional === true || field.whenAsked === true || (typed[field.name] ?? '') !== '',
  );
}
