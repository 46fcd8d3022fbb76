import { afterEach, describe, expect, test, vi } from 'vitest';
import { deriveConclusion, responsibleFor } from '../../../lib/doctor/conclusion.ts';
import { effectiveTenants } from '../../../lib/policy/merge.ts';
import { examinations } from '../../../lib/storage/slots.ts';
import { entries, type Server } from '../../contract/entries.ts';
import { startNexudus } from '../../simulators/nexudus.ts';
import { startServer } from '../../simulators/server.ts';
import { createTestApp, importTenants, jane, nexudusTenant } from '../../support/test-app.ts';
import { examine, openPractice, verdict, watchedFetch } from '../../support/test-doctor.ts';

vi.setConfig({ testTimeout: 20_000 });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function startSpace() {
  const space = await startNexudus();
  open.push(space);
  return space;
}

describe('an examination', () => {
  test('sends no credential, no cookie and no token, not even of somebody who is signed in', async () => {
    for (const entry of Object.values(entries)) {
      const server: Server = await entry.start();
      open.push(server);
      // Node keeps no cookies: what would make a browser send and store them is looked at.
      const modes: unknown[] = [];
      const { fetch: watched, observer } = watchedFetch();
      const world = openPractice({
        observer,
        fetch: (input, init) => {
          modes.push(init?.credentials);
          return watched(input, init);
        },
      });
      await importTenants(world, entry.tenant(server));
      const [typed] = entry.methods(server);
      const reply = await world.ask({ name: 'login', tenant: 'acme', ...typed });
      expect(reply.ok).toBe(true);
      const before = server.requests.length;
      modes.length = 0;
      const examination = await examine(world);
      expect(verdict(examination)).toBe('well');
      const sent = server.requests.slice(before);
      expect(sent).toHaveLength(2);
      expect(modes).toEqual(['omit', 'omit']);
      for (const request of sent) {
        expect(request.headers.cookie).toBeUndefined();
        expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(
          request.headers.authorization,
        );
        expect(request.headers['x-nextup-token']).toBeUndefined();
        expect(['', '{}']).toContain(request.body);
        const all = JSON.stringify([request.url, request.rawHeaders, request.body]);
        for (const secret of [...server.secrets(), ...Object.values(typed.fields)])
          expect(all).not.toContain(secret);
        expect(all).not.toMatch(/password|username|GetAuthenticationToken|grant_type|\/authenticate/i);
      }
      // The session it found is the one it leaves.
      expect(await world.state('acme')).toBe('signed-in');
    }
  });
  test('goes to the tenant’s own origin alone, also when its server sends it on', async () => {
    const space = await startSpace();
    const elsewhere = await startServer(() => ({ status: 200, headers: {}, body: '{}' }));
    open.push(elsewhere);
    const world = openPractice();
    await importTenants(world, nexudusTenant(space));
    space.switches.fault = {
      kind: 'redirect',
      redirectStatus: 307,
      redirectTo: `${elsewhere.origin}/api/token?t=secret`,
    };
    const examination = await examine(world, 'acme-members');
    expect(verdict(examination)).toBe('content: redirected');
    expect(JSON.stringify(examination)).toContain(elsewhere.origin);
    expect(JSON.stringify(examination)).not.toMatch(/\?t=|api\/token/);
    expect(elsewhere.requests).toEqual([]);
    expect(space.portalRequests).toEqual([]);
  });
  test('asks nothing of a host that is not allowed, and says so first', async () => {
    const space = await startSpace();
    const world = openPractice({ isHostAllowed: async () => false });
    await importTenants(world, nexudusTenant(space));
    const examination = await examine(world, 'acme-members');
    expect(verdict(examination)).toBe('permission: not_allowed');
    expect(
      examination.answers.filter(({ finding }) => finding === 'skipped').map(({ facts }) => facts.blockedBy),
    ).toEqual(Array(5).fill('permission'));
    expect(space.requests).toEqual([]);
  });
  test('asks nothing of an address that the organisation forbids', async () => {
    const world = openPractice({ managed: async () => ({ preferences: { httpTenants: false } }) });
    await importTenants(world, {
      id: 'acme',
      vendor: 'ncentral',
      name: 'Acme',
      baseUrl: 'http://ncentral.invalid',
      environment: 'staging',
    });
    await world.app.applyManagedPolicy();
    expect(verdict(await examine(world))).toBe('address: plain_forbidden');
  });
  test('tells a name that is not known from a port that is closed', async () => {
    const gone = await startServer(() => ({ status: 200, headers: {}, body: '' }));
    await gone.close();
    for (const [baseUrl, vendorMessage] of [
      ['http://nothing.invalid', 'connection: name_unknown'],
      [gone.origin, 'connection: refused'],
    ] as const) {
      const world = openPractice();
      await importTenants(world, {
        id: 'acme',
        vendor: 'ncentral',
        name: 'Acme',
        baseUrl,
        environment: 'staging',
      });
      const examination = await examine(world);
      expect(verdict(examination)).toBe(vendorMessage);
      const [connection] = examination.answers.filter(({ step }) => step === 'connection');
      expect(connection?.probes[0]?.error).toMatch(/^net::ERR_/);
      expect(connection?.probes[0]?.status).toBeUndefined();
    }
  });
  test('says that this computer is offline when it is', async () => {
    const world = openPractice({ online: () => false });
    const baseUrl = 'http://nothing.invalid';
    await importTenants(world, {
      id: 'acme',
      vendor: 'ncentral',
      name: 'Acme',
      baseUrl,
      environment: 'staging',
    });
    expect(verdict(await examine(world))).toBe('connection: offline');
  });
  test('finds a clock that is an hour off, and a log-in that failed while everything else is well', async () => {
    const space = await startSpace();
    const world = openPractice();
    await importTenants(world, nexudusTenant(space));
    space.switches.fault = 'reset';
    await world.login('acme-members', jane);
    space.switches.fault = null;
    expect(verdict(await examine(world, 'acme-members'))).toBe('login: login_over network');
    world.clock.advance(3_600_000);
    expect(verdict(await examine(world, 'acme-members'))).toBe('clock: clock_ahead');
    world.clock.advance(-7_200_000);
    expect(verdict(await examine(world, 'acme-members'))).toBe('clock: clock_behind');
  });
  test('writes each answer down as it comes, in the order of the steps', async () => {
    const space = await startSpace();
    const world = openPractice();
    await importTenants(world, nexudusTenant(space));
    space.switches.fault = { kind: 'slow', slowMs: 150 };
    const done = examine(world, 'acme-members');
    await vi.waitFor(async () => {
      const kept = (await world.store.read(examinations))['acme-members'];
      expect(kept?.answers.map(({ step }) => step)).toEqual(['permission', 'address', 'login']);
      if (kept === undefined) throw new TypeError('none');
      expect(deriveConclusion(kept, world.clock.now()).kind).toBe('running');
      // Its worker may have died.
      expect(deriveConclusion(kept, kept.until).kind).toBe('interrupted');
    });
    expect((await done).answers.map(({ step }) => step)).toEqual([
      'permission',
      'address',
      'connection',
      'vendor',
      'content',
      'clock',
      'throttle',
      'login',
    ]);
    expect(world.listening()).toBe(0);
  });
  test('is joined by a second ask, and ended by Cancel with what it had found', async () => {
    const space = await startSpace();
    const world = openPractice({ doctorPatience: 5000 });
    await importTenants(world, nexudusTenant(space));
    space.switches.fault = 'hang';
    const both = Promise.all([examine(world, 'acme-members'), examine(world, 'acme-members')]);
    await vi.waitFor(() => expect(space.requests).toHaveLength(2));
    await world.ask({ name: 'cancelExamination', tenant: 'acme-members' });
    const [one, other] = await both;
    expect(one).toEqual(other);
    expect(deriveConclusion(one, world.clock.now()).kind).toBe('cancelled');
    expect(one.answers.map(({ step }) => step)).toEqual(['permission', 'address', 'login']);
    expect(space.requests).toHaveLength(2);
    expect(world.listening()).toBe(0);
    space.switches.fault = null;
    expect(verdict(await examine(world, 'acme-members'))).toBe('well');
  });
  test('of a tenant that nobody knows is refused, and leaves nothing', async () => {
    const world = openPractice();
    expect(await world.ask({ name: 'examine', tenant: 'nobody' })).toMatchObject({ code: 'unknown_tenant' });
    expect(await world.ask({ name: 'examine', tenant: '__proto__' })).toMatchObject({ code: 'bad_message' });
    expect(await world.ask({ name: 'examine', tenant: 'constructor' })).toMatchObject({
      code: 'unknown_tenant',
    });
    expect(await world.store.read(examinations)).toEqual({});
  });
  test('keeps the newest of each tenant, and of no more than twenty', async () => {
    const world = openPractice({ isHostAllowed: async () => false });
    const ids = Array.from({ length: 25 }, (_, index) => `t-${index}`);
    await importTenants(
      world,
      ...ids.map((id) => ({ id, vendor: 'ncentral', name: id, baseUrl: 'https://a.example' })),
    );
    for (const id of ids) {
      world.clock.advance(1000);
      await examine(world, id);
    }
    await examine(world, 't-24');
    expect(Object.keys(await world.store.read(examinations)).toSorted()).toEqual(ids.slice(5).toSorted());
  });
  test('says of each trouble whose side it is on', async () => {
    const world = openPractice();
    const space = await startSpace();
    await importTenants(world, nexudusTenant(space));
    await world.login('acme-members', { ...jane, password: 'not-the-password-1234' });
    const found = deriveConclusion(await examine(world, 'acme-members'), 0);
    if (found.kind !== 'trouble') throw new TypeError('no trouble');
    expect(responsibleFor(found.answer)).toBe('person');
    expect(effectiveTenants(await world.tenants(), { tenants: [] })).toHaveLength(1);
  });
  test('without a witness still says that the server was not reached', async () => {
    const world = createTestApp({ doctorPatience: 250 });
    const baseUrl = 'http://nothing.invalid';
    await importTenants(world, {
      id: 'acme',
      vendor: 'ncentral',
      name: 'Acme',
      baseUrl,
      environment: 'staging',
    });
    expect(verdict(await examine(world))).toBe('connection: unreached');
  });
});
