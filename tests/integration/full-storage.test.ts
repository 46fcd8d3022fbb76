import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { commands } from '../../lib/protocol/commands.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import {
  createTestApp,
  fileText,
  importTenants,
  jane,
  type LimitedArea,
  limitedArea,
  type MemoryAreas,
  memoryAreas,
  ncentralTenant,
  nexudusTenant,
  type TestApp,
  tom,
} from '../support/test-app.ts';

// A browser gives an extension some 10 MB of memory and of disk. Where they are full, a command says so, leaves
// nothing half done, and works again as soon as there is room.

let space: NexudusSimulator;
let rmm: NCentralSimulator;
/** What nobody caught. */
let uncaught: unknown[];
const catching = (thrown: unknown) => void uncaught.push(thrown);
beforeEach(async () => {
  uncaught = [];
  process.on('unhandledRejection', catching);
  [space, rmm] = await Promise.all([startNexudus(), startNCentral()]);
});
afterEach(async () => {
  await new Promise(setImmediate);
  process.off('unhandledRejection', catching);
  await Promise.all([space.close(), rmm.close()]);
  expect(uncaught).toEqual([]);
});

interface FullAreas extends MemoryAreas {
  local: LimitedArea;
  session: LimitedArea;
}
const chromium = () => new Error('Session storage quota bytes exceeded. Values were not stored.');
const firefox = () => new DOMException('The quota has been exceeded.', 'QuotaExceededError');
function fullAreas(refusal: () => unknown = chromium): FullAreas {
  const { local, session } = memoryAreas();
  return { local: limitedArea(local, refusal), session: limitedArea(session, refusal) };
}

const memoryFull = { ok: false, code: 'internal', facts: { detail: 'memory full' } };
const diskFull = { ok: false, code: 'internal', facts: { detail: 'disk full' } };
const members = 'acme-members';
const server = 'acme-rmm';
const jwt = () => rmm.users[0]?.userJwt ?? '';

async function worldIn(areas: FullAreas): Promise<TestApp> {
  const world = createTestApp({ areas });
  await importTenants(world, nexudusTenant(space), ncentralTenant(rmm));
  return world;
}
/** What holds at any time: no sign-in that ended is shown as under way, no token without its pass, nor the reverse. */
async function isWhole(world: TestApp): Promise<void> {
  for (const id of [members, server]) {
    const pass = await world.pass(id);
    const waits = pass?.signingIn?.awaits === 'code';
    expect(pass?.signingIn === undefined || (waits && (await world.pending())[id] !== undefined)).toBe(true);
    expect(pass?.session === undefined).toBe((await world.token(id)) === null);
  }
}

describe.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
])('in the words of %s', (_browser, refusal) => {
  test('full memory is told of a log-in, which is not sent', async () => {
    const areas = fullAreas(refusal);
    const world = await worldIn(areas);
    areas.session.limit = 0;
    expect(await world.login(members, jane)).toEqual(memoryFull);
    expect(space.requests).toEqual([]);
    await isWhole(world);
  });

  test('a full disk is told of an import, which changes nothing', async () => {
    const areas = fullAreas(refusal);
    const world = await worldIn(areas);
    areas.local.limit = 0;
    const before = areas.local.all();
    const more = { ...nexudusTenant(space), id: 'more', name: 'More' };
    expect(await world.ask({ name: 'importTenants', text: fileText(more), agreed: true })).toEqual(diskFull);
    expect(areas.local.all()).toEqual(before);
  });
});

test('a sign-in whose installation’s id finds no room on disk goes on, and the session renews', async () => {
  const areas = fullAreas();
  const world = await worldIn(areas);
  areas.local.limit = 0;
  expect(await world.login(members, jane)).toEqual({ ok: true });
  expect(await world.ask({ name: 'renew', tenant: members })).toEqual({ ok: true });
  const ids = space.requests.map(({ headers }) => headers.client_id);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  await isWhole(world);
});

test('any other fault of the storage stays what it is', async () => {
  const areas = fullAreas(() => new Error('IO error: Corruption'));
  const world = await worldIn(areas);
  areas.session.limit = 0;
  expect(await world.login(members, jane)).toEqual({ ok: false, code: 'internal', facts: {} });
});

// However much room there is, from none to enough: the write that finds none is another one each time.
describe('with room for less and less', () => {
  test.each([
    ['a log-in', members, jane, 'password'],
    ['a log-in that waits for its code', members, tom, 'password'],
    ['a log-in with a token', server, undefined, 'jwt'],
  ])('%s is done, or says so and leaves no session at the server', async (_what, tenant, fields, method) => {
    let told = 0;
    for (let room = 0; room < 1500; room += 60) {
      const areas = fullAreas();
      const world = await worldIn(areas);
      areas.session.limit = areas.session.used() + room;
      const before = [space, rmm].map((each) => each.requests.length);
      const reply = await world.login(tenant, fields ?? { jwt: jwt() }, method);
      await isWhole(world);
      const [ofSpace = [], ofRmm = []] = [space, rmm].map((each, index) =>
        each.requests.slice(before[index]),
      );
      const left = ofRmm.filter(({ path }) => path.endsWith('/authenticate')).length;
      const ended = ofRmm.filter(({ path }) => path.endsWith('/logout')).length;
      if (reply.ok || reply.code === 'code_required') {
        expect(ofSpace.length + ofRmm.length).toBeGreaterThan(0);
        continue;
      }
      told += 1;
      expect(reply).toEqual(memoryFull);
      expect(ended).toBe(left);
      areas.session.limit = Number.POSITIVE_INFINITY;
      expect((await world.login(tenant, fields ?? { jwt: jwt() }, method)).ok).toBe(fields !== tom);
    }
    expect(told).toBeGreaterThan(3);
  });

  test('signing out always works, and makes room', async () => {
    const areas = fullAreas();
    const world = await worldIn(areas);
    expect(await world.login(server, { jwt: jwt() }, 'jwt')).toEqual({ ok: true });
    areas.session.limit = 0;
    const before = areas.session.used();
    expect(await world.login(members, jane)).toEqual(memoryFull);
    expect(await world.ask({ name: 'logout', tenant: server })).toMatchObject({ ok: true });
    expect(await world.state(server)).toBe('signed-out');
    expect(areas.session.used()).toBeLessThan(before);
  });

  test('a renewal gives its session up only where the server may have consumed the token, and says why', async () => {
    for (let room = 0; room < 400; room += 20) {
      const areas = fullAreas();
      const world = await worldIn(areas);
      await world.login(server, { jwt: jwt() }, 'jwt');
      areas.session.limit = areas.session.used() + room;
      const reply = await world.ask({ name: 'renew', tenant: server });
      if (!reply.ok) expect(reply).toEqual(memoryFull);
      await isWhole(world);
      expect((await world.token(server))?.spentAt).toBeUndefined();
      // What found no room is not recorded where there is none: its caller shows it.
      expect((await world.pass(server))?.problem?.facts.detail).not.toBe('memory full');
    }
  });
});

test('a retention choice that finds no room on disk leaves nothing remembered', async () => {
  const areas = fullAreas();
  const world = await worldIn(areas);
  await world.ask({ name: 'setUpVault', passphrase: 'a long passphrase' });
  await world.ask({ name: 'setRetention', tenant: members, how: 'vault' });
  await world.login(members, jane);
  areas.local.limit = 0;
  expect(await world.ask({ name: 'setRetention', tenant: members, how: 'browser' })).toMatchObject({
    ok: true,
  });
  areas.local.limit = Number.POSITIVE_INFINITY;
  await world.ask({ name: 'setRetention', tenant: members, how: 'ask' });
  areas.local.limit = 0;
  expect(await world.ask({ name: 'setRetention', tenant: members, how: 'browser' })).toEqual(diskFull);
  expect(JSON.stringify(areas.session.all().credentials ?? {})).not.toContain(jane.password);
});

test('a session whose credentials find no room stays, and says that they are not stored', async () => {
  const areas = fullAreas();
  const world = await worldIn(areas);
  await world.ask({ name: 'setUpVault', passphrase: 'a long passphrase' });
  await world.ask({ name: 'setRetention', tenant: members, how: 'vault' });
  areas.local.limit = 0;
  expect(await world.login(members, jane)).toEqual({ ok: true });
  expect(await world.state(members)).toBe('signed-in');
  expect((await world.pass(members))?.problem).toMatchObject({
    code: 'internal',
    facts: { detail: 'disk full' },
  });
});

/** One message of each command. */
const messages: Record<keyof typeof commands, Record<string, unknown>> = {
  pageOpened: {},
  login: { tenant: members, method: 'password', fields: jane },
  submitCode: { tenant: members, value: '123456' },
  cancel: { tenant: members },
  renew: { tenant: server },
  check: { tenant: server },
  logout: { tenant: server },
  logoutEverywhere: {},
  openPortal: { tenant: members },
  createSignInLink: { tenant: members },
  saveTenant: { tenant: { ...nexudusTenantless(), name: 'New' } },
  removeTenants: { tenants: [members] },
  orderTenants: { tenants: [server, members] },
  probe: { tenant: nexudusTenantless() },
  recogniseServer: { address: 'http://erp.invalid' },
  examine: { tenant: members },
  cancelExamination: { tenant: members },
  importTenants: { text: fileText({ ...nexudusTenantless(), id: 'more' }), agreed: true },
  removeDefinition: { id: 'x-acme-desk' },
  tryDefinition: { definition: '{}', baseUrl: 'https://a.example', method: 'a', fields: {}, settings: {} },
  startBulkRun: { act: 'check', tenants: [server] },
  cancelBulkRun: {},
  dismissBulkRun: {},
  discardQuarantinedTenants: {},
  discardQuarantinedPreferences: {},
  copied: { what: 'token', tenants: [server] },
  clearJournal: {},
  setPreferences: { autoLock: 5, journal: true },
  loginWithStored: { tenant: members },
  setRetention: { tenant: members, how: 'browser' },
  lock: {},
  setUpVault: { passphrase: 'a long passphrase' },
  unlockVault: { passphrase: 'a long passphrase' },
  unlockByPasskey: { output: 'A'.repeat(43) },
  changePassphrase: { passphrase: 'a long passphrase', next: 'another passphrase' },
  addPasskey: { credential: 'AA', salt: 'AA', output: 'A'.repeat(43) },
  removePasskey: { passphrase: 'a long passphrase' },
  eraseVault: {},
  discardQuarantinedVault: {},
  editTenants: { tenants: [members], addTags: ['daily'] },
  setFavourites: { tenants: [members], on: true },
  setRetentions: { tenants: [members], how: 'ask' },
  setTeamFile: { address: 'https://files.example/tenants.json' },
  askTeamFile: {},
  importTeamFile: { digest: '0000000000000000000000000000000000000000000000000000000000000000' },
  setTenantPreference: { tenant: members, what: 'favourite', on: true },
};
function nexudusTenantless(): Record<string, unknown> {
  return {
    vendor: 'nexudus',
    name: 'Harbour',
    baseUrl: 'https://harbour.spaces.nexudus.com',
    settings: { portalUrl: 'https://harbour.example' },
  };
}

test.each(Object.entries(messages))(
  'the command %s ends, without room in either area',
  async (name, message) => {
    const areas = fullAreas();
    const world = await worldIn(areas);
    await Promise.all([world.login(server, { jwt: jwt() }, 'jwt'), world.login(members, jane)]);
    await world.app.journalSettled();
    areas.local.limit = 0;
    areas.session.limit = 0;
    const reply = await world.ask({ name, ...message });
    // Refusals for another reason are those of a world with room.
    if (!reply.ok && reply.code === 'internal') expect([memoryFull, diskFull]).toContainEqual(reply);
    await isWhole(world);
    await world.app.journalSettled();
    areas.local.limit = Number.POSITIVE_INFINITY;
    areas.session.limit = Number.POSITIVE_INFINITY;
    expect(await world.ask({ name: 'pageOpened' })).toEqual({ ok: true });
  },
);
