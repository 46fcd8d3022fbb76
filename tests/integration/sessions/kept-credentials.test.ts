import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentials, preferences } from '../../../lib/storage/slots.ts';
import { type FourWayShopSimulator, startFourWayShop } from '../../simulators/fourwayshop.ts';
import { startNexudus } from '../../simulators/nexudus.ts';
import {
  createTestApp,
  importTenants,
  jane,
  nexudusTenant,
  type TestApp,
  tom,
} from '../../support/test-app.ts';
import { keep, lock, setUp } from '../../support/test-vault.ts';

// What a log-in does with credentials that were kept, wherever they are kept; here until the browser closes.

let shop: FourWayShopSimulator;
beforeEach(async () => {
  shop = await startFourWayShop();
});
afterEach(() => shop.close());

const corner = 'corner-shop';
const mine = () => ({ username: shop.users[0]?.username ?? '', password: shop.users[0]?.password ?? '' });

/** Somebody whose log-in is kept, and whose session is over. */
async function kept(): Promise<TestApp> {
  const at = createTestApp();
  await importTenants(at, {
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
  await at.ask({ name: 'setRetention', tenant: corner, how: 'browser' });
  expect(await at.login(corner, mine())).toEqual({ ok: true });
  at.clock.advance(300_000);
  shop.clock.advance(300);
  expect(await at.state(corner)).toBe('expired');
  shop.requests.length = 0;
  return at;
}
const check = (at: TestApp) => at.ask({ name: 'check', tenant: corner });
const pressed = (at: TestApp) => at.ask({ name: 'loginWithStored', tenant: corner });
const logIns = () => shop.requests.filter(({ path }) => path === '/login').length;
const isKept = async (at: TestApp) => Object.hasOwn(await at.store.read(credentials), corner);
const lastAccount = async (at: TestApp) => (await at.preferences()).lastAccount[corner];

describe.each([
  ['by itself', check],
  ['by a press', pressed],
])('a kept log-in that is repeated %s', (how, logIn) => {
  test('brings the session back', async () => {
    const at = await kept();
    expect(await logIn(at)).toEqual({ ok: true });
    expect([await at.state(corner), logIns(), await isKept(at)]).toEqual(['signed-in', 1, true]);
  });
  test.each([
    ['the password is wrong', 'bad_credentials', false],
    ['the password is over', 'password_expired', false],
    ['the account is locked', 'account_locked', true],
  ])(
    'and refused because %s: the session is over, and it is kept no more, or still: %s %s',
    async (_what, code, stays) => {
      const at = await kept();
      const [user] = shop.users;
      if (user === undefined) throw new TypeError('no user');
      if (code === 'bad_credentials') user.password = 'changed-on-the-server-1Ab2';
      else user.refusal = code === 'account_locked' ? 'ACCOUNT_LOCKED' : 'PASSWORD_EXPIRED';
      expect(await logIn(at)).toMatchObject({ ok: false, code });
      expect([logIns(), await isKept(at), await at.state(corner), await at.token(corner)]).toEqual([
        1,
        stays,
        'signed-out',
        null,
      ]);
      expect((await at.pass(corner))?.problem).toMatchObject({ code });
      // Nothing that comes by itself sends it again.
      expect(await check(at)).toMatchObject({ ok: false, code: 'not_signed_in' });
      expect(logIns()).toBe(1);
      expect(await lastAccount(at)).toBe(mine().username);
    },
  );
  test('and never answered is kept', async () => {
    const at = await kept();
    shop.switches.fault = { kind: 'reset', path: '/login' };
    expect(await logIn(at)).toMatchObject({ ok: false, code: 'network' });
    expect([await isKept(at), logIns()]).toEqual([true, 1]);
    expect(await at.state(corner)).toBe(how === 'by itself' ? 'expired' : 'signed-out');
  });
  test('says when there is none', async () => {
    const at = await kept();
    await at.store.update([credentials], (_all) => [{}]);
    const refused =
      how === 'by a press'
        ? { code: 'not_signed_in', facts: { detail: 'nothing saved' } }
        : { code: 'session_dead', facts: {} };
    expect(await logIn(at)).toEqual({ ok: false, ...refused });
    expect(logIns()).toBe(0);
  });
});

test('a press on a log-in that lies in a locked vault says so on the pass, and sends nothing', async () => {
  const at = await kept();
  await setUp(at);
  await keep(at, corner, 'vault');
  await lock(at);
  await at.ask({ name: 'logout', tenant: corner });
  shop.requests.length = 0;
  expect(await pressed(at)).toMatchObject({ ok: false, code: 'vault_locked' });
  expect((await at.pass(corner))?.problem).toMatchObject({ code: 'vault_locked', act: 'login' });
  expect(logIns()).toBe(0);
});

describe('by itself', () => {
  test('nobody else is logged in than who was there last', async () => {
    const at = await kept();
    await at.store.update([preferences], (all) => [{ ...all, lastAccount: { [corner]: 'somebody-else' } }]);
    expect(await check(at)).toMatchObject({ ok: false, code: 'session_dead' });
    expect([shop.requests.length, await isKept(at)]).toEqual([0, true]);
  });
  test('who was there last is not asked of a person’s own press', async () => {
    const at = await kept();
    await at.store.update([preferences], (all) => [{ ...all, lastAccount: { [corner]: 'somebody-else' } }]);
    expect(await pressed(at)).toEqual({ ok: true });
    expect(await lastAccount(at)).toBe(mine().username);
  });
  test('the log-in is the way that the session came by', async () => {
    const space = await startNexudus();
    try {
      const at = createTestApp();
      await importTenants(at, nexudusTenant(space));
      await at.ask({ name: 'setRetention', tenant: 'acme-members', how: 'browser' });
      await at.login('acme-members', jane);
      const { link } = space.mailMagicLink(jane.username);
      expect(await at.login('acme-members', { link }, 'link')).toEqual({ ok: true });
      space.killBearers();
      space.killRefreshTokens();
      space.requests.length = 0;
      expect((await at.ask({ name: 'check', tenant: 'acme-members' })).ok).toBe(false);
      expect(space.requests.filter(({ body }) => body.includes('grant_type=password'))).toEqual([]);
    } finally {
      await space.close();
    }
  });
});

test('a name that the vendor knows is remembered though its log-in is not possible, but not beside a kept one', async () => {
  const at = createTestApp();
  const space = await startNexudus();
  try {
    await importTenants(at, nexudusTenant(space));
    expect(await at.login('acme-members', tom)).toMatchObject({ code: 'code_required' });
    expect((await at.preferences()).lastAccount['acme-members']).toBe(tom.username);
    await at.ask({ name: 'cancel', tenant: 'acme-members' });
    await at.ask({ name: 'setRetention', tenant: 'acme-members', how: 'browser' });
    await at.login('acme-members', jane);
    await at.login('acme-members', tom);
    expect((await at.preferences()).lastAccount['acme-members']).toBe(jane.username);
  } finally {
    await space.close();
  }
});
