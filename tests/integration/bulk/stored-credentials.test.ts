import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../../lib/bulk/bulk-run.ts';
import type { Run } from '../../../lib/bulk/schema.ts';
import { localDay } from '../../../lib/i18n/local-date.ts';
import type { Reply } from '../../../lib/protocol/commands.ts';
import { startNexudus } from '../../simulators/nexudus.ts';
import { company, password, type Servers, servers } from '../../support/counting-servers.ts';
import { leak } from '../../support/leak.ts';
import {
  createTestApp,
  importTenants,
  jane,
  nexudusTenant,
  type TestApp,
  type TestAppOptions,
  tom,
  tomsCode,
} from '../../support/test-app.ts';
import { facts, keep, lock, remembered, setUp, stored, unlock, vaultOf } from '../../support/test-vault.ts';

// A run that signs in with what is saved: each tenant with its own credentials, across vendors.

const day = 24 * 3600 * 1000;
/** Each tenant's user name: who shares one shows the server the same account. */
type Users = Readonly<Record<string, string>>;
const tenantOf = (id: string, more = {}) => {
  const [host = '', nth = '0'] = id.split('-');
  return company(`${host}.example`, Number(nth), more);
};

/** An app in which each of these was signed in to once, saved and signed out again. */
async function saved(
  at: Servers,
  users: Users,
  how = 'vault',
  more = {},
  managed: TestAppOptions['managed'] = async () => ({}),
): Promise<TestApp> {
  const refusing = { ...at.manners };
  for (const host of Object.keys(at.manners)) at.manners[host] = 'takes';
  const world = createTestApp({ fetch: at.fetch, patience: 200, managed });
  await importTenants(world, ...Object.keys(users).map((id) => tenantOf(id, more)));
  await setUp(world);
  for (const [id, username] of Object.entries(users)) {
    await keep(world, id, how);
    await world.login(id, { username, password });
    await world.ask({ name: 'logout', tenant: id });
  }
  Object.assign(at.manners, refusing);
  forget(at);
  return world;
}
function forget(at: Servers): void {
  at.calls.length = 0;
  at.most = 0;
  at.mostAt = {};
}
const signIn = (world: TestApp, tenants: readonly string[], production: readonly string[] = []) =>
  world.ask({
    name: 'startBulkRun',
    act: 'login',
    stored: true,
    tenants,
    agreed: { production, portalOrigins: [] },
  }) as Promise<Reply>;
const shortly = () => new Promise((resolve) => setTimeout(resolve, 20));
const runOf = (world: TestApp): Run =>
  JSON.parse((world.areas.session.all().bulkRun as { data: string } | undefined)?.data ?? 'null');
const outcomes = (world: TestApp) => {
  const run = runOf(world);
  return Object.fromEntries(
    run.tenants.map((id) => {
      const outcome = run.outcomes[id];
      if (outcome?.is === 'skipped') return [id, outcome.why];
      return [id, outcome?.is === 'failed' ? outcome.code : outcome?.is];
    }),
  );
};
const everybody = (count: number, host: string, user = (nth: number) => `user-${nth}`): Users =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`${host}-${nth}`, user(nth)]));

describe('a run with saved credentials', () => {
  test.each(['browser', 'vault'])(
    '(%s) signs in to each tenant once, and each host has at most four at a time',
    async (how) => {
      const at = servers();
      const users = { ...everybody(9, 'a'), ...everybody(3, 'b') };
      const world = await saved(at, users, how);
      at.hold = true;
      const going = signIn(world, Object.keys(users));
      await vi.waitFor(() => expect(at.calls).toHaveLength(limits.perHost + 3));
      at.hold = false;
      at.release();
      expect(await going).toEqual({ ok: true });
      for (const id of Object.keys(users)) expect([id, await world.state(id)]).toEqual([id, 'signed-in']);
      expect(at.calls.filter(({ method }) => method === 'GetAuthenticationToken')).toHaveLength(12);
      expect(at.mostAt['a.example']).toBe(limits.perHost);
      expect(runOf(world)).toMatchObject({ act: 'login', stored: true, ended: { how: 'through' } });
    },
  );
  test('goes across vendors, and leaves each code to be asked for', async () => {
    const spaces = await Promise.all([startNexudus(), startNexudus()]);
    const world = createTestApp();
    await importTenants(
      world,
      ...spaces.map((space, nth) => nexudusTenant(space, { id: `space-${nth}`, environment: 'sandbox' })),
    );
    for (const id of ['space-0', 'space-1']) await keep(world, id, 'browser');
    await world.login('space-0', jane);
    await world.login('space-1', tom);
    await world.ask({ name: 'submitCode', tenant: 'space-1', value: tomsCode });
    for (const tenant of ['space-0', 'space-1']) await world.ask({ name: 'logout', tenant });
    expect(await signIn(world, ['space-0', 'space-1'])).toEqual({ ok: true });
    expect(outcomes(world)).toEqual({ 'space-0': 'done', 'space-1': 'code' });
    expect((await world.pass('space-1'))?.signingIn?.awaits).toBe('code');
    expect(await world.ask({ name: 'submitCode', tenant: 'space-1', value: tomsCode })).toEqual({ ok: true });
    await Promise.all(spaces.map((space) => space.close()));
  });
  test('leaves out who is signed in already, and who has nothing saved', async () => {
    const at = servers();
    const world = await saved(at, everybody(3, 'a'));
    await keep(world, 'a-2', 'ask');
    await world.ask({ name: 'loginWithStored', tenant: 'a-1' });
    forget(at);
    await signIn(world, ['a-0', 'a-1', 'a-2']);
    expect(outcomes(world)).toEqual({ 'a-0': 'done', 'a-1': 'signed_in', 'a-2': 'nothing_stored' });
    expect(at.calls).toHaveLength(1);
  });
  test('of a locked vault sends nothing, and starts nothing, whoever else could be signed in to', async () => {
    const at = servers();
    const world = await saved(at, everybody(2, 'a'));
    await lock(world);
    await importTenants(world, tenantOf('b-0'));
    await keep(world, 'b-0', 'browser');
    await world.login('b-0', { username: 'user', password });
    await world.ask({ name: 'logout', tenant: 'b-0' });
    forget(at);
    const ids = ['b-0', 'a-0', 'a-1'];
    expect(await signIn(world, ids)).toMatchObject({ code: 'vault_locked', facts: { detail: 'locked' } });
    expect([at.calls, world.areas.session.all().bulkRun]).toEqual([[], undefined]);
    expect(await world.pass('a-0')).toBeUndefined();
    await unlock(world);
    expect(await signIn(world, ids)).toEqual({ ok: true });
    expect(Object.values(outcomes(world))).toEqual(['done', 'done', 'done']);
  });
  test('goes on where one tenant’s server is forbidden, and says why at that tenant', async () => {
    const at = servers();
    let httpTenants = true;
    const world = await saved(at, everybody(2, 'a'), 'vault', {}, async () => ({
      preferences: { httpTenants },
    }));
    await importTenants(world, { ...tenantOf('plain-0'), baseUrl: 'http://plain.example' });
    await keep(world, 'plain-0', 'browser');
    await world.login('plain-0', { username: 'user', password });
    await world.ask({ name: 'logout', tenant: 'plain-0' });
    httpTenants = false;
    await world.app.applyManagedPolicy();
    forget(at);
    const ids = ['plain-0', 'a-0', 'a-1'];
    expect(await signIn(world, ids)).toEqual({ ok: true });
    expect(outcomes(world)).toEqual({ 'plain-0': 'insecure', 'a-0': 'done', 'a-1': 'done' });
    expect(at.calls.map(({ host }) => host)).toEqual(['a.example', 'a.example']);
    await world.ask({ name: 'logoutEverywhere' });
    await lock(world);
    expect(await signIn(world, ids)).toMatchObject({ code: 'vault_locked' });
  });
  test('shows no password to a slot or a reply, and keeps what is saved where it was', async () => {
    const at = servers();
    const world = await saved(at, everybody(3, 'a'));
    const reply = await signIn(world, ['a-0', 'a-1', 'a-2']);
    expect(leak(JSON.stringify([reply, world.areas.session.all().bulkRun]), [password])).toBeUndefined();
    expect(leak(stored(world, 'local') + stored(world, 'session'), [password])).toBeUndefined();
    expect([await remembered(world), Object.keys((await vaultOf(world))?.entries ?? {})]).toEqual([
      {},
      ['a-0', 'a-1', 'a-2'],
    ]);
    await world.ask({ name: 'logoutEverywhere' });
    expect(Object.keys((await facts(world)).retained)).toEqual(['a-0', 'a-1', 'a-2']);
  });
});

describe('a refusal', () => {
  test('spares the tenants of the same server and account; another account there, and another server, go on', async () => {
    const at = servers();
    const users = { ...everybody(8, 'a', (nth) => (nth % 2 === 0 ? 'even' : 'odd')), 'b-0': 'even' };
    const world = await saved(at, users);
    at.refusedUsers.add('even');
    await signIn(world, Object.keys(users));
    expect(outcomes(world)).toEqual({
      'a-0': 'bad_credentials',
      ...Object.fromEntries([2, 4, 6].map((nth) => [`a-${nth}`, 'refused_here'])),
      ...Object.fromEntries([1, 3, 5, 7].map((nth) => [`a-${nth}`, 'done'])),
      'b-0': 'bad_credentials',
    });
    expect(at.calls.filter(({ host }) => host === 'a.example')).toHaveLength(5);
  });
  test('forgets the refused credentials only, tells of it at its tenant, and nothing is sent again by itself', async () => {
    const at = servers({ 'a.example': 'refuses' });
    const world = await saved(at, { 'a-0': 'one', 'a-1': 'one', 'b-0': 'other' });
    await signIn(world, ['a-0', 'a-1', 'b-0']);
    expect(Object.keys((await facts(world)).retained)).toEqual(['a-1', 'b-0']);
    expect((await world.pass('a-0'))?.problem).toMatchObject({ code: 'bad_credentials' });
    await world.ask({ name: 'pageOpened' });
    expect(at.calls.filter(({ host }) => host === 'a.example')).toHaveLength(1);
  });
  test('of a server that does not answer spares all its tenants, whatever their accounts', async () => {
    const at = servers({ 'a.example': 'hangs' });
    const users = everybody(7, 'a');
    const world = await saved(at, users);
    await signIn(world, Object.keys(users));
    expect(at.calls).toHaveLength(limits.perHost);
    expect(Object.values(outcomes(world)).filter((why) => why === 'silent_here')).toHaveLength(3);
  });
});

describe('production', () => {
  const production = { environment: 'production' };
  test('is left out until it was named and agreed to, and nothing is sent there', async () => {
    const at = servers();
    const world = await saved(at, everybody(2, 'a'), 'vault', production);
    await signIn(world, ['a-0', 'a-1'], ['a-1']);
    expect(outcomes(world)).toEqual({ 'a-0': 'question', 'a-1': 'done' });
    expect(at.calls.map(({ database }) => database)).toEqual(['DB1']);
  });
  test('is asked about once a day, and the answer opens no portal', async () => {
    const at = servers();
    const world = await saved(at, everybody(2, 'a'), 'browser', production);
    await signIn(world, ['a-0', 'a-1'], ['a-0', 'a-1', 'nobody-here']);
    const today = localDay(world.clock.now());
    expect(await world.preferences()).toMatchObject({
      signInAgreedOn: { 'a-0': today, 'a-1': today },
      portalOpenedOn: {},
    });
    expect((await world.preferences()).signInAgreedOn).not.toHaveProperty('nobody-here');
    await world.ask({ name: 'logoutEverywhere' });
    await signIn(world, ['a-0', 'a-1']);
    expect(Object.values(outcomes(world))).toEqual(['done', 'done']);
    await world.ask({ name: 'logoutEverywhere' });
    world.clock.advance(day);
    await signIn(world, ['a-0', 'a-1']);
    expect(Object.values(outcomes(world))).toEqual(['question', 'question']);
  });
});

describe('is called off', () => {
  test('by a lock, also while a password is being read: none begins after it', async () => {
    const at = servers();
    const users = everybody(8, 'a');
    const world = await saved(at, users);
    at.hold = true;
    const going = signIn(world, Object.keys(users));
    await vi.waitFor(() => expect(at.calls).toHaveLength(limits.perHost));
    const locking = lock(world);
    await shortly();
    at.hold = false;
    at.release();
    expect([await locking, await going]).toEqual([{ ok: true }, { ok: true }]);
    expect(runOf(world).ended?.how).toBe('cancelled');
    expect(at.calls).toHaveLength(limits.perHost);
    for (const id of Object.keys(users)) expect(await world.state(id)).toBe('signed-out');
  });
  test('while a saved password is read: it is not sent', async () => {
    const at = servers();
    const world = await saved(at, everybody(1, 'a'));
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    let calls = 0;
    const spy = vi.spyOn(crypto.subtle, 'decrypt').mockImplementation(async (...input) => {
      calls += 1;
      // The first reading tells whose account it is, the second is for the log-in.
      if (calls === 2) void world.ask({ name: 'cancelBulkRun' });
      await shortly();
      return decrypt(...input);
    });
    await signIn(world, ['a-0']);
    spy.mockRestore();
    expect([calls, at.calls, await world.state('a-0')]).toEqual([2, [], 'signed-out']);
    expect(runOf(world).ended?.how).toBe('cancelled');
  });
});

test.each([
  ['a check with saved credentials', { act: 'check' }],
  ['saved and typed credentials together', { login: { vendor: 'nextup', method: 'password', fields: {} } }],
])('%s are a bad message', async (_what, more) => {
  const world = await saved(servers(), everybody(1, 'a'));
  const ask = { name: 'startBulkRun', act: 'login', stored: true, tenants: ['a-0'], ...more };
  expect(await world.ask(ask)).toMatchObject({ code: 'bad_message' });
});
