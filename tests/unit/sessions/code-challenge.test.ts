import { beforeEach, describe, expect, test } from 'vitest';
import { ConciergeError, type ErrorCode, errorCodes } from '../../../lib/errors.ts';
import { codeTtlMs, createCodeChallenge, isStillPending } from '../../../lib/sessions/code-challenge.ts';
import { createSessionRepository } from '../../../lib/sessions/session-repository.ts';
import { endpointOf, type TenantContext } from '../../../lib/sessions/tenant-context.ts';
import { passes, pending } from '../../../lib/storage/slots.ts';
import { createStore, type Store } from '../../../lib/storage/store.ts';
import { clients } from '../../../lib/vendors/clients.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { memoryAreas, noon, tom, tomsCode } from '../../support/test-app.ts';

const descriptor = findDescriptor('nexudus');
const client = clients.nexudus;
if (descriptor === undefined || client === undefined) throw new TypeError('no vendor asks for a code');
const context: TenantContext = {
  tenant: {
    id: 'acme',
    vendor: 'nexudus',
    name: 'Acme',
    baseUrl: 'https://acme.spaces.nexudus.com',
    environment: 'staging',
    settings: { portalUrl: 'https://members.acme.example' },
    destinations: [],
  },
  descriptor,
  client,
};
const typed = { method: 'password', fields: { username: tom.username, password: tom.password } };
const minute = 60_000;

let store: Store;
let clock: number;
const challenge = () =>
  createCodeChallenge(
    store,
    createSessionRepository(store, () => clock),
    () => clock,
  );
const pass = async () => (await store.read(passes)).acme;
const waiting = async () => (await store.read(pending)).acme;

beforeEach(() => {
  store = createStore(memoryAreas(), () => undefined);
  clock = noon;
});

describe('a log-in that waits for its code', () => {
  test('has what was typed, but no code, for its own endpoint and five minutes', async () => {
    await challenge().save(context, typed, tom.username);
    expect(await waiting()).toEqual({
      method: 'password',
      fields: typed.fields,
      field: 'totp',
      until: noon + 5 * minute,
      endpoint: endpointOf(context.tenant),
    });
    expect(await pass()).toEqual({
      signingIn: {
        since: noon,
        until: noon + 5 * minute,
        awaits: 'code',
        field: 'totp',
        method: 'password',
        account: tom.username,
      },
    });
    expect(await challenge().find(context.tenant)).toEqual(await waiting());
  });
  test('after a code that was typed at once has a problem, and that code no more', async () => {
    await challenge().save(context, { ...typed, fields: { ...typed.fields, totp: tomsCode } }, tom.username);
    expect((await waiting())?.fields).toEqual(typed.fields);
    expect((await pass())?.problem).toMatchObject({ code: 'code_required', act: 'login', at: noon });
  });
  test('of a way in that knows no code is a failure, and nothing waits', async () => {
    await challenge().save(context, { method: 'link', fields: { link: 'x' } }, undefined);
    expect(await waiting()).toBeUndefined();
    expect(await pass()).toMatchObject({ problem: { code: 'code_required', act: 'login' } });
  });
  test.each([
    ['at its end', 5 * minute, undefined],
    ['just before', 5 * minute - 1, 'found'],
    ['with a clock put right by a minute', -minute, 'found'],
    ['with a clock set back further', -minute - 1, undefined],
  ])('%s (%d ms later) is found: %s', async (_what, later, found) => {
    await challenge().save(context, typed, tom.username);
    clock += later;
    expect((await challenge().find(context.tenant)) === undefined ? undefined : 'found').toBe(found);
    expect(isStillPending({ until: noon + codeTtlMs }, clock)).toBe(found === 'found');
  });
  test('is not found for another server', async () => {
    await challenge().save(context, typed, tom.username);
    const baseUrl = 'https://other.spaces.nexudus.com';
    expect(await challenge().find({ ...context.tenant, baseUrl })).toBeUndefined();
    expect(await challenge().find({ ...context.tenant, id: 'other' })).toBeUndefined();
  });
});

describe('a code that was refused', () => {
  const over: readonly ErrorCode[] = ['password_expired', 'account_locked', 'licence_full'];
  test.each(errorCodes)('with %s', async (code) => {
    await challenge().save(context, typed, tom.username);
    const pendingLogin = await waiting();
    if (pendingLogin === undefined) throw new TypeError('nothing waits');
    clock += 1000;
    await challenge().askAgain(context, pendingLogin, new ConciergeError(code), [tom.password]);
    const { signingIn, problem } = (await pass()) ?? {};
    expect(problem).toMatchObject({ code, act: 'login', at: clock });
    if (over.includes(code)) expect([signingIn, await waiting()]).toEqual([undefined, undefined]);
    else
      expect([signingIn, await waiting()]).toEqual([
        expect.objectContaining({
          awaits: 'code',
          account: tom.username,
          until: pendingLogin.until,
          since: clock,
        }),
        pendingLogin,
      ]);
  });
  test('says so in the vendor’s words without the password', async () => {
    await challenge().save(context, typed, tom.username);
    const pendingLogin = await waiting();
    if (pendingLogin === undefined) throw new TypeError('nothing waits');
    const error = new ConciergeError('bad_credentials', { vendorMessage: `No: ${tom.password}` });
    await challenge().askAgain(context, pendingLogin, error, [tom.password]);
    expect((await pass())?.problem?.facts.vendorMessage).toBe('No: …');
  });
});
