import { describe, expect, test, vi } from 'vitest';
import { requiredConfirmations } from '../../../components/bulk/actions.ts';
import type { View } from '../../../components/shared/page-types.ts';
import { limits } from '../../../lib/bulk/bulk-run.ts';
import type { Run } from '../../../lib/bulk/schema.ts';
import { startNexudus } from '../../simulators/nexudus.ts';
import { company, houseWith, password, servers, typed } from '../../support/counting-servers.ts';
import { leak } from '../../support/leak.ts';
import {
  createTestApp,
  importTenants,
  jane,
  memoryAreas,
  nexudusTenant,
  type TestApp,
  tom,
} from '../../support/test-app.ts';

const runOf = (world: TestApp): Run => {
  const stored = world.areas.session.all().bulkRun as { data: string } | undefined;
  if (stored === undefined) throw new TypeError('no run is written down');
  return JSON.parse(stored.data);
};
const logIn = (world: TestApp, tenants: readonly string[]) =>
  world.ask({ name: 'startBulkRun', act: 'login', tenants, login: typed });
const whysOf = (run: Run) =>
  run.tenants.map((id) => {
    const outcome = run.outcomes[id];
    if (outcome === undefined) return 'not begun';
    if (outcome.is === 'skipped') return outcome.why;
    return outcome.is === 'failed' ? outcome.code : outcome.is;
  });
const shortly = (milliseconds = 20) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const methods = (at: ReturnType<typeof servers>, host: string) =>
  at.calls.filter((call) => call.host === host).length;

describe('what makes no sense is a bad message, and nothing is sent', () => {
  test.each([
    ['a log-in without anything typed', { act: 'login' }],
    ['a check with something typed', { act: 'check', login: typed }],
    ['an unknown way', { act: 'login', login: { ...typed, method: 'magic' } }],
    ['an unknown vendor', { act: 'login', login: { ...typed, vendor: 'nobody' } }],
    [
      'a way whose link works once',
      { act: 'login', login: { vendor: 'nexudus', method: 'link', fields: { link: 'x' } } },
    ],
    ['nobody', { act: 'login', login: typed, tenants: [] }],
    ['an act that is none', { act: 'removeTenants' }],
  ])('%s', async (_what, ask) => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 2 });
    expect(await world.ask({ name: 'startBulkRun', tenants: ids, ...ask })).toMatchObject({
      code: 'bad_message',
    });
    expect([at.calls, world.areas.session.all().bulkRun]).toEqual([[], undefined]);
  });
  test('a second run while one goes on', async () => {
    const at = servers();
    at.hold = true;
    const { world, ids } = await houseWith(at, { 'a.example': 1 });
    const first = logIn(world, ids);
    await shortly();
    expect(await logIn(world, ids)).toMatchObject({ code: 'bad_message' });
    at.release();
    expect(await first).toEqual({ ok: true });
    expect(at.calls).toHaveLength(1);
  });
});

describe('one user name and password for many tenants', () => {
  test('signs in to all of them, once each, with a session and an outcome of its own', async () => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 12, 'b.example': 5, 'c.example': 1 });
    expect(await logIn(world, ids)).toEqual({ ok: true });
    const run = runOf(world);
    expect(whysOf(run)).toEqual(ids.map(() => 'done'));
    expect(run.ended?.how).toBe('through');
    expect(at.calls.map(({ host, database }) => `${host} ${database}`).toSorted()).toEqual(
      ids.map((id) => `${id.split('-')[0]}.example DB${id.split('-')[1]}`).toSorted(),
    );
    for (const id of ids) expect([id, await world.state(id)]).toEqual([id, 'signed-in']);
    const tokens = await Promise.all(ids.map(async (id) => (await world.token(id))?.secrets.accessToken));
    expect(new Set(tokens).size).toBe(ids.length);
  });
  test('never has more than four under way at a server, nor more than the limit in all', async () => {
    const at = servers();
    const counts = Object.fromEntries(Array.from({ length: 15 }, (_, nth) => [`h${nth}.example`, 6]));
    const { world, ids } = await houseWith(at, counts);
    await logIn(world, ids);
    expect(Math.max(...Object.values(at.mostAt))).toBe(limits.perHost);
    expect(at.most).toBeLessThanOrEqual(limits.responsive);
    expect(at.most).toBeGreaterThan(limits.perHost);
  });
  test('speaks with so many servers at a time; with more of them it has begun, and those are spared when it is called off', async () => {
    const at = servers();
    at.hold = true;
    const counts = Object.fromEntries(Array.from({ length: 40 }, (_, nth) => [`h${nth}.example`, 1]));
    const { world, ids } = await houseWith(at, counts);
    const going = logIn(world, ids);
    const states = () => Promise.all(ids.map(world.state));
    await vi.waitFor(async () => expect(await states()).toEqual(ids.map(() => 'signing-in')));
    await shortly();
    expect(at.calls).toHaveLength(limits.responsive);
    await world.ask({ name: 'cancelBulkRun' });
    await going;
    expect([at.calls.length, whysOf(runOf(world))]).toEqual([limits.responsive, ids.map(() => 'cancelled')]);
    expect(await states()).toEqual(ids.map(() => 'signed-out'));
  });
  test('is shown to a server that refuses it once, however many tenants are on it; other servers go on', async () => {
    const at = servers({ 'a.example': 'refuses' });
    const { world, ids } = await houseWith(at, { 'a.example': 20, 'b.example': 6 });
    await logIn(world, ids);
    expect([methods(at, 'a.example'), methods(at, 'b.example')]).toEqual([1, 6]);
    const whys = whysOf(runOf(world));
    expect(whys.slice(0, 20)).toEqual(['bad_credentials', ...Array(19).fill('refused_here')]);
    expect(whys.slice(20)).toEqual(Array(6).fill('done'));
  });
  test('goes to the chosen vendor’s tenants only, and to nobody who is signed in already', async () => {
    const at = servers();
    const space = await startNexudus();
    const { world, ids } = await houseWith(at, { 'a.example': 2 });
    await importTenants(world, nexudusTenant(space));
    await world.ask({
      name: 'login',
      tenant: ids[0],
      method: 'password',
      fields: { username: 'other', password: 'x' },
    });
    const before = at.calls.length;
    await logIn(world, [...ids, 'acme-members', 'nobody-here']);
    expect(whysOf(runOf(world))).toEqual(['signed_in', 'done', 'other_vendor', 'unknown_tenant']);
    expect([at.calls.length - before, space.requests.length]).toEqual([1, 0]);
    expect((await world.pass(ids[0] ?? ''))?.session?.account).toBe('other');
    await space.close();
  });
  test('where the browser does not let us, sends nothing and says so tenant by tenant', async () => {
    const at = servers();
    const isHostAllowed = async (address: string) => !address.includes('a.example');
    const { world, ids } = await houseWith(at, { 'a.example': 2, 'b.example': 1 }, { isHostAllowed });
    await logIn(world, ids);
    const run = runOf(world);
    expect(whysOf(run)).toEqual(['no_permission', 'no_permission', 'done']);
    expect(run.outcomes[ids[0] ?? '']).toMatchObject({ facts: { host: 'a.example' } });
    expect(at.calls.map(({ host }) => host)).toEqual(['b.example']);
  });
  test('with a second factor leaves each tenant waiting for its own code, and does not stop the others', async () => {
    const spaces = await Promise.all([startNexudus(), startNexudus()]);
    const world = createTestApp();
    await importTenants(world, ...spaces.map((space, nth) => nexudusTenant(space, { id: `space-${nth}` })));
    await world.ask({
      name: 'startBulkRun',
      act: 'login',
      tenants: ['space-0', 'space-1'],
      login: { vendor: 'nexudus', method: 'password', fields: tom },
    });
    expect(whysOf(runOf(world))).toEqual(['code', 'code']);
    expect([await world.state('space-0'), Object.keys(await world.pending())]).toEqual([
      'signing-in',
      ['space-0', 'space-1'],
    ]);
    expect(leak(JSON.stringify(world.areas.session.all().bulkRun), [tom.password])).toBeUndefined();
    await Promise.all(spaces.map((space) => space.close()));
  });
  test('of a server that throttles are sent once, and the rest is left alone', async () => {
    const space = await startNexudus();
    const world = createTestApp();
    await importTenants(world, ...[0, 1, 2].map((nth) => nexudusTenant(space, { id: `space-${nth}` })));
    const ask = {
      name: 'startBulkRun',
      act: 'login',
      login: { vendor: 'nexudus', method: 'password', fields: jane },
    };
    for (const retryAfter of ['3', '60']) {
      Object.assign(space.switches, { throttleNext: 99, retryAfter });
      const before = space.requests.length;
      await world.ask({ ...ask, tenants: ['space-1', 'space-2'] });
      expect(whysOf(runOf(world))).toEqual(['throttled', 'throttled_here']);
      expect([space.requests.length - before, world.clock.waits]).toEqual([1, []]);
    }
    await space.close();
  });
});

describe('a server that hangs', () => {
  test('holds nobody else, and is not asked for the rest of its tenants', async () => {
    const at = servers({ 'slow.example': 'hangs' });
    const { world, ids } = await houseWith(at, { 'slow.example': 9, 'b.example': 9 }, { patience: 3000 });
    const going = logIn(world, ids);
    const others = ids.filter((each) => each.startsWith('b-'));
    await vi.waitFor(
      async () => {
        for (const id of others) expect([id, await world.state(id)]).toEqual([id, 'signed-in']);
      },
      { timeout: 2500 },
    );
    expect(await world.state('slow-0')).toBe('signing-in');
    await going;
    expect(whysOf(runOf(world)).slice(0, 9)).toEqual(['timeout', ...Array(8).fill('silent_here')]);
  });
  test('does not keep a session from ending here', async () => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 3 }, { patience: 100 });
    await logIn(world, ids);
    at.manners['a.example'] = 'hangs';
    await world.ask({ name: 'startBulkRun', act: 'logout', tenants: ids });
    const run = runOf(world);
    expect(ids.map((id) => run.outcomes[id])).toEqual(
      ids.map(() => ({ is: 'done', serverNotTold: 'failed' })),
    );
    for (const id of ids) expect([await world.token(id), await world.pass(id)]).toEqual([null, undefined]);
  });
});

describe('Cancel', () => {
  test('calls off the log-ins that fly and begins no other', async () => {
    const at = servers();
    at.hold = true;
    const { world, ids } = await houseWith(at, { 'a.example': 3, 'b.example': 3 });
    const going = logIn(world, ids);
    await shortly();
    expect(await world.ask({ name: 'cancelBulkRun' })).toEqual({ ok: true });
    expect(await going).toEqual({ ok: true });
    const run = runOf(world);
    expect([run.ended?.how, at.calls.length]).toEqual(['cancelled', 2]);
    expect(whysOf(run)).toEqual([
      'cancelled',
      'not begun',
      'not begun',
      'cancelled',
      'not begun',
      'not begun',
    ]);
    for (const id of ids)
      expect([await world.state(id), await world.token(id)]).toEqual(['signed-out', null]);
  });
  test('comes with Sign out everywhere: nobody is signed in after it', async () => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 9 });
    const going = logIn(world, ids);
    await shortly(4);
    await world.ask({ name: 'logoutEverywhere' });
    await going;
    for (const id of ids)
      expect([id, await world.state(id), await world.token(id)]).toEqual([id, 'signed-out', null]);
  });
  test.each([
    ['and its sessions end where that is wanted', true, 'signed-out'],
    ['and who was signed in by then stays', false, 'signed-in'],
  ])('comes with a lock, which lets go of what was typed: %s', async (_what, lockEndsSessions, first) => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 10 });
    await world.ask({ name: 'setPreferences', lockEndsSessions });
    at.hold = true;
    const going = logIn(world, ids);
    await vi.waitFor(() => expect(at.calls).toHaveLength(1));
    at.release();
    await vi.waitFor(() => expect(at.calls).toHaveLength(1 + limits.perHost));
    const locking = world.ask({ name: 'lock' });
    await shortly();
    at.hold = false;
    at.release();
    expect(await locking).toEqual({ ok: true });
    expect(await going).toEqual({ ok: true });
    expect(runOf(world).ended?.how).toBe('cancelled');
    expect(at.calls.filter(({ method }) => method === 'GetAuthenticationToken')).toHaveLength(
      1 + limits.perHost,
    );
    expect(await Promise.all(ids.map(world.state))).toEqual([first, ...Array(9).fill('signed-out')]);
    expect(await logIn(world, ids)).toEqual({ ok: true });
  });
  test('does not come with a lock for what holds nothing that was typed', async () => {
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 10 });
    await logIn(world, ids);
    at.hold = true;
    const going = world.ask({ name: 'startBulkRun', act: 'check', tenants: ids });
    await vi.waitFor(() => expect(at.calls).toHaveLength(10 + limits.perHost));
    expect(await world.ask({ name: 'lock' })).toEqual({ ok: true });
    at.hold = false;
    at.release();
    await going;
    expect(whysOf(runOf(world))).toEqual(ids.map(() => 'done'));
  });
  test('where nothing goes on changes nothing', async () => {
    const { world } = await houseWith(servers(), { 'a.example': 1 });
    expect(await world.ask({ name: 'cancelBulkRun' })).toEqual({ ok: true });
    expect(world.areas.session.all().bulkRun).toBeUndefined();
  });
});

describe('the others', () => {
  test('check, renew, open and log out do it for those who can, and say why not of the others', async () => {
    const space = await startNexudus();
    const at = servers();
    const { world, ids } = await houseWith(at, { 'a.example': 2 }, { fetch: globalThis.fetch });
    await importTenants(world, nexudusTenant(space), nexudusTenant(space, { id: 'out' }));
    await world.login('acme-members', jane);
    const all = ['acme-members', 'out', ...ids];
    for (const act of ['check', 'renew'] as const) {
      expect(await world.ask({ name: 'startBulkRun', act, tenants: all })).toEqual({ ok: true });
      expect([act, whysOf(runOf(world))]).toEqual([act, ['done', 'signed_out', 'signed_out', 'signed_out']]);
    }
    await world.ask({ name: 'startBulkRun', act: 'open', tenants: all });
    expect(whysOf(runOf(world))[0]).toBe('question');
    expect(world.opened).toEqual([]);
    await world.ask({
      name: 'startBulkRun',
      act: 'open',
      tenants: all,
      agreed: { production: [], portalOrigins: [['acme-members', space.portalOrigin]] },
    });
    expect([whysOf(runOf(world))[0], world.opened.length]).toEqual(['done', 1]);
    expect(world.opened[0]?.origin).toEqual({ inBackground: true });
    await world.ask({ name: 'startBulkRun', act: 'logout', tenants: all });
    expect([whysOf(runOf(world)), await world.state('acme-members')]).toEqual([
      ['done', 'signed_out', 'signed_out', 'signed_out'],
      'signed-out',
    ]);
    await space.close();
  });
  test('a tenant called `constructor` opens after the yes like any other', async () => {
    const space = await startNexudus();
    const world = createTestApp();
    const id = 'constructor';
    await importTenants(world, nexudusTenant(space, { id, name: 'Constructor' }));
    await world.login(id, jane);
    const facts = await world.app.quickAccessState();
    const view = { tenants: facts.tenants, preferences: facts.preferences } as unknown as View;
    const { production, portalOrigins } = requiredConfirmations(facts.tenants, view, world.clock.now());
    const agreed = { production: production.map((each) => each.id), portalOrigins };
    expect(await world.ask({ name: 'startBulkRun', act: 'open', tenants: [id], agreed })).toEqual({
      ok: true,
    });
    expect([whysOf(runOf(world)), world.opened.length]).toEqual([['done'], 1]);
    await space.close();
  });
  test('no door into production opens that was not named in the question', async () => {
    const space = await startNexudus();
    const world = createTestApp();
    const inProduction = { environment: 'production', settings: { portalUrl: space.origin } };
    await importTenants(world, ...['one', 'two'].map((id) => nexudusTenant(space, { id, ...inProduction })));
    for (const id of ['one', 'two']) await world.login(id, jane);
    const agreed = { production: ['one'], portalOrigins: [] };
    await world.ask({ name: 'startBulkRun', act: 'open', tenants: ['one', 'two'], agreed });
    expect([whysOf(runOf(world)), world.opened.length]).toEqual([['done', 'question'], 1]);
    await space.close();
  });
});

describe('what was typed', () => {
  test('stands in no slot, on no disk and in no reply, while it flies and after', async () => {
    const at = servers({ 'b.example': 'refuses' });
    at.hold = true;
    const { world, ids } = await houseWith(at, { 'a.example': 3, 'b.example': 2 });
    const going = logIn(world, ids);
    await shortly();
    const everything = () => JSON.stringify([world.areas.local.all(), world.areas.session.all()]);
    expect(leak(everything(), [password])).toBeUndefined();
    at.hold = false;
    at.release();
    const reply = await going;
    expect(leak(everything() + JSON.stringify(reply), [password])).toBeUndefined();
  });
});

describe('the progress', () => {
  test('is written now and then, not at every tenant', async () => {
    const areas = memoryAreas();
    let writes = 0;
    const { set } = areas.session;
    areas.session.set = (items) => {
      if ('bulkRun' in items) writes += 1;
      return set(items);
    };
    const { world, ids } = await houseWith(
      servers(),
      { 'a.example': 60, 'b.example': 60, 'c.example': 60 },
      { areas },
    );
    const began = performance.now();
    await logIn(world, ids);
    const most = 3 + (performance.now() - began) / 100;
    expect(whysOf(runOf(world)).every((why) => why === 'done')).toBe(true);
    expect(writes).toBeLessThanOrEqual(most);
  });
  test('of many changes pages hear now and then, and once more at the end', async () => {
    const { world, ids } = await houseWith(servers(), { 'a.example': 80, 'b.example': 80 });
    await shortly(250);
    const before = world.broadcasts();
    const began = performance.now();
    await logIn(world, ids);
    await shortly(250);
    const most = 10 + (performance.now() - began) / 100;
    expect(world.broadcasts() - before).toBeLessThanOrEqual(most);
  });
  test('is put away when the person has seen it, but not while it goes on', async () => {
    const at = servers();
    at.hold = true;
    const { world, ids } = await houseWith(at, { 'a.example': 1 });
    const going = logIn(world, ids);
    await shortly();
    await world.ask({ name: 'dismissBulkRun' });
    expect(runOf(world).act).toBe('login');
    at.release();
    await going;
    await world.ask({ name: 'dismissBulkRun' });
    expect(world.areas.session.all().bulkRun).toBeUndefined();
  });
});

test('a tenant called like a member of every object has an outcome like any other', async () => {
  const world = createTestApp({ fetch: servers().fetch });
  await importTenants(world, company('a.example', 0, { id: 'constructor' }));
  await logIn(world, ['constructor']);
  expect(runOf(world).outcomes.constructor).toEqual({ is: 'done' });
});
