import { afterEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../lib/journal/entry.ts';
import { entriesIn } from '../../../lib/journal/ring-buffer.ts';
import { entries } from '../../contract/entries.ts';
import type { NexudusSimulator } from '../../simulators/nexudus.ts';
import { createLifecycleApp, type LifecycleApp, untilSettled } from '../../support/lifecycle-app.ts';
import {
  createTestApp,
  fuse,
  importTenants,
  memoryAreas,
  noon,
  type TestApp,
  testClock,
} from '../../support/test-app.ts';

// What the journal records of each call, whatever its caller and outcome.

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await untilSettled();
  for (const server of closing.splice(0)) await server.close();
});
async function opened(...how: Parameters<typeof createLifecycleApp>): Promise<LifecycleApp> {
  const life = await createLifecycleApp(...how);
  closing.push(life.server);
  return life;
}
async function signedIn(...how: Parameters<typeof createLifecycleApp>): Promise<LifecycleApp> {
  const life = await opened(...how);
  expect(await life.login()).toEqual({ ok: true });
  return life;
}
async function told(world: TestApp): Promise<Entry[]> {
  await world.app.journalSettled();
  return entriesIn(world.areas.local.all());
}
const acts = async ({ world }: LifecycleApp) =>
  (await told(world)).map(({ act, actor, outcome }) => `${act} by ${actor}: ${outcome}`);
const space = (life: LifecycleApp) => life.server as NexudusSimulator;

describe('a failure is told', () => {
  test.each(Object.keys(entries))('of %s: by its code, and by nothing that was typed', async (id) => {
    const it = await opened(id);
    const typed = Object.fromEntries(
      Object.keys(it.typed.fields).map((name) => [name, `Wrong-typed-${name}-1a2b3c`]),
    );
    const reply = await it.ask('login', { method: it.typed.method, fields: typed });
    const [entry, ...others] = await told(it.world);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      at: noon,
      act: 'login',
      actor: 'person',
      outcome: reply.ok ? 'done' : reply.code,
    });
    expect(entry?.account).toBeUndefined();
    expect(JSON.stringify(it.world.areas.local.all()['journal:0'])).not.toContain('Wrong');
  });
  test('with the vendor’s own word, the status, and not the sentence it said', async () => {
    const it = await opened('fourwayshop');
    await it.ask('login', {
      method: 'password',
      fields: { username: 'clerk@example.com', password: 'not it' },
    });
    expect(await told(it.world)).toMatchObject([
      { outcome: 'bad_credentials', status: 200, reference: 'INVALID_CREDENTIALS' },
    ]);
  });
  test('with the pause a vendor asked for', async () => {
    const it = await signedIn('ncentral');
    it.server.switches.fault = { kind: 'status-429', retryAfter: '90' };
    await it.ask('check');
    expect((await told(it.world)).at(-1)).toMatchObject({ act: 'check', outcome: 'throttled', wait: 90 });
  });
  test('of a renewal nobody asked for', async () => {
    const it = await signedIn('ncentral');
    it.server.switches.fault = 'status-500';
    it.pass((it.entry.life ?? 0) - 30);
    await it.world.app.runDueWork();
    expect((await acts(it)).slice(1)).toEqual(['renew by system: vendor_reply']);
  });
  test('of a sign-in during which the browser stopped the extension, by the worker that comes after', async () => {
    const [areas, clock] = [memoryAreas(), testClock()];
    const it = await opened('nexudus', { areas, clock });
    // It dies at the first moment at which the sign-in is written down.
    for (let at = 1; (await it.world.pass('acme'))?.signingIn === undefined; at += 1) {
      const burning = fuse(at, 'after');
      const dying = createTestApp({ areas, clock, fuse: burning });
      await Promise.race([dying.ask({ name: 'login', tenant: 'acme', ...it.typed }), burning.blowing]);
    }
    const next = createTestApp({ areas, clock });
    await next.app.recover();
    expect(await told(next)).toMatchObject([
      {
        act: 'login',
        actor: 'system',
        outcome: 'internal',
        detail: 'interrupted',
        tenant: { name: 'Acme Members' },
      },
    ]);
  });
  test('and a log-in that was called off is none', async () => {
    const it = await opened('nexudus');
    it.server.switches.fault = 'hang';
    const login = it.login();
    await untilSettled();
    await it.ask('cancel');
    await login;
    expect(await acts(it)).toEqual(['login by person: cancelled']);
  });
  test('but nobody’s: what was asked of no tenant was not done', async () => {
    const it = await opened('nexudus');
    await it.world.ask({ name: 'check', tenant: 'nobody' });
    await it.world.ask({ name: 'logout', tenant: 'nobody' });
    await it.ask('logout');
    expect(await acts(it)).toEqual([]);
  });
});

describe('what was done is told', () => {
  test.each(Object.entries(entries))('of %s: who, where, when', async (id, { account }) => {
    const it = await signedIn(id);
    it.pass(60);
    expect(await it.ask('check')).toEqual({ ok: true });
    it.pass(60);
    expect(await it.ask('logout')).toMatchObject({ ok: true });
    const tenant = { id: 'acme', vendor: id, name: it.tenant.name, environment: it.tenant.environment };
    const who = account === null ? {} : { account };
    expect(await told(it.world)).toEqual([
      { at: noon, act: 'login', actor: 'person', outcome: 'done', tenant, ...who },
      { at: noon + 60_000, act: 'check', actor: 'person', outcome: 'done', tenant, ...who },
      {
        at: noon + 120_000,
        act: 'logout',
        actor: 'person',
        outcome: 'done',
        tenant,
        ...who,
        ...(it.entry.paths.logout === undefined ? { server: 'no call' } : {}),
      },
    ]);
  });
  test('by which door, and not at all when the door was only asked about', async () => {
    const it = await signedIn('nexudus', { settings: { portalUrl: 'http://127.0.0.1:1' } });
    expect(await it.ask('openPortal')).toMatchObject({ ok: true, confirmation: {} });
    const agreed = { portalOrigin: 'http://127.0.0.1:1' };
    expect(await it.ask('openPortal', { agreed })).toEqual({ ok: true });
    expect(await it.ask('createSignInLink')).toMatchObject({ ok: true });
    expect(await it.ask('openPortal', { privateWindow: true })).toMatchObject({ ok: false });
    expect(await told(it.world)).toMatchObject([
      { act: 'login' },
      { act: 'open', outcome: 'done', portalEntry: 'link' },
      { act: 'link', outcome: 'done', portalEntry: 'link' },
      { act: 'open', outcome: 'forbidden', detail: 'private window' },
    ]);
  });
  test('with the renewal that happened by itself on the way', async () => {
    const it = await signedIn('nexudus');
    it.pass(60);
    space(it).killBearers();
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(await acts(it)).toEqual([
      'login by person: done',
      'renew by system: done',
      'check by person: done',
    ]);
  });
  test('by itself where nobody asked: a renewal that was due, a screen that was locked', async () => {
    const it = await signedIn('ncentral');
    await it.world.ask({ name: 'setPreferences', logoutOnLock: true });
    it.pass((it.entry.life ?? 0) - 30);
    await it.world.app.runDueWork();
    await it.world.app.onScreenLock(true);
    expect((await acts(it)).slice(1)).toEqual(['renew by system: done', 'logout by system: done']);
  });
  test('of everybody who was signed in when all were logged out', async () => {
    const it = await signedIn('nexudus');
    await importTenants(it.world, { ...it.tenant, id: 'other', name: 'Other' });
    expect(await it.world.ask({ name: 'logoutEverywhere' })).toEqual({ ok: true });
    expect(await told(it.world)).toMatchObject([
      { act: 'login' },
      { act: 'logout', tenant: { id: 'acme' }, account: it.entry.account },
    ]);
  });
  test('of what a page copied, a crowd as its number', async () => {
    const it = await signedIn('nexudus');
    const many = Array.from({ length: 21 }, (_, at) => ({ ...it.tenant, id: `t${at}`, name: `T ${at}` }));
    await importTenants(it.world, ...many);
    await it.world.ask({ name: 'copied', what: 'token', tenants: ['acme', 'nobody'] });
    await it.world.ask({ name: 'copied', what: 'ticket', tenants: ['acme', 't3'] });
    await it.world.ask({ name: 'copied', what: 'ticket', tenants: many.map(({ id }) => id) });
    expect((await told(it.world)).slice(1)).toMatchObject([
      { act: 'copyToken', tenant: { id: 'acme' } },
      { act: 'copyTicket', tenant: { id: 'acme' } },
      { act: 'copyTicket', tenant: { id: 't3' } },
      { act: 'copyTicket', count: 21 },
    ]);
  });
  test('of the tenant as it was then', async () => {
    const it = await signedIn('nexudus');
    await importTenants(it.world, { ...it.tenant, name: 'Renamed', environment: 'production' });
    await it.ask('check');
    expect((await told(it.world)).map(({ tenant }) => [tenant?.name, tenant?.environment])).toEqual([
      [it.tenant.name, 'staging'],
      ['Renamed', 'production'],
    ]);
  });
});

describe('nobody waits for the journal', () => {
  test('a log-in is done though the disk never answers', async () => {
    const areas = memoryAreas();
    const { set } = areas.local;
    areas.local.set = (items) =>
      Object.keys(items).some((key) => key.startsWith('journal')) ? new Promise(() => undefined) : set(items);
    const it = await opened('nexudus', { areas });
    expect(await it.login()).toEqual({ ok: true });
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(await it.ask('logout')).toMatchObject({ ok: true });
  });
  test('nor does it go wrong with a journal that cannot be written', async () => {
    const areas = memoryAreas();
    const { set } = areas.local;
    areas.local.set = (items) =>
      Object.keys(items).some((key) => key.startsWith('journal'))
        ? Promise.reject(new Error('full'))
        : set(items);
    const it = await opened('nexudus', { areas });
    expect(await it.login()).toEqual({ ok: true });
    expect(await told(it.world)).toEqual([]);
  });
});

describe('the journal is kept or not', () => {
  test('as the person chooses', async () => {
    const it = await opened('nexudus');
    await it.world.ask({ name: 'setPreferences', journal: false });
    await it.login();
    expect(await told(it.world)).toEqual([]);
    await it.world.ask({ name: 'setPreferences', journal: true });
    await it.ask('check');
    expect(await acts(it)).toEqual(['check by person: done']);
    expect(await it.world.ask({ name: 'clearJournal' })).toEqual({ ok: true });
    expect(await told(it.world)).toEqual([]);
  });
  test.each([
    [true, ['login by person: done'], { ok: false, code: 'forbidden', facts: { detail: 'managed' } }],
    [false, [], { ok: true }],
  ])('as the organisation says, where it says %s', async (journal, kept, cleared) => {
    const it = await opened('nexudus', { managed: async () => ({ preferences: { journal } }) });
    await it.world.app.applyManagedPolicy();
    await it.world.ask({ name: 'setPreferences', journal: !journal });
    await it.login();
    expect(await acts(it)).toEqual(kept);
    expect(await it.world.ask({ name: 'clearJournal' })).toEqual(cleared);
    expect(await acts(it)).toEqual(kept);
  });
});

describe('an examination by the connection doctor is told', () => {
  test.each(Object.keys(entries))('of %s: its verdict, and nobody’s name', async (id) => {
    // The servers' clock is the machine's.
    const clock = testClock(Date.now());
    const it = await signedIn(id, { clock });
    const at = clock.now();
    expect(await it.ask('examine')).toEqual({ ok: true });
    expect((await told(it.world)).at(-1)).toEqual({
      at,
      act: 'examine',
      actor: 'person',
      tenant: expect.objectContaining({ id: 'acme' }),
      outcome: 'done',
      verdict: 'well',
    });
  });
  test('with its first trouble’s code, and no word of the server', async () => {
    const it = await opened('nexudus');
    space(it).switches.fault = { kind: 'redirect', redirectTo: 'https://elsewhere.example/?t=1a2b3c4d5e' };
    await it.ask('examine');
    const [entry] = await told(it.world);
    expect(entry).toMatchObject({ act: 'examine', outcome: 'done', verdict: 'redirected' });
    expect(JSON.stringify(entry)).not.toContain('elsewhere');
  });
  test('once when two pages ask for it at the same time, and called off when the person ended it', async () => {
    const it = await opened('nexudus');
    await Promise.all([it.ask('examine'), it.ask('examine')]);
    space(it).switches.fault = 'hang';
    const under = it.ask('examine');
    await untilSettled();
    await it.ask('cancelExamination');
    await under;
    expect(await acts(it)).toEqual(['examine by person: done', 'examine by person: cancelled']);
  });
});
