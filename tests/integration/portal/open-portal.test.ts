import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localDay } from '../../../lib/i18n/local-date.ts';
import { entriesIn } from '../../../lib/journal/ring-buffer.ts';
import { openTimeoutMs } from '../../../lib/portal/open-portal.ts';
import { preferences } from '../../../lib/storage/slots.ts';
import { startNCentral } from '../../simulators/ncentral.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { leak } from '../../support/leak.ts';
import { storedText } from '../../support/slot-data.ts';
import {
  clerk,
  createTestApp,
  importTenants,
  jane,
  memoryAreas,
  ncentralTenant,
  nextupTenant,
  nexudusTenant,
  patienceWith,
  type TestApp,
  type TestAppOptions,
  tom,
  tomsCode,
} from '../../support/test-app.ts';

let space: NexudusSimulator;
let erp: NextUpSimulator;
beforeEach(async () => {
  [space, erp] = await Promise.all([startNexudus(), startNextUp()]);
});
afterEach(() => Promise.all([space.close(), erp.close()]));

const members = 'acme-members';
const settled = (milliseconds = 30) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function world(parts: TestAppOptions = {}, more: Record<string, unknown> = {}): Promise<TestApp> {
  const at = createTestApp({ patience: patienceWith(space, erp), ...parts });
  await importTenants(at, nexudusTenant(space, more), nextupTenant(erp));
  expect(await at.login(members, jane)).toEqual({ ok: true });
  space.requests.length = 0;
  return at;
}
/** Opens a door with everything agreed to. */
const open = (at: TestApp, more: Record<string, unknown> = {}) =>
  at.ask({
    name: 'openPortal',
    tenant: members,
    agreed: { production: true, portalOrigin: space.portalOrigin },
    ...more,
  });
const paths = () => space.requests.map((request) => request.path);
const mint = '/api/sys/users/token/refresh';

describe('a door is not opened', () => {
  test('by nobody', async () => {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    expect(await open(at)).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect([space.requests, at.opened]).toEqual([[], []]);
  });
  test('of a tenant nobody knows, a destination nobody saved, a vendor that has none', async () => {
    const at = await world();
    await at.login('acme-erp', clerk);
    expect(await at.ask({ name: 'openPortal', tenant: 'nobody' })).toMatchObject({ code: 'unknown_tenant' });
    expect(await open(at, { destination: 1 })).toMatchObject({ code: 'bad_message' });
    expect(await at.ask({ name: 'openPortal', tenant: 'acme-erp' })).toMatchObject({ code: 'bad_message' });
    expect((await at.pass('acme-erp'))?.problem).toBeUndefined();
    expect([space.requests, at.opened]).toEqual([[], []]);
  });
  test('before its question is answered: nothing is minted, nothing opened, nothing remembered', async () => {
    const at = await world({}, { environment: 'production' });
    const before = await at.preferences();
    for (const agreed of [
      undefined,
      {},
      { production: true },
      { portalOrigin: space.portalOrigin },
      { production: true, portalOrigin: 'https://evil.example' },
    ]) {
      expect(
        await at.ask({ name: 'openPortal', tenant: members, ...(agreed === undefined ? {} : { agreed }) }),
      ).toEqual({
        ok: true,
        confirmation: { production: true, portalOrigin: space.portalOrigin },
      });
    }
    expect([space.requests, at.opened, await at.preferences()]).toEqual([[], [], before]);
  });
  test('after a portal was changed by a file, before the new one is agreed to', async () => {
    const at = await world();
    expect(await open(at)).toEqual({ ok: true });
    await at.areas.local.set({
      tenants: storedText(
        (await at.tenants()).map((each) =>
          each.id === members ? { ...each, settings: { portalUrl: 'https://evil.example' } } : each,
        ),
      ),
    });
    space.requests.length = 0;
    expect(await open(at)).toEqual({ ok: true, confirmation: { portalOrigin: 'https://evil.example' } });
    expect([space.requests, at.opened.length]).toEqual([[], 1]);
  });
  test.each([
    ['when it took longer than ten seconds', openTimeoutMs + 1],
    [
      'when the clock was set back meanwhile, and nobody can tell how long it took',
      -3600_000 + openTimeoutMs,
    ],
  ])('%s: it does not jump into someone’s work', async (_what, passed) => {
    const areas = (await world()).areas;
    const at = createTestApp({
      areas,
      fetch: async (...call) => {
        at.clock.advance(passed);
        return fetch(...call);
      },
    });
    expect(await open(at)).toEqual({ ok: false, code: 'timeout', facts: { detail: 'portal' } });
    expect([paths(), at.opened]).toEqual([[mint], []]);
    expect(await at.state(members)).toBe('signed-in');
  });
  test.each([
    ['by the key', { privateWindow: true }, {}],
    ['by the tenant’s preference', {}, { [members]: true }],
  ])(
    'in a private window that the browser would not open, asked for %s: no link is made',
    async (_how, more, privateWindow) => {
      const tried: string[] = [];
      const privateWindows = {
        allowed: async () => false,
        open: async (url: string) => tried.push(url) > 0,
      };
      const at = await world({ privateWindows });
      await at.store.update([preferences], (old) => [{ ...old, privateWindow }]);
      const refused = { ok: false, code: 'forbidden', facts: { detail: 'private window' } };
      // Before its question too: whoever says yes to it is to see the door open.
      expect(await at.ask({ name: 'openPortal', tenant: members, ...more })).toEqual(refused);
      expect(await open(at, more)).toEqual(refused);
      expect([paths(), at.opened, tried]).toEqual([[], [], []]);
      privateWindows.allowed = async () => true;
      expect(await open(at, more)).toEqual({ ok: true });
      expect([paths(), at.opened, tried.length]).toEqual([[mint], [], 1]);
    },
  );
  test('in a private window that did not open after all, nor anywhere else', async () => {
    const at = await world({ privateWindows: { allowed: async () => true, open: async () => false } });
    expect(await open(at, { privateWindow: true })).toEqual({
      ok: false,
      code: 'forbidden',
      facts: { detail: 'private window' },
    });
    expect(at.opened).toEqual([]);
  });
  test('in a private window by a vendor that signs a tab in, since that tab would be no private one', async () => {
    const rmm = await startNCentral();
    const privateWindows = { allowed: async () => true, open: async () => true };
    const at = createTestApp({ patience: patienceWith(rmm), privateWindows });
    await importTenants(at, ncentralTenant(rmm));
    const key = await at.ask({
      name: 'login',
      tenant: 'acme-rmm',
      method: 'jwt',
      fields: { jwt: rmm.users[0]?.userJwt ?? '' },
    });
    expect(key).toEqual({ ok: true });
    expect(await at.ask({ name: 'openPortal', tenant: 'acme-rmm', privateWindow: true })).toEqual({
      ok: false,
      code: 'forbidden',
      facts: { detail: 'private link' },
    });
    expect(at.opened).toEqual([]);
    await rmm.close();
  });
  test('when somebody logged out while it was made', async () => {
    const at = await world();
    space.switches.fault = { kind: 'slow', slowMs: 100 };
    const opening = open(at);
    await settled();
    await at.ask({ name: 'logout', tenant: members });
    expect(await opening).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect([paths(), at.opened]).toEqual([[mint], []]);
    expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
  });
  test('when somebody else logged in while it was made', async () => {
    const at = await world();
    space.switches.fault = { kind: 'slow', slowMs: 120, path: mint };
    const opening = open(at);
    await settled();
    await at.login(members, tom);
    await at.ask({ name: 'submitCode', tenant: members, value: tomsCode });
    expect(await opening).toMatchObject({ code: 'not_signed_in' });
    expect(at.opened).toEqual([]);
    expect((await at.pass(members))?.session?.account).toBe('tom@example.com');
  });
  test.each(['soft-failure', 'empty-value', 'null-value', 'flag-as-text'] as const)(
    'by a one-time token that is none (%s), and the vendor’s words are masked',
    async (oneTime) => {
      const at = await world();
      space.switches.oneTime = oneTime;
      const reply = await open(at);
      expect(reply).toMatchObject({ ok: false, code: 'vendor_refused' });
      expect(at.opened).toEqual([]);
      expect(leak(JSON.stringify([reply, await at.pass(members)]), space.secrets())).toBeUndefined();
      if (oneTime === 'soft-failure')
        expect(reply).toMatchObject({
          facts: { vendorMessage: 'The session … could not be exchanged. The value is not valid.' },
        });
    },
  );
  test.each(['empty', 'html', 'truncated', 'huge', 'redirect', 'reset', 'hang', 'status-500'] as const)(
    'by a broken answer (%s), and the session stays',
    async (kind) => {
      const at = await world();
      space.switches.fault = kind;
      expect((await open(at)).ok).toBe(false);
      expect([at.opened, await at.state(members)]).toEqual([[], 'signed-in']);
      expect((await at.pass(members))?.problem?.act).toBe('open');
    },
  );
  test('without the host’s permission', async () => {
    let allowed = true;
    const at = await world({ isHostAllowed: async () => allowed });
    allowed = false;
    expect(await open(at)).toMatchObject({ code: 'no_permission' });
    expect([space.requests, at.opened]).toEqual([[], []]);
  });
  test('when bearer and refresh token are both dead: no loop', async () => {
    const at = await world();
    space.killAllTokens();
    expect(await open(at)).toMatchObject({ code: 'session_dead' });
    expect(paths()).toEqual([mint, '/api/token']);
    expect([at.opened, await at.state(members)]).toEqual([[], 'expired']);
  });
});

describe('a door is opened', () => {
  test('home, by a link minted at that moment, on the portal’s host and not the API’s', async () => {
    const at = await world();
    expect(await open(at)).toEqual({ ok: true });
    const value = space.issued.filter(({ kind }) => kind === 'one-time token').map((each) => each.value);
    expect(value).toHaveLength(1);
    expect(at.opened.map(({ url }) => url)).toEqual([
      `${space.portalOrigin}/user/login?server=true&t=${encodeURIComponent(value[0] ?? '')}&redirectUrl=%2F`,
    ]);
    expect(new URL(at.opened[0]?.url ?? '').port).not.toBe(new URL(space.origin).port);
  });
  test('at a saved destination, and the portal takes the link once', async () => {
    const at = await world();
    await open(at, { destination: 0 });
    const url = at.opened[0]?.url ?? '';
    const first = await fetch(url, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/bookings']);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);
  });
  test('with a value full of reserved characters, which the portal reads back', async () => {
    const at = await world(
      {},
      { settings: { portalUrl: space.portalOrigin, language: 'en', linkStyle: 'simple' } },
    );
    space.switches.oneTimeShape = 'reserved';
    await open(at, { destination: 0 });
    const landing = await fetch(at.opened[0]?.url ?? '', { redirect: 'manual' });
    expect([landing.status, landing.headers.get('location')]).toEqual([302, '/bookings']);
  });
  test('next to where it was asked from', async () => {
    const at = await world();
    const opener = { tab: { id: 7, index: 3, windowId: 1 } };
    await at.ask(
      { name: 'openPortal', tenant: members, agreed: { portalOrigin: space.portalOrigin } },
      opener,
    );
    expect(at.opened[0]?.origin).toEqual(opener);
  });
  test('at a file of the API’s host at once: the portal nobody agreed to is not asked about, nor agreed to', async () => {
    const destinations = [
      { label: 'Invoice', path: '/api/public/billing/invoices/812/pdf', kind: 'file' },
      { label: 'Bookings', path: '/bookings' },
    ];
    const at = await world({}, { environment: 'sandbox', destinations });
    const press = (destination: number) => at.ask({ name: 'openPortal', tenant: members, destination });
    expect(await press(0)).toEqual({ ok: true });
    expect(at.opened.map(({ url }) => new URL(url).origin)).toEqual([space.origin]);
    // Not even by a page that took it for asked.
    expect(await open(at, { destination: 0 })).toEqual({ ok: true });
    expect((await at.preferences()).portalOrigins).toEqual({});
    expect(await press(1)).toEqual({ ok: true, confirmation: { portalOrigin: space.portalOrigin } });
    expect(at.opened).toHaveLength(2);
  });
  test('with a new link each time, and none is kept', async () => {
    const at = await world();
    await open(at);
    await open(at);
    // Every JWT begins alike: its signature tells.
    const values = at.opened.map(({ url }) => (new URL(url).searchParams.get('t') ?? '').split('.')[2] ?? '');
    expect(new Set(values).size).toBe(2);
    expect(leak(JSON.stringify([at.areas.local.all(), at.areas.session.all()]), values)).toBeUndefined();
  });
  test('once for two pages that were pressed at the same time, which hear the same', async () => {
    const at = await world();
    const both = await Promise.all([open(at, { destination: 0 }), open(at, { destination: 0 })]);
    expect(both).toEqual([{ ok: true }, { ok: true }]);
    expect([paths(), at.opened.length]).toEqual([[mint], 1]);
    await at.app.journalSettled();
    expect(entriesIn(at.areas.local.all()).filter(({ act }) => act === 'open')).toHaveLength(1);
    // A press after that is another one.
    expect(await open(at, { destination: 0 })).toEqual({ ok: true });
    expect(at.opened).toHaveLength(2);
  });
  test('once for a press that comes while the server is slow, and neither opens when it fails', async () => {
    const at = await world();
    space.switches.fault = { kind: 'slow', slowMs: 100, path: mint };
    const first = open(at);
    await settled();
    // Whoever has not been asked waits for the door, not for a question about it.
    const second = at.ask({ name: 'openPortal', tenant: members });
    expect(await Promise.all([first, second])).toEqual([{ ok: true }, { ok: true }]);
    expect([paths(), at.opened.length]).toEqual([[mint], 1]);
    space.switches.fault = 'html';
    const [failed, too] = await Promise.all([open(at), open(at)]);
    expect([failed.ok, too]).toEqual([false, failed]);
    expect([paths(), at.opened.length]).toEqual([[mint, mint], 1]);
  });
  test('by the yes of one page while another one is still to be asked', async () => {
    const at = await world();
    const unasked = at.ask({ name: 'openPortal', tenant: members });
    const asked = open(at);
    expect(await Promise.all([unasked, asked])).toEqual([
      { ok: true, confirmation: { portalOrigin: space.portalOrigin } },
      { ok: true },
    ]);
    expect(at.opened).toHaveLength(1);
  });
  test('each on its own where they lead elsewhere, or into a private window', async () => {
    const aside: string[] = [];
    const privateWindows = { allowed: async () => true, open: async (url: string) => aside.push(url) > 0 };
    const at = await world({ privateWindows });
    await Promise.all([open(at), open(at, { destination: 0 }), open(at, { privateWindow: true }), open(at)]);
    expect([at.opened.length, aside.length]).toEqual([2, 1]);
  });
  test('for whoever logged in while it was made for somebody else', async () => {
    const at = await world();
    space.switches.fault = { kind: 'slow', slowMs: 120, path: mint };
    const opening = open(at);
    await settled();
    await at.login(members, tom);
    await at.ask({ name: 'submitCode', tenant: members, value: tomsCode });
    const again = open(at);
    expect([await opening, await again]).toEqual([
      { ok: false, code: 'not_signed_in', facts: {} },
      { ok: true },
    ]);
    expect(at.opened).toHaveLength(1);
  });
  test('on a host that the extension may not ask, for a link needs no permission', async () => {
    const at = await world({ isHostAllowed: async (address) => address.startsWith(space.origin) });
    expect(await open(at)).toEqual({ ok: true });
    expect(at.opened.map(({ url }) => new URL(url).origin)).toEqual([space.portalOrigin]);
  });
  test('after a dead bearer was renewed once on the way', async () => {
    const at = await world();
    space.killBearers();
    expect(await open(at)).toEqual({ ok: true });
    expect(paths()).toEqual([mint, '/api/token', mint]);
    expect(at.opened).toHaveLength(1);
  });
  test('after an expired session was renewed first', async () => {
    const at = await world();
    at.clock.advance(86_400_001);
    expect(await open(at)).toEqual({ ok: true });
    expect(paths()).toEqual(['/api/token', mint]);
  });
  test('and the answers are remembered: production for the day, the portal for good', async () => {
    const at = await world({}, { environment: 'production' });
    await open(at);
    expect(await at.preferences()).toMatchObject({
      portalOpenedOn: { [members]: localDay(at.clock.now()) },
      portalOrigins: { [members]: space.portalOrigin },
    });
    expect(await at.ask({ name: 'openPortal', tenant: members })).toEqual({ ok: true });
    at.clock.advance(86_400_000);
    expect(await at.ask({ name: 'openPortal', tenant: members })).toEqual({
      ok: true,
      confirmation: { production: true },
    });
    expect(at.opened).toHaveLength(2);
  });
  test('and they are stored before the page hears that it opened, for the worker may end then', async () => {
    const areas = memoryAreas();
    const at = await world({ areas }, { environment: 'production' });
    const { set } = areas.local;
    areas.local.set = async (items) => {
      await settled();
      await set(items);
    };
    await open(at);
    expect(JSON.stringify(areas.local.all()[preferences.key])).toContain(space.portalOrigin);
  });
  test('and it is not remembered when it did not open', async () => {
    const at = await world({}, { environment: 'production' });
    space.switches.fault = { kind: 'html', once: true };
    await open(at);
    expect(await at.preferences()).toMatchObject({ portalOpenedOn: {}, portalOrigins: {} });
    expect(await at.ask({ name: 'openPortal', tenant: members })).toHaveProperty('confirmation');
  });
  test('after the vendor asked for a pause', async () => {
    const at = await world();
    Object.assign(space.switches, { throttleNext: 1, retryAfter: '2' });
    expect(await open(at)).toEqual({ ok: true });
    expect(at.clock.waits).toEqual([2000]);
  });
});

describe('a link to pass on', () => {
  const agreed = () => ({ production: true, portalOrigin: space.portalOrigin });
  const link = (at: TestApp, more: Record<string, unknown> = {}) =>
    at.ask({ name: 'createSignInLink', tenant: members, ...more });

  test('is made after its question, opens nothing, signs in once, and stands in the journal', async () => {
    const at = await world({}, { environment: 'production' });
    expect(await link(at)).toEqual({ ok: true, confirmation: agreed() });
    expect(paths()).toEqual([]);
    const made = await link(at, { agreed: agreed() });
    expect([paths(), at.opened]).toEqual([[mint], []]);
    const url = 'link' in made ? String(made.link) : '';
    const landing = await fetch(url, { redirect: 'manual' });
    expect([landing.status, landing.headers.get('location')]).toEqual([302, '/']);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);
    await at.app.journalSettled();
    expect(entriesIn(at.areas.local.all()).filter(({ act }) => act === 'link')).toMatchObject([
      { outcome: 'done', portalEntry: 'link', tenant: { id: members } },
    ]);
  });
  test('is not made by a vendor that is entered without links', async () => {
    const at = await world();
    await at.login('acme-erp', clerk);
    expect(await link(at, { tenant: 'acme-erp' })).toEqual({ ok: false, code: 'bad_message', facts: {} });
  });
});
