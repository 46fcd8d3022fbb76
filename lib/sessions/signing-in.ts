import { asConciergeError, ConciergeError, type ErrorCode } from '../errors.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import { preferences } from '../slots/background.ts';
import type { Credentials, SignInWay } from '../vendors/contract.ts';
import { makeAwaitingCode } from './awaiting-code.ts';
import { type CredentialBook, keepable } from './credentials.ts';
import type { Ending } from './ending.ts';
import { type Flights, signInFlights, stillWanted } from './flights.ts';
import { type IoParts, ioFor, type Speak } from './io.ts';
import { type Allowing, type Knowing, type Known, requireHost, requireSameDoors } from './known.ts';
import type { PassBook } from './pass-book.ts';
import { masked } from './problem.ts';
import { stateOf } from './state.ts';
import type { NoteUse } from './uses.ts';

export interface SigningInParts extends Knowing, Allowing {
  store: Store;
  flights: Flights;
  io: IoParts;
  noteUse: NoteUse;
  credentials: CredentialBook;
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
const spoilt: readonly ErrorCode[] = ['bad_credentials', 'password_expired'];
/** After these the vendor knows whom it was told: what stood in the user name's place is one. */
const naming: readonly ErrorCode[] = ['code_required', 'password_expired', 'account_locked', 'licence_full'];

/** How a person signs in to a tenant, with a code in between where the vendor asks for one. */
export interface SignIns {
  /**
   * @param speak when its server is spoken to; at once, when it is left out
   * @returns whether it went through: `false` when it was called off on the way
   * @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed
   */
  login(tenantId: string, credentials: Credentials, speak?: Speak): Promise<boolean>;
  /** Repeats the whole grant with the code the vendor asked for. */
  answer(tenantId: string, code: string): Promise<void>;
  /** Logs in with what is kept, because the person asks. @throws ConciergeError `not_signed_in` when nothing is */
  loginKept(tenantId: string): Promise<void>;
  /**
   * Logs a dead session in again, once, with what is kept. One that lives again by now is left alone; one whose log-in
   * is refused is over.
   * @returns whether the session lives; `false` when nothing is kept
   * @throws ConciergeError `vault_locked`, or why the log-in failed
   */
  again(known: Known): Promise<boolean>;
  /** Calls off what flies, and forgets what was typed. */
  cancel(tenantId: string): Promise<void>;
}

/** @param ending ends the session that was here before: two people never share a tenant */
export function makeSignIns(parts: SigningInParts, book: PassBook, ending: Ending): SignIns {
  const { store, flights } = parts;
  const { now } = parts.io;
  const code = makeAwaitingCode(store, book, now);

  async function signIn(
    tenantId: string,
    credentials: Credentials,
    signal: AbortSignal,
    speak?: Speak,
  ): Promise<boolean> {
    const known = await parts.known(tenantId);
    const { tenant, about } = known;
    const way = about.signIn.find((each) => each.id === credentials.way);
    if (way === undefined || !fieldsFit(way.fields, credentials.fields))
      throw new ConciergeError('bad_message');
    const account = accountIn(way, credentials);
    const typed = typedSecrets(way, credentials.fields);
    try {
      await requireHost(parts, tenant);
      parts.noteUse(tenant.id);
      while (!(await book.begin(tenant.id, account))) {
        await ending.end(known, signal);
        stillWanted(signal);
      }
      await enter(known, credentials, typed, signal, speak);
      return true;
    } catch (thrown) {
      await tell(tenant.id, thrown, typed, signal, async (error) => {
        // What is kept stands under the name that signed in last: a refusal puts no other there.
        const named = naming.includes(error.code) && !(await parts.credentials.holds(tenant.id));
        if (named) await rememberAccount(tenant.id, account);
        if (error.code === 'code_required') return code.keep(known, credentials, account);
        if (spoilt.includes(error.code)) await parts.credentials.refused(tenant, credentials);
        await book.fail(tenant.id, 'login', error, typed);
      });
      return false;
    }
  }

  /** What is kept, where it still fits. @throws ConciergeError `vault_locked` */
  async function keptOf({
    tenant,
    about,
  }: Known): Promise<{ credentials: Credentials; way: SignInWay } | null> {
    const credentials = await parts.credentials.find(tenant);
    const way = about.signIn.find((each) => each.id === credentials?.way);
    if (credentials === null || way === undefined || !fieldsFit(way.fields, credentials.fields)) return null;
    return { credentials, way };
  }

  /** Whether credentials are of whoever signed in last: by itself nobody is put in another's place. */
  async function ofTheSame(tenantId: string, account: string | undefined): Promise<boolean> {
    const last = own((await store.read(preferences)).lastAccount, tenantId);
    return account === undefined || last === undefined || account === last;
  }

  /** The dead session stays until the new one takes its place, or the vendor refuses it one. */
  async function signInAgain(known: Known, signal: AbortSignal): Promise<boolean> {
    const { tenant } = known;
    const kept = await book.readAt(tenant);
    if (kept === null) return false;
    if (stateOf({ session: kept.facts }, now()).name === 'signed-in') return true;
    const found = await keptOf(known);
    if (found === null || found.way.id !== kept.facts.way) return false;
    const { credentials, way } = found;
    const account = accountIn(way, credentials);
    if (!(await ofTheSame(tenant.id, account))) return false;
    const typed = typedSecrets(way, credentials.fields);
    try {
      await enter(known, credentials, typed, signal);
      return true;
    } catch (thrown) {
      stillWanted(signal);
      const error = asConciergeError(thrown);
      if (!refusals.includes(error.code)) throw masked(error, typed);
      if (spoilt.includes(error.code)) await parts.credentials.refused(tenant, credentials);
      await book.forget(tenant.id);
      if (error.code === 'code_required') await code.keep(known, credentials, account);
      throw masked(new ConciergeError(error.code, { ...error.facts, fault: 'kept' }, error), typed);
    }
  }

  /** Asks the vendor for a grant, and writes it down if it is still wanted. */
  async function enter(
    known: Known,
    credentials: Credentials,
    typed: readonly string[],
    signal: AbortSignal,
    speak: Speak = (talk) => talk(),
  ): Promise<void> {
    const { tenant, wire } = known;
    const onWait = (seconds: number) => book.news(tenant.id, 'wait', seconds);
    const io = ioFor(parts.io, tenant, wire, signal, { onWait });
    const grant = await speak(() => wire.login(io, tenant, credentials), signal);
    await requireSameDoors(parts, known);
    stillWanted(signal);
    const way = known.about.signIn.find((each) => each.id === credentials.way);
    const account = way === undefined ? undefined : accountIn(way, credentials);
    // A pasted link begins with the portal's address, and so may a name's e-mail end.
    const open = [account ?? '', tenant.baseUrl, ...Object.values(tenant.settings)];
    const admitted = book.admit(tenant, credentials.way, grant, now(), { secrets: typed, known: open });
    const noted = rememberAccount(tenant.id, account);
    await admitted;
    const another = await noted;
    const worthKeeping = way === undefined ? null : keepable(way, credentials);
    if (worthKeeping !== null) await parts.credentials.keep(tenant, worthKeeping, another);
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
    if (signal.aborted) return book.forgetSignIn(tenantId);
    const error = asConciergeError(thrown);
    if (error.code === 'unknown_tenant') {
      await book.forgetSignIn(tenantId);
      throw error;
    }
    await shown(error);
    throw masked(error, typed);
  }

  /**
   * Only once the vendor took it for a name: a password that was typed in its place by mistake would stand on disk. A
   * log-in stays one when there is no room for it.
   * @returns whether another name stood there
   */
  async function rememberAccount(tenantId: string, account = ''): Promise<boolean> {
    let last: string | undefined;
    const change = store.change([preferences], (kept) => {
      last = own(kept.lastAccount, tenantId);
      return [
        account === '' || last === account
          ? undefined
          : { ...kept, lastAccount: { ...kept.lastAccount, [tenantId]: account } },
      ];
    });
    await change.catch(() => undefined);
    return account !== '' && last !== undefined && last !== account;
  }

  async function login(tenantId: string, credentials: Credentials, speak?: Speak): Promise<boolean> {
    const { way, fields } = credentials;
    const work = (signal: AbortSignal) => signIn(tenantId, credentials, signal, speak);
    return flights.run(tenantId, 'login', work, { way, fields });
  }

  return {
    login,

    async loginKept(tenantId) {
      const known = await parts.known(tenantId);
      const found = await keptOf(known).catch(async (thrown: unknown) => {
        await book.fail(tenantId, 'login', asConciergeError(thrown), []);
        throw thrown;
      });
      if (found === null) throw new ConciergeError('not_signed_in', { fault: 'nothing kept' });
      await login(tenantId, found.credentials);
    },

    async again(known) {
      return flights.run(known.tenant.id, 'login again', (signal) => signInAgain(known, signal));
    },

    async answer(tenantId, typedCode) {
      const work = async (signal: AbortSignal) => {
        const known = await parts.known(tenantId);
        const waiting = await code.waiting(known.tenant);
        if (waiting === undefined) {
          await book.forgetSignIn(tenantId);
          throw new ConciergeError('not_signed_in');
        }
        const fields = { ...waiting.fields, [waiting.field]: typedCode };
        const way = known.about.signIn.find((each) => each.id === waiting.way);
        const typed = way === undefined ? [] : typedSecrets(way, fields);
        try {
          await book.news(tenantId, 'vendor', 0);
          await enter(known, { way: waiting.way, fields }, typed, signal);
        } catch (thrown) {
          await tell(tenantId, thrown, typed, signal, (error) => code.askAgain(known, waiting, error, typed));
        }
      };
      await flights.run(tenantId, 'answer', work, typedCode);
    },

    async cancel(tenantId) {
      await flights.callOff(tenantId, ...signInFlights);
      await book.forgetSignIn(tenantId);
    },
  };
}

/** Who is meant by what was typed; `undefined` where the way in names nobody. */
function accountIn(way: SignInWay, { fields }: Credentials): string | undefined {
  const field = way.fields.find((each) => each.account === true);
  return field === undefined ? undefined : fields[field.name];
}

/** What was typed that may not be repeated. */
function typedSecrets(way: SignInWay, fields: Readonly<Record<string, string>>): string[] {
  return way.fields.filter((field) => field.secret).map((field) => fields[field.name] ?? '');
}

/** Whether what was typed has all that a way in declares, and nothing else. */
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
