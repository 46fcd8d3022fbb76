import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tenantsWith } from '../../../lib/storage/slots.ts';
import { createTenantSchema } from '../../../lib/tenants/schema.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { type FourWayShopSimulator, startFourWayShop } from '../../simulators/fourwayshop.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { leak } from '../../support/leak.ts';
import {
  clerk,
  createTestApp,
  demo,
  importTenants,
  jane,
  nextupTenant,
  nexudusTenant,
  type TestApp,
  tom,
  tomsCode,
} from '../../support/test-app.ts';
import {
  facts,
  keep,
  keyOf,
  lock,
  remembered,
  setUp,
  stored,
  unlock,
  vaultOf,
} from '../../support/test-vault.ts';

let erp: NextUpSimulator;
let space: NexudusSimulator;
let shop: FourWayShopSimulator;
beforeEach(async () => {
  [erp, space, shop] = await Promise.all([startNextUp(), startNexudus(), startFourWayShop()]);
});
afterEach(() => Promise.all([erp.close(), space.close(), shop.close()]));

const ledger = 'acme-erp';
const members = 'acme-members';
const corner = 'corner-shop';
const shopUser = () => ({ username: shop.users[0]?.username ?? '', password: shop.users[0]?.password ?? '' });
const shopTenant = () => ({
  id: corner,
  vendor: 'fourwayshop',
  name: 'Corner Shop',
  baseUrl: shop.origin,
  environment: 'staging',
  settings: {
    companyId: shop.users[0]?.companyId ?? '',
    siteId: String(shop.users[0]?.siteId ?? ''),
    checkPath: 'check',
  },
});

async function furnished(): Promise<TestApp> {
  const at = createTestApp();
  await importTenants(at, nextupTenant(erp), nexudusTenant(space), shopTenant());
  return at;
}
const check = (at: TestApp, tenant = ledger) => at.ask({ name: 'check', tenant });
/** The log-ins the ERP has seen, by the password they carried. */
const logIns = () =>
  erp.requests
    .filter(({ body }) => body.includes('GetAuthenticationToken'))
    .map(({ body }) => (JSON.parse(body) as { Params: { Password: string } }).Params.Password);
const grants = () => space.requests.filter(({ body }) => body.includes('grant_type=password'));

describe('asked each time', () => {
  test('is what happens unless a person chose otherwise: nothing is kept, a dead session stays dead', async () => {
    const at = await furnished();
    await setUp(at);
    await at.login(ledger, clerk);
    erp.killAllTokens();
    expect(await check(at)).toMatchObject({ ok: false, code: 'session_dead' });
    expect(logIns()).toHaveLength(1);
    expect([await remembered(at), (await vaultOf(at))?.entries]).toEqual([{}, {}]);
    expect(leak(stored(at, 'local') + stored(at, 'session'), [clerk.password])).toBeUndefined();
  });
  test('again, forgets what was kept, in memory and in the vault', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'vault');
    await keep(at, members, 'browser');
    await at.login(ledger, clerk);
    await at.login(members, jane);
    expect((await facts(at)).retained).toEqual({ [ledger]: 'vault', [members]: 'browser' });
    await lock(at);
    await unlock(at);
    await at.login(members, jane);
    for (const tenant of [ledger, members]) expect(await keep(at, tenant, 'ask')).toEqual({ ok: true });
    expect([(await facts(at)).retained, await remembered(at), (await vaultOf(at))?.entries]).toEqual([
      {},
      {},
      {},
    ]);
  });
});

describe.each(['browser', 'vault'])('kept (%s)', (how) => {
  async function kept(): Promise<TestApp> {
    const at = await furnished();
    await setUp(at);
    for (const tenant of [ledger, members, corner]) expect(await keep(at, tenant, how)).toEqual({ ok: true });
    return at;
  }

  test('a session that dies ten times is back ten times, with one log-in each (NextUp)', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    for (let death = 1; death <= 10; death += 1) {
      erp.killAllTokens();
      expect(await check(at)).toEqual({ ok: true });
      expect([await at.state(ledger), logIns().length]).toEqual(['signed-in', 1 + death]);
    }
    expect(new Set(logIns())).toEqual(new Set([clerk.password]));
  });
  test('a session that ends ten times is back ten times, with one log-in each (Four Way Shop)', async () => {
    const at = await kept();
    const logIn = () => shop.requests.filter(({ path }) => path === '/login').length;
    expect(await at.login(corner, shopUser())).toEqual({ ok: true });
    for (let death = 1; death <= 10; death += 1) {
      at.clock.advance(300_000);
      shop.clock.advance(300);
      expect(await at.state(corner)).toBe('expired');
      expect(await check(at, corner)).toEqual({ ok: true });
      expect([await at.state(corner), logIn()]).toEqual(['signed-in', 1 + death]);
    }
  });
  test('two that need the session at the same time make one log-in', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    erp.killAllTokens();
    expect(await Promise.all([check(at), check(at), check(at)])).toEqual([1, 2, 3].map(() => ({ ok: true })));
    expect(logIns()).toHaveLength(2);
  });
  test('one that dies again at once is logged in no second time for the same work', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    erp.switches.tokenShape = 'hex';
    erp.switches.ttlSeconds = 0;
    erp.killAllTokens();
    expect(await check(at)).toMatchObject({ ok: false, code: 'session_dead' });
    expect(logIns()).toHaveLength(2);
  });
  test('a saved password that is refused on a press is told as saved: nobody typed it', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    await at.ask({ name: 'logout', tenant: ledger });
    const user = erp.users.find(({ userName }) => userName === clerk.username);
    if (user !== undefined) user.password = 'changed-on-the-server-1Ab2Cd3Ef4';
    const refusal = { code: 'bad_credentials', facts: { detail: 'saved' } };
    expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({
      ok: false,
      ...refusal,
    });
    expect((await at.pass(ledger))?.problem).toMatchObject(refusal);
    expect((await facts(at)).retained).toEqual({});
    // What is typed then is refused as typed.
    expect(await at.login(ledger, clerk)).toMatchObject({ code: 'bad_credentials', facts: {} });
    expect((await at.pass(ledger))?.problem?.facts.detail).toBeUndefined();
  });
  test('a refused password is sent once: forgotten, told, and asked for', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    const user = erp.users.find(({ userName }) => userName === clerk.username);
    if (user !== undefined) user.password = 'changed-on-the-server-1Ab2Cd3Ef4';
    erp.killAllTokens();
    expect(await check(at)).toMatchObject({ ok: false, code: 'bad_credentials', facts: { detail: 'saved' } });
    expect(logIns()).toHaveLength(2);
    expect((await facts(at)).retained).toEqual({});
    expect((await at.pass(ledger))?.problem).toMatchObject({ code: 'bad_credentials' });
    for (const name of ['check', 'loginWithStored', 'check'])
      expect(await at.ask({ name, tenant: ledger })).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect(logIns()).toHaveLength(2);
    expect(await at.state(ledger)).toBe('signed-out');
  });
  test('nothing that the vendor refused is kept', async () => {
    const at = await kept();
    expect(await at.login(ledger, { ...clerk, password: 'wrong' })).toMatchObject({
      code: 'bad_credentials',
    });
    expect((await facts(at)).retained).toEqual({});
  });
  const bySelf: readonly (readonly [what: string, logIn: (at: TestApp) => Promise<unknown>])[] = [
    ['pressed', (at) => at.ask({ name: 'loginWithStored', tenant: ledger })],
    ['typed again', (at) => at.login(ledger, clerk)],
  ];
  test.each(bySelf)(
    'a refused password is forgotten too when the log-in was a person’s own: %s',
    async (_what, logIn) => {
      const at = await kept();
      await at.login(ledger, clerk);
      await at.ask({ name: 'logout', tenant: ledger });
      const user = erp.users.find(({ userName }) => userName === clerk.username);
      if (user !== undefined) user.password = 'changed-on-the-server-1Ab2Cd3Ef4';
      expect(await logIn(at)).toMatchObject({ ok: false, code: 'bad_credentials' });
      expect([(await facts(at)).retained, await remembered(at), (await vaultOf(at))?.entries]).toEqual([
        {},
        {},
        {},
      ]);
      expect(logIns()).toHaveLength(2);
      expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({
        code: 'not_signed_in',
      });
      expect(logIns()).toHaveLength(2);
    },
  );
  test('a slip of the finger costs nothing of what is kept: it is another password', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    await at.ask({ name: 'logout', tenant: ledger });
    expect(await at.login(ledger, { ...clerk, password: `${clerk.password}x` })).toMatchObject({
      code: 'bad_credentials',
    });
    expect((await facts(at)).retained).toEqual({ [ledger]: how });
    expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
  });
  test('a password that must be renewed is forgotten, also when the log-in was a person’s own', async () => {
    const at = await kept();
    await at.login(corner, shopUser());
    await at.ask({ name: 'logout', tenant: corner });
    const user = shop.users[0];
    if (user !== undefined) user.refusal = 'PASSWORD_EXPIRED';
    expect(await at.ask({ name: 'loginWithStored', tenant: corner })).toMatchObject({
      code: 'password_expired',
    });
    expect((await facts(at)).retained).toEqual({});
  });
  test('a server that cannot be reached is no refusal: one try each time it is needed', async () => {
    const at = await kept();
    const logIn = () => shop.requests.filter(({ path }) => path === '/login').length;
    await at.login(corner, shopUser());
    at.clock.advance(300_000);
    shop.clock.advance(300);
    shop.switches.fault = { kind: 'reset', path: '/login' };
    for (const tries of [1, 2, 3]) {
      expect(await check(at, corner)).toMatchObject({ ok: false, code: 'network' });
      expect([logIn(), await at.state(corner)]).toEqual([1 + tries, 'expired']);
    }
    shop.switches.fault = null;
    expect(await check(at, corner)).toEqual({ ok: true });
    expect((await at.pass(corner))?.problem).toBeUndefined();
  });
  test('a locked account is not knocked at by itself again; the password is not to blame and stays', async () => {
    const at = await kept();
    const logIn = () => shop.requests.filter(({ path }) => path === '/login').length;
    await at.login(corner, shopUser());
    const user = shop.users[0];
    if (user !== undefined) user.refusal = 'ACCOUNT_LOCKED';
    at.clock.advance(300_000);
    shop.clock.advance(300);
    expect(await check(at, corner)).toMatchObject({ ok: false, code: 'account_locked' });
    for (let time = 0; time < 3; time += 1)
      expect(await check(at, corner)).toMatchObject({ code: 'not_signed_in' });
    expect([logIn(), (await facts(at)).retained]).toEqual([2, { [corner]: how }]);
    if (user !== undefined) delete user.refusal;
    expect(await at.ask({ name: 'loginWithStored', tenant: corner })).toEqual({ ok: true });
  });
  test('signed out by the person stays signed out; one press logs in with what is kept', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    await at.ask({ name: 'logout', tenant: ledger });
    expect(await check(at)).toMatchObject({ code: 'not_signed_in' });
    expect(logIns()).toHaveLength(1);
    expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
    expect([await at.state(ledger), logIns().length]).toEqual(['signed-in', 2]);
  });
  test('logged out while it is logged in again: it stays out', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    erp.killAllTokens();
    erp.switches.fault = 'slow';
    const checking = check(at);
    await at.ask({ name: 'logout', tenant: ledger });
    erp.switches.fault = null;
    await checking;
    expect([await at.state(ledger), await at.token(ledger)]).toEqual(['signed-out', null]);
  });
  test('somebody else who is refused loses nothing of it; who is let in takes its place', async () => {
    for (const how of ['vault', 'browser']) {
      const at = await furnished();
      await setUp(at);
      await keep(at, ledger, how);
      await at.login(ledger, clerk);
      await at.ask({ name: 'logout', tenant: ledger });
      expect(await at.login(ledger, { ...demo, password: 'Demo1235' })).toMatchObject({
        code: 'bad_credentials',
      });
      expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
      expect((await at.pass(ledger))?.session?.account).toBe(clerk.username);
      expect(await at.login(ledger, demo)).toEqual({ ok: true });
      await at.ask({ name: 'logout', tenant: ledger });
      expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
      expect((await at.pass(ledger))?.session?.account).toBe(demo.username);
    }
  });
  test.each([
    ['account is locked', 'ACCOUNT_LOCKED', 'account_locked'],
    ['password is over', 'PASSWORD_EXPIRED', 'password_expired'],
  ])('somebody else whose %s loses nothing of it either', async (_what, refusal, code) => {
    const at = await kept();
    const mine = shopUser();
    const another = shop.users.find((user) => user.refusal === refusal);
    await at.login(corner, mine);
    await at.ask({ name: 'logout', tenant: corner });
    const theirs = { username: another?.username ?? '', password: another?.password ?? '' };
    expect(await at.login(corner, theirs)).toMatchObject({ code });
    // Whose it is stands beside it.
    expect([(await facts(at)).retained, (await at.preferences()).lastAccount]).toEqual([
      { [corner]: how },
      { [corner]: mine.username },
    ]);
    expect(await at.ask({ name: 'loginWithStored', tenant: corner })).toEqual({ ok: true });
    expect((await at.pass(corner))?.session?.account).toBe(mine.username);
    // And it is still the one that a dead session is logged in again with.
    at.clock.advance(300_000);
    shop.clock.advance(300);
    expect(await check(at, corner)).toEqual({ ok: true });
  });
  test('nor does somebody else who is asked for a code and calls it off', async () => {
    const at = await kept();
    await at.login(members, jane);
    await at.ask({ name: 'logout', tenant: members });
    expect(await at.login(members, tom)).toMatchObject({ code: 'code_required' });
    await at.ask({ name: 'cancel', tenant: members });
    expect((await at.preferences()).lastAccount).toEqual({ [members]: jane.username });
    expect(await at.ask({ name: 'loginWithStored', tenant: members })).toEqual({ ok: true });
    expect((await at.pass(members))?.session?.account).toBe(jane.username);
  });
  test('nobody is put in another’s place: after somebody else signed in, the kept one is not used', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    if (how === 'vault') {
      // Kept of the first; the second signs in while the vault is locked.
      await lock(at);
      await at.login(ledger, demo);
      // It would stand there under the second one's name.
      expect((await facts(at)).retained).toEqual({});
      await unlock(at);
      erp.killAllTokens();
      expect(await check(at)).toMatchObject({ code: 'session_dead' });
    } else {
      await at.login(ledger, demo);
      erp.killAllTokens();
      expect(await check(at)).toEqual({ ok: true });
      expect((await at.pass(ledger))?.session?.account).toBe(demo.username);
    }
  });
  test('what was typed for one server is carried to no other', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    const other = await startNextUp();
    try {
      const moved = { ...nextupTenant(other), name: 'Acme ERP' };
      await at.ask({ name: 'saveTenant', tenant: moved, replaces: ledger });
      expect((await facts(at)).retained).toEqual({});
      expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({
        code: 'not_signed_in',
      });
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });
  test('nor when the list was changed without a word', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    const other = await startNextUp();
    try {
      await at.store.update([tenantsWith(createTenantSchema(descriptors))], (all) => [
        all.map((tenant) => (tenant.id === ledger ? { ...tenant, baseUrl: other.origin } : tenant)),
      ]);
      expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({
        code: 'not_signed_in',
      });
      expect((await facts(at)).retained).toEqual({});
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });
  test('a removed tenant leaves nothing', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    await at.ask({ name: 'removeTenants', tenants: [ledger] });
    expect([(await facts(at)).retained, (await vaultOf(at))?.entries, await remembered(at)]).toEqual([
      {},
      {},
      {},
    ]);
    expect((await at.preferences()).retention).not.toHaveProperty(ledger);
  });
  test('a second factor is asked for and never kept; while it waits nothing is sent by itself', async () => {
    const at = await kept();
    expect(await at.login(members, tom)).toMatchObject({ code: 'code_required' });
    expect((await facts(at)).retained).toEqual({});
    const before = space.requests.length;
    expect(await check(at, members)).toMatchObject({ code: 'not_signed_in' });
    expect(space.requests.length).toBe(before);
    expect(await at.ask({ name: 'submitCode', tenant: members, value: tomsCode })).toEqual({ ok: true });
    expect((await facts(at)).retained).toEqual({ [members]: how });
    // Dead for good, it asks for the code alone, and the work waits for the person.
    space.killBearers();
    space.killRefreshTokens();
    expect(await check(at, members)).toMatchObject({ ok: false, code: 'code_required' });
    expect(await at.state(members)).toBe('signing-in');
    expect([await at.token(members), (await at.pass(members))?.signingIn?.awaits]).toEqual([null, 'code']);
    const sent = grants().length;
    await check(at, members);
    expect(grants().length).toBe(sent);
    expect(await at.ask({ name: 'submitCode', tenant: members, value: tomsCode })).toEqual({ ok: true });
  });
  test('a renewal comes first; a log-in only where it is refused', async () => {
    const at = await kept();
    await at.login(members, jane);
    space.killBearers();
    expect(await check(at, members)).toEqual({ ok: true });
    expect(grants()).toHaveLength(1);
    space.killBearers();
    space.killRefreshTokens();
    expect(await check(at, members)).toEqual({ ok: true });
    expect(grants()).toHaveLength(2);
  });
  test('and `Renew` does the same', async () => {
    const at = await kept();
    space.switches.ttlSeconds = 60;
    await at.login(members, jane);
    space.killRefreshTokens();
    at.clock.advance(61_000);
    space.clock.advance(61);
    expect(await at.ask({ name: 'renew', tenant: members })).toEqual({ ok: true });
    expect([await at.state(members), grants().length]).toEqual(['signed-in', 2]);
  });
  test('a sign-in link is spent: it is never kept', async () => {
    const at = await kept();
    const { link } = space.mailMagicLink('jane@example.com');
    expect(await at.login(members, { link }, 'link')).toEqual({ ok: true });
    expect((await facts(at)).retained).toEqual({});
  });
  test('nothing of it is told to pages, and nothing is on disk in clear', async () => {
    const at = await kept();
    await at.login(ledger, clerk);
    const { passes, vaultStatus } = at.areas.session.all();
    const seen = stored(at, 'local') + JSON.stringify([passes, vaultStatus]);
    expect(leak(seen, [clerk.password, (await keyOf(at)) ?? 'nothing there at all'])).toBeUndefined();
    expect(stored(at, 'session').includes(clerk.password)).toBe(how === 'browser');
  });
});

describe('kept in the vault', () => {
  test('it outlives the browser; remembered, it does not', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'vault');
    await keep(at, members, 'browser');
    await at.login(ledger, clerk);
    await at.login(members, jane);
    await at.areas.session.remove(Object.keys(at.areas.session.all()));
    const next = createTestApp({ areas: at.areas, clock: at.clock });
    await next.app.recover();
    expect(await facts(next)).toMatchObject({ vault: 'locked', retained: { [ledger]: 'vault' } });
    expect(await next.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({
      code: 'vault_locked',
    });
    expect(await next.ask({ name: 'loginWithStored', tenant: members })).toMatchObject({
      code: 'not_signed_in',
    });
    await unlock(next);
    expect(await next.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
  });
  test('a locked vault is said so at the moment it is needed, and the session waits', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'vault');
    await at.login(ledger, clerk);
    await lock(at);
    erp.killAllTokens();
    expect(await check(at)).toMatchObject({ ok: false, code: 'vault_locked' });
    expect((await at.pass(ledger))?.problem).toMatchObject({ code: 'vault_locked', act: 'check' });
    expect(logIns()).toHaveLength(1);
    await unlock(at);
    expect(await check(at)).toEqual({ ok: true });
    expect((await at.pass(ledger))?.problem).toBeUndefined();
  });
  test('it stays when the same person signs in while it is locked', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'vault');
    await at.login(ledger, clerk);
    await lock(at);
    expect(await at.login(ledger, clerk)).toEqual({ ok: true });
    expect((await facts(at)).retained).toEqual({ [ledger]: 'vault' });
  });
  test('what is typed while it is locked signs in, and is not kept', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'vault');
    await lock(at);
    expect(await at.login(ledger, clerk)).toEqual({ ok: true });
    expect((await facts(at)).retained).toEqual({});
    expect(leak(stored(at, 'local') + stored(at, 'session'), [clerk.password])).toBeUndefined();
  });
  test('one can be forgotten while it is locked, and the others stay', async () => {
    const at = await furnished();
    await setUp(at);
    for (const tenant of [ledger, members]) await keep(at, tenant, 'vault');
    await at.login(ledger, clerk);
    await at.login(members, jane);
    await lock(at);
    await keep(at, ledger, 'ask');
    expect(Object.keys((await vaultOf(at))?.entries ?? {})).toEqual([members]);
    await unlock(at);
    expect(await at.ask({ name: 'loginWithStored', tenant: members })).toEqual({ ok: true });
  });
  test('cannot be chosen where there is none, or it is locked; nothing changes then', async () => {
    const at = await furnished();
    expect(await keep(at, ledger, 'vault')).toMatchObject({
      code: 'vault_locked',
      facts: { detail: 'none' },
    });
    await setUp(at);
    await lock(at);
    expect(await keep(at, ledger, 'vault')).toMatchObject({
      code: 'vault_locked',
      facts: { detail: 'locked' },
    });
    expect((await at.preferences()).retention).toBeUndefined();
  });
  test('what is remembered moves into the vault when that is chosen, and back', async () => {
    const at = await furnished();
    await setUp(at);
    await keep(at, ledger, 'browser');
    await at.login(ledger, clerk);
    await keep(at, ledger, 'vault');
    expect([await remembered(at), Object.keys((await vaultOf(at))?.entries ?? {})]).toEqual([{}, [ledger]]);
    await keep(at, ledger, 'browser');
    expect([Object.keys(await remembered(at)), (await vaultOf(at))?.entries]).toEqual([[ledger], {}]);
    expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
  });
});
