import { asConciergeError, ConciergeError } from '../errors.ts';
import type { Store } from '../platform/store.ts';
import { preferences } from '../slots/background.ts';
import { used } from '../tenants/frecency.ts';
import type { Credentials, SignInWay } from '../vendors/contract.ts';
import { makeAwaitingCode } from './awaiting-code.ts';
import type { Ending } from './ending.ts';
import { type Flights, stillWanted } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import { type Allowing, type Knowing, type Known, requireHost, requireSameDoors } from './known.ts';
import type { PassBook } from './pass-book.ts';
import { masked } from './problem.ts';

export interface SigningInParts extends Knowing, Allowing {
  store: Store;
  flights: Flights;
  io: IoParts;
}

/** How a person signs in to a tenant, with a code in between where the vendor asks for one. */
export interface SignIns {
  /** @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed */
  login(tenantId: string, credentials: Credentials): Promise<void>;
  /** Repeats the whole grant with the code the vendor asked for. */
  answer(tenantId: string, code: string): Promise<void>;
  /** Calls off what flies, and forgets what was typed. */
  cancel(tenantId: string): Promise<void>;
}

/** @param ending ends the session that was here before: two people never share a tenant */
export function makeSignIns(parts: SigningInParts, book: PassBook, ending: Ending): SignIns {
  const { store, flights } = parts;
  const { now } = parts.io;
  const code = makeAwaitingCode(store, book, now);

  async function signIn(tenantId: string, credentials: Credentials, signal: AbortSignal): Promise<void> {
    const known = await parts.known(tenantId);
    const { tenant, about } = known;
    const way = about.signIn.find((each) => each.id === credentials.way);
    if (way === undefined || !fieldsFit(way.fields, credentials.fields))
      throw new ConciergeError('bad_message');
    const accountField = way.fields.find((field) => field.account === true);
    const account = accountField === undefined ? undefined : credentials.fields[accountField.name];
    const typed = typedSecrets(way, credentials.fields);
    try {
      await requireHost(parts, tenant);
      await ending.end(known, signal);
      stillWanted(signal);
      await book.change(tenant.id, () => ({}));
      await book.news(tenant.id, 'vendor', 0, account);
      await rememberUse(tenant.id, account);
      await enter(known, credentials, typed, signal);
    } catch (thrown) {
      await tell(tenant.id, thrown, typed, signal, (error) =>
        error.code === 'code_required'
          ? code.keep(known, credentials, account)
          : book.fail(tenant.id, 'login', error, typed),
      );
    }
  }

  /** Asks the vendor for a grant, and writes it down if it is still wanted. */
  async function enter(
    known: Known,
    credentials: Credentials,
    typed: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { tenant, wire } = known;
    const io = ioFor(parts.io, tenant, wire, signal, (seconds) => book.news(tenant.id, 'wait', seconds));
    const grant = await wire.login(io, tenant, credentials);
    await requireSameDoors(parts, known);
    stillWanted(signal);
    await book.admit(tenant.id, credentials.way, grant, now(), typed);
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

  async function rememberUse(tenantId: string, account: string | undefined): Promise<void> {
    await store.change([preferences], (kept) => [
      {
        ...kept,
        lastAccount:
          account === undefined || account === ''
            ? kept.lastAccount
            : { ...kept.lastAccount, [tenantId]: account },
        ...used(kept, tenantId, now()),
      },
    ]);
  }

  return {
    async login(tenantId, credentials) {
      const account = Object.values(credentials.fields)[0] ?? '';
      await flights.run(tenantId, `login ${credentials.way} ${account}`, (signal) =>
        signIn(tenantId, credentials, signal),
      );
    },

    async answer(tenantId, typedCode) {
      await flights.run(tenantId, 'answer', async (signal) => {
        const known = await parts.known(tenantId);
        const waiting = await code.waiting(tenantId);
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
      });
    },

    async cancel(tenantId) {
      await flights.callOff(tenantId, 'login', 'answer');
      await book.forgetSignIn(tenantId);
    },
  };
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
