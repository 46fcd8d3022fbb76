import { afterEach, describe, expect, test, vi } from 'vitest';
import { deriveConclusion } from '../../lib/doctor/conclusion.ts';
import { replyKinds } from '../../lib/vendors/reply-kinds.ts';
import { entries, type Server } from '../contract/entries.ts';
import {
  type foreignReplies,
  type Gateway,
  foreignReplies as replies,
  startGateway,
} from '../simulators/gateway.ts';
import { createTestSystemUi } from '../support/lifecycle-app.ts';
import { slotData } from '../support/slot-data.ts';
import {
  type FileTenant,
  importTenants,
  type TestApp,
  type TestAppOptions,
  testClock,
} from '../support/test-app.ts';
import { examine, openPractice } from '../support/test-doctor.ts';

// Every vendor before every kind of stranger: popup and doctor say the same, and nothing is destroyed.

vi.setConfig({ testTimeout: 30_000 });

type Name = keyof typeof foreignReplies;
type Kind = keyof typeof replyKinds | 'throttled';

/** The kind of each reply; who is not here is a gateway. */
const kinds: Partial<Record<Name, Kind>> = {
  'a network’s sign-in': 'network_login',
  'no such path': 'missing',
  'no such path, in JSON': 'missing',
  'no such method': 'missing',
  'a path that is gone': 'missing',
  'too large a request': 'request_too_big',
  'too large a header': 'request_too_big',
  'nginx’s page for too large a header': 'request_too_big',
  'too long an address': 'address_too_long',
  'a host of another server': 'misdirected',
  'a request nobody understands': 'unexpected',
  'a server that wants a client certificate': 'client_certificate',
  'a client certificate that is refused': 'client_certificate',
  'a type nobody understands': 'unexpected',
  'a server that fails': 'failing',
  'a server that fails, in JSON': 'failing',
  'a dead upstream': 'failing',
  maintenance: 'failing',
  'an upstream that is late': 'failing',
  'maintenance with its time': 'throttled',
  'a limit with its time': 'throttled',
  'a limit with its date': 'throttled',
  'a captive portal': 'page',
  'a page that begins with a comment': 'page',
  'a page behind a byte order mark': 'page',
  'a page without a document': 'page',
  'a page that begins with words': 'page',
};

/** Whether a renewal may have taken place behind the reply, so that its refresh token is not sent again. */
const mayHideRenewal: readonly Name[] = ['a dead upstream', 'an upstream that is late'];

let server: Server;
let gateway: Gateway;
let world: TestApp;
afterEach(() => Promise.all([server.close(), gateway.close()]));

async function open(
  vendor: string,
  parts: TestAppOptions = {},
): Promise<{ tenant: FileTenant; forget(): void; typed: Record<string, unknown> }> {
  const entry = entries[vendor];
  if (entry === undefined) throw new TypeError(`no vendor ${vendor}`);
  server = await entry.start();
  gateway = await startGateway(server.origin);
  world = openPractice(parts);
  const tenant = { ...entry.tenant(server), baseUrl: gateway.origin };
  await importTenants(world, tenant);
  return { tenant, forget: () => entry.forget(server), typed: { ...entry.methods(server)[0] } };
}

const ask = (name: string, more: Record<string, unknown> = {}) =>
  world.ask({ name, tenant: 'acme', ...more });

/** What may not be lost: the tokens, and the password that is kept. */
async function held() {
  const { credentials } = world.areas.session.all();
  return { secrets: (await world.token('acme'))?.secrets, password: slotData(credentials).acme };
}

function expected(name: Name): { code: string; facts: Record<string, unknown> } {
  const kind = kinds[name] ?? 'gateway';
  const { status } = replies[name];
  if (kind === 'throttled') return { code: 'throttled', facts: { status, retryAfterSeconds: 30 } };
  const { code, ...more } = replyKinds[kind];
  return { code, facts: { ...('detail' in more ? { detail: more.detail } : {}), status } };
}

describe.each(Object.keys(entries))('%s behind', (vendor) => {
  test.each(Object.keys(replies) as Name[])(
    '%s: nothing is lost, and popup and doctor agree',
    async (name) => {
      const { typed, forget } = await open(vendor);
      const canRenew = entries[vendor]?.paths.renew !== undefined;
      const told = expected(name);

      // A log-in: told, sent once, and nothing but the probe goes after it.
      gateway.answer = replies[name];
      const login = await ask('login', typed);
      expect(login).toMatchObject({ ok: false, ...told });
      expect(gateway.requests.length).toBeLessThanOrEqual(2);
      expect(await world.state('acme')).toBe('signed-out');
      const kind = kinds[name] ?? 'gateway';
      const conclusion = deriveConclusion(await examine(world), world.clock.now());
      const finding = conclusion.kind === 'trouble' ? conclusion.answer.finding : conclusion.kind;
      expect(finding).toBe(kind === 'throttled' ? 'throttled_seconds' : replyKinds[kind].finding);

      // A check and a renewal: the session, its tokens and the kept password stay.
      gateway.answer = null;
      await ask('setRetention', { how: 'browser' });
      expect(await ask('login', typed)).toEqual({ ok: true });
      const before = await held();
      expect(before.password).toBeDefined();
      gateway.answer = replies[name];
      expect(await ask('check')).toMatchObject({ ok: false, ...told });
      expect([await held(), await world.state('acme')]).toEqual([before, 'signed-in']);
      if (canRenew && !mayHideRenewal.includes(name)) {
        expect(await ask('renew')).toMatchObject({ ok: false, ...told });
        await world.app.runDueWork();
        expect(await held()).toEqual(before);
      }
      gateway.answer = null;
      expect(await ask('check')).toEqual({ ok: true });
      expect(await held()).toEqual(before);

      // A dead session with a kept password: the log-in by itself meets the stranger, and the password stays.
      forget();
      gateway.passes = canRenew && !(vendor === 'nextup' || vendor === 'fourwayshop') ? 2 : 1;
      gateway.answer = replies[name];
      expect(await ask('check')).toMatchObject({ ok: false, ...told });
      expect((await held()).password).toEqual(before.password);
      expect((await world.pass('acme'))?.session).toBeDefined();
      gateway.answer = null;
      expect(await ask('check')).toEqual({ ok: true });
      expect(await world.state('acme')).toBe('signed-in');
    },
  );
});

describe('a renewal that is due by itself and meets a gateway', () => {
  test.each(['ncentral', 'nexudus'])(
    'of %s is tried again with growing gaps, and succeeds in the end',
    async (vendor) => {
      const { systemUi } = createTestSystemUi(testClock());
      const { typed } = await open(vendor, { systemUi });
      expect(await ask('login', typed)).toEqual({ ok: true });
      const before = await held();
      const life = entries[vendor]?.life ?? 0;
      world.clock.advance((life - 60) * 1000);
      expect(await ask('check')).toEqual({ ok: true });
      world.clock.advance(50_000);
      gateway.answer = replies['a gateway that asks for Basic, with a page'];
      const sent = gateway.requests.length;
      const gaps: number[] = [];
      for (let minute = 0, last = 0; minute < 260; minute += 1) {
        const count = gateway.requests.length;
        await world.app.runDueWork();
        if (gateway.requests.length > count) {
          gaps.push(minute - last);
          last = minute;
        }
        world.clock.advance(60_000);
      }
      expect(gaps).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
      expect(gateway.requests.length - sent).toBe(10);
      expect(await held()).toEqual(before);
      expect((await world.pass('acme'))?.problem).toMatchObject({ code: 'gateway', act: 'renew' });
      gateway.answer = null;
      world.clock.advance(3_600_000);
      await world.app.runDueWork();
      expect(await world.state('acme')).toBe('signed-in');
      const pass = await world.pass('acme');
      expect([pass?.problem, pass?.session?.failedRenewals]).toEqual([undefined, undefined]);
    },
  );
});

describe('a refusal of the vendor itself still counts', () => {
  test.each(Object.keys(entries))('%s behind a gateway that passes everything on', async (vendor) => {
    const { typed, forget } = await open(vendor);
    await ask('setRetention', { how: 'browser' });
    expect(await ask('login', typed)).toEqual({ ok: true });
    forget();
    expect(await ask('check')).toEqual({ ok: true });
    const fields = Object.fromEntries(
      Object.entries(typed.fields as Record<string, string>).map(([name, value]) => [name, `${value}x`]),
    );
    await ask('logout');
    expect(await ask('login', { ...typed, fields })).toMatchObject({ code: 'bad_credentials' });
  });
  test.each([
    ['ncentral', 'a gateway without a word'],
    ['ncentral', 'a gateway with a message of JSON'],
    ['nexudus', 'a gateway without a word'],
    ['q01', 'a gateway without a word'],
    ['fourwayshop', 'a gateway without a word'],
  ] as const)('%s that refuses like %s, once its own probe is answered', async (vendor, name) => {
    const { typed } = await open(vendor);
    expect(await ask('login', typed)).toEqual({ ok: true });
    gateway.answer = replies[name];
    gateway.times = 1;
    const refused = gateway.requests.length;
    // The refused bearer is renewed where that can be; a session that cannot is over.
    expect(await ask('check')).toMatchObject(
      vendor === 'fourwayshop' ? { code: 'session_dead' } : { ok: true },
    );
    const probe = gateway.requests[refused + 1];
    expect(probe?.headers.cookie).toBeUndefined();
    expect(JSON.stringify(probe)).not.toContain((await held()).secrets?.accessToken ?? 'no token');
  });
});

test('a proxy that drops the header client_id does not end the session at its first renewal', async () => {
  const { typed } = await open('nexudus');
  expect(await ask('login', typed)).toEqual({ ok: true });
  const before = await held();
  gateway.dropsUnderscores = true;
  expect(await ask('renew')).toMatchObject({ code: 'gateway', facts: { detail: 'header', status: 400 } });
  expect([await held(), await world.state('acme')]).toEqual([before, 'signed-in']);
  gateway.dropsUnderscores = false;
  expect(await ask('renew')).toEqual({ ok: true });
});
