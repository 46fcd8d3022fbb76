/** The steps of a run in their order: first what needs no account, then the life of one session. */
import { ConciergeError } from '../../lib/errors.ts';
import type { SendRequest } from '../../lib/ports/http.ts';
import type {
  Credentials,
  Grant,
  Session,
  SignInField,
  SignInMethod,
  VendorClient,
  VendorDescriptor,
  VendorIo,
  VendorRequest,
} from '../../lib/vendors/contract.ts';
import { hasAbility } from '../../lib/vendors/descriptors.ts';
import { portalPageCall, type VendorExpectations } from './expectation.ts';
import type { Done, RunDeps, RunOptions, Step } from './step.ts';

/** The one step that is done even after the run was stopped. */
export const logOutStep = 'log-out';

interface Steps extends RunOptions {
  client: VendorClient;
  descriptor: VendorDescriptor;
  expected: VendorExpectations;
  io: VendorIo;
  send: SendRequest;
  step: Step;
  deps: RunDeps;
}

export async function runSteps(run: Steps): Promise<void> {
  await probe(run);
  await wrongCredentials(run);
  await unknownTokens(run);
  const session = await logIn(run);
  const noSession = session === null ? 'the log-in did not succeed' : null;
  await check(run, 'check', session ?? 'the log-in did not succeed');
  const renewed = await renewal(run, session);
  const current = renewed ?? session;
  await portal(run, current);
  const ended = await logOut(run, current);
  if (ended && current !== null) await check(run, 'check after the log-out', current, 'dead');
  else
    await run.step(
      { name: 'check after the log-out', wanted: [] },
      noSession ?? 'the session was not logged out',
    );
}

async function probe({ tenant, client, expected, io, step }: Steps): Promise<void> {
  await step({ name: 'recognition probe', wanted: [expected.probe], outcome: 'done' }, async () => {
    const reply = await io.send(client.probe.request(tenant));
    if (!client.probe.recognise(reply))
      throw new ConciergeError('vendor_reply', { detail: 'not recognised' });
  });
}

/** A log-in with an account that is nobody's, so that no real one is locked. */
async function wrongCredentials({ tenant, client, io, method, step, deps }: Steps): Promise<void> {
  const fields = Object.fromEntries(
    fieldsOf(method, false).map((field) => [field.name, madeUp(field, deps.randomId())]),
  );
  await step({ name: 'log-in of an account that does not exist', wanted: ['refused'] }, () =>
    client.login(io, tenant, { method: method.id, fields }),
  );
}

function madeUp({ account, inputMode }: SignInField, id: string): string {
  if (inputMode === 'email') return `conformance-${id.slice(0, 8)}@example.com`;
  return account === true ? `conformance-${id.slice(0, 8)}` : id;
}

const sessionWith = (secrets: Session['secrets']): Session => ({
  secrets,
  account: null,
  expiresAt: null,
  lifetime: null,
});

async function unknownTokens(run: Steps): Promise<void> {
  const { tenant, client, descriptor, io, step, deps } = run;
  const accessToken = deps.randomId();
  await check(run, 'check of a token that does not exist', sessionWith({ accessToken }), 'dead');
  if (client.renew === undefined || descriptor.can.renew !== true) return;
  const session = sessionWith({ accessToken, refreshToken: deps.randomId(), clientId: deps.randomId() });
  await step(
    { name: 'renewal by a token that does not exist', wanted: ['dead'] },
    async () => await client.renew?.(io, tenant, session),
  );
}

async function logIn(run: Steps): Promise<Session | null> {
  const { tenant, client, io, method, fields, step, deps } = run;
  const log = (credentials: Credentials['fields']) => () =>
    client.login(io, tenant, { method: method.id, fields: credentials });
  const first = await step({ name: 'log-in', wanted: ['good', 'code required'] }, log(fields));
  if (first.outcome !== 'code_required') return toSession(first);
  const code = await deps.askForCode(method);
  const second = await step({ name: 'log-in with the code', wanted: ['good'] }, log({ ...fields, ...code }));
  return toSession(second);
}

/** The session of a grant that the client took. */
function toSession({ result: grant }: Done<Grant | undefined>): Session | null {
  if (grant === null || grant === undefined) return null;
  const { secrets, account, expiresAt, receivedAt } = grant;
  return { secrets, account, expiresAt, lifetime: expiresAt === null ? null : expiresAt - receivedAt };
}

/** Checks a session; `session` is the reason when there is none. */
async function check(
  { tenant, client, descriptor, io, step }: Steps,
  name: string,
  session: Session | string,
  wanted: 'good' | 'dead' = 'good',
): Promise<void> {
  const can = descriptor.can.check;
  if (!hasAbility(can, tenant)) {
    const setting = typeof can === 'boolean' ? '' : can.setting;
    await step({ name, wanted: [wanted] }, `it needs the setting ${setting}`);
  } else if (typeof session === 'string') await step({ name, wanted: [wanted] }, session);
  else await step({ name, wanted: [wanted] }, async () => await client.check?.(io, tenant, session));
}

/** Renews, and checks the renewed session. @returns the renewed session, or `null` */
async function renewal(run: Steps, session: Session | null): Promise<Session | null> {
  const { tenant, client, descriptor, io, step, deps } = run;
  const name = 'renewal';
  if (client.renew === undefined || descriptor.can.renew === false) return null;
  const why = whyNoRenewal(run, session);
  if (why !== null || session === null) {
    await step({ name, wanted: ['good'] }, why ?? '');
    return null;
  }
  if (descriptor.can.renew === 'after expiry' && session.expiresAt !== null) {
    const milliseconds = Math.max(0, session.expiresAt - deps.now()) + 1000;
    deps.onWait(Math.ceil(milliseconds / 1000));
    await deps.sleep(milliseconds);
  }
  const renewed = toSession(
    await step({ name, wanted: ['good'] }, async () => await client.renew?.(io, tenant, session)),
  );
  await check(run, 'check after the renewal', renewed ?? 'the renewal did not succeed');
  return renewed;
}

function whyNoRenewal({ descriptor, waitForExpiry }: Steps, session: Session | null): string | null {
  if (session === null) return 'the log-in did not succeed';
  if (descriptor.can.renew === true)
    return session.secrets.refreshToken === undefined ? 'the log-in gave no refresh token' : null;
  if (session.expiresAt === null) return 'the log-in told no end to wait for';
  return waitForExpiry
    ? null
    : 'a token is renewed by its first use after its end: --wait-for-expiry waits for that';
}

async function portal(run: Steps, session: Session | null): Promise<void> {
  const { tenant, client, descriptor, expected, io, step } = run;
  const by = descriptor.portal;
  if (by === null || client.openPortal === undefined) return;
  if (by.by === 'tab') return portalPage(run, session);
  for (const { name, path, file } of expected.links ?? []) {
    await step(
      { name, wanted: ['good'] },
      session === null
        ? 'the log-in did not succeed'
        : async () => await client.openPortal?.(io, tenant, session, { path, file }),
    );
  }
}

/** Loads the portal's page with the token as a tab does, and once without, because a page may be the same for all. */
async function portalPage(run: Steps, session: Session | null): Promise<void> {
  const { tenant, client, descriptor, io, send, step, deps } = run;
  const kind = { name: portalPageCall, wanted: ['good'] as const, call: portalPageCall };
  const { portal: declared } = descriptor;
  const setting = declared !== null && 'setting' in declared ? declared.setting : null;
  if (session === null) return void (await step(kind, 'the log-in did not succeed'));
  if (setting !== null && !tenant.settings[setting])
    return void (await step(kind, `it needs the setting ${setting}`));
  const entry = await client.openPortal?.(io, tenant, session, { path: null });
  if (entry === undefined) return;
  const origins = [new URL(tenant.baseUrl).origin];
  const cookies = client.usesCookies?.(tenant) ?? false;
  const header = cookies ? undefined : client.tabHeader?.(session);
  const request: VendorRequest = { method: 'GET', url: entry.url, headers: { accept: 'text/html' } };
  const bare = await send(request, { origins, cookies: false, signal: deps.signal }).catch(() => null);
  const headers = { ...request.headers, ...(header === undefined ? {} : { [header.name]: header.value }) };
  await step(
    {
      ...kind,
      whyUntold: ([exchange]) =>
        exchange?.reply === null && exchange.leadsTo === 'the same host'
          ? 'the page leads on to another one of the same host: name that one'
          : bare !== null && bare.status === exchange?.reply?.status && bare.text === exchange.reply.text
            ? 'the page is the same without the token, so it does not tell whether the token is taken'
            : null,
    },
    () => send({ ...request, headers }, { origins, cookies, signal: deps.signal }),
  );
}

/** @returns whether the server ended the session */
async function logOut(run: Steps, session: Session | null): Promise<boolean> {
  const { tenant, client, expected, io, step } = run;
  const kind = { name: logOutStep, wanted: ['good', 'missing'] as const };
  if (session === null) await step(kind, 'the log-in did not succeed');
  else if (client.logout === undefined)
    await step(kind, 'the vendor has no such call: the session lives until its end');
  else if (expected.logOutNeeds !== undefined && !tenant.settings[expected.logOutNeeds])
    await step(kind, `it needs the setting ${expected.logOutNeeds}`);
  else {
    const { result } = await step(kind, async () => (await client.logout?.(io, tenant, session)) ?? false);
    return result === true;
  }
  return false;
}

/** The fields that are asked for at first, and those that the vendor asks for later. */
export function fieldsOf({ fields }: SignInMethod, isLater: boolean): readonly SignInField[] {
  return fields.filter(({ onChallenge = false }) => onChallenge === isLater);
}
