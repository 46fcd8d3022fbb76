import { afterEach, describe, expect, test, vi } from 'vitest';
import { entries } from '../../contract/entries.ts';
import { startNCentral } from '../../simulators/ncentral.ts';
import { html, json, type Reply } from '../../simulators/replies.ts';
import { type Handler, outsideMount, startServer } from '../../simulators/server.ts';
import { bearerFile } from '../../support/definitions.ts';
import type { TestAppOptions } from '../../support/test-app.ts';
import { openPractice } from '../../support/test-doctor.ts';

vi.setConfig({ testTimeout: 20_000 });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(handler: Handler) {
  const server = await startServer(handler);
  open.push(server);
  return server;
}
const page = (status: number): Reply => html(status, '<!doctype html><title>x</title>');

/** What comes of the command at an address. */
async function recognise(address: string, parts: TestAppOptions = {}) {
  const world = openPractice(parts);
  const reply = await world.ask({ name: 'recogniseServer', address });
  expect(world.listening()).toBe(0);
  return reply.ok ? reply.recognised : { refused: reply.code };
}

describe('no vendor is recognised', () => {
  test.each<[string, Handler, unknown]>([
    [
      'of a portal that answers everything with pages',
      () => page(200),
      { finding: 'content_page', facts: { status: 200 } },
    ],
    ['behind a gateway', () => page(403), { finding: 'vendor_shut', facts: { status: 403 } }],
    ['behind a filter', () => page(451), { finding: 'vendor_shut', facts: { status: 451 } }],
    ['of a server that fails', () => page(503), { finding: 'vendor_failing', facts: { status: 503 } }],
    [
      'of another product',
      () => json(404, { error: 'no such route' }),
      { finding: 'vendor_missing', facts: { status: 404 } },
    ],
    ['of a server that asks for a pause', () => page(429), { finding: 'throttled', facts: { status: 429 } }],
  ])('%s', async (_what, handler, expected) => {
    const server = await start(handler);
    expect(await recognise(`${server.origin}/app/login`)).toEqual(expected);
  });
  test('where everything is redirected to a sign-in page, which is not asked', async () => {
    const elsewhere = await start(() => page(200));
    const server = await start(() => html(302, '', { location: `${elsewhere.origin}/sso?t=secret` }));
    const result = await recognise(server.origin);
    expect(result).toEqual({ finding: 'redirected', facts: { status: 302, origin: elsewhere.origin } });
    expect(elsewhere.requests).toEqual([]);
  });
  test('where nothing can be reached', async () => {
    const gone = await startServer(() => page(200));
    await gone.close();
    expect(await recognise(gone.origin)).toEqual({ finding: 'refused', facts: { host: '127.0.0.1' } });
    expect(await recognise('http://nothing.invalid/a')).toEqual({
      finding: 'name_unknown',
      facts: { host: 'nothing.invalid' },
    });
  });
  test('of a server that asks one vendor’s probe for a pause: it is asked no more', async () => {
    const server = await start(({ method }) => (method === 'POST' ? page(429) : page(404)));
    expect(await recognise(`${server.origin}/a/b/c`)).toEqual({
      finding: 'throttled',
      facts: { status: 429 },
    });
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('nothing is asked', () => {
  test.each<[string, TestAppOptions, (origin: string) => string, string]>([
    [
      'of a host that is not allowed',
      { isHostAllowed: async () => false },
      (origin) => origin,
      'no_permission',
    ],
    ['of user info', {}, (origin) => origin.replace('//', '//jane:pw@'), 'bad_message'],
    ['with a query', {}, (origin) => `${origin}/?t=secret`, 'bad_message'],
    ['of no address', {}, () => 'javascript:alert(1)', 'bad_message'],
    ['of an address longer than any', {}, (origin) => `${origin}/${'a'.repeat(600)}`, 'bad_message'],
  ])('%s', async (_what, parts, address, code) => {
    const server = await start(() => page(200));
    expect(await recognise(address(server.origin), parts)).toEqual({ refused: code });
    expect(server.requests).toEqual([]);
  });
  test('of plain http that the organisation forbids', async () => {
    const world = openPractice({ managed: async () => ({ preferences: { httpTenants: false } }) });
    await world.app.applyManagedPolicy();
    const reply = await world.ask({ name: 'recogniseServer', address: 'http://erp.invalid' });
    expect(reply).toMatchObject({ ok: false, code: 'insecure' });
  });
});

const mounts = ['', '/apps/customer-7'];
const vendors = Object.entries(entries).flatMap(([id, entry]) =>
  mounts.map((mount) => [id, mount, entry] as const),
);

describe('each vendor is recognised by its own server', () => {
  test.each(vendors)('%s at %j, from any page below', async (id, mount, entry) => {
    const server = await entry.start({ mount });
    open.push(server);
    const { origin } = new URL(server.origin);
    const servicePath = `${mount.slice(1)}/NextUpServices/Services/POST/`;
    const expected =
      id === 'nextup'
        ? { vendor: id, baseUrl: origin, settings: mount === '' ? {} : { servicePath } }
        : { vendor: id, baseUrl: server.origin, settings: {} };
    for (const path of ['', '/some/page', '/login']) {
      server.requests.length = 0;
      expect([path, await recognise(server.origin + path)]).toEqual([path, expected]);
      for (const request of server.requests) {
        expect(request.headers.cookie).toBeUndefined();
        expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(
          request.headers.authorization,
        );
        expect(['', '{}']).toContain(request.body);
      }
      // What is in front of the page is asked after the page, and not at all where the page's own place answers.
      if (path === '')
        expect(server.requests.filter(({ notes }) => notes.includes(outsideMount))).toEqual([]);
    }
  });
});

describe('a vendor without code', () => {
  const { recognise: _none, ...without } = bearerFile;
  const told = { status: 401, errors: [{ message: 'no session' }] };
  /** A server of the definition: its pages are HTML, and what it answers to the rest. */
  const serverOf = (answers: Readonly<Record<string, Reply>>, rest: Reply = page(200)) =>
    start(({ path }) => answers[path] ?? rest);

  async function recogniseWith(file: object, address: string) {
    const world = openPractice();
    const text = JSON.stringify({ version: 1, vendors: [file], tenants: [] });
    expect(await world.ask({ name: 'importTenants', text, agreed: true })).toMatchObject({ ok: true });
    const reply = await world.ask({ name: 'recogniseServer', address });
    return reply.ok ? reply.recognised : { refused: reply.code };
  }

  test('of one’s own is recognised by the call that its definition names', async () => {
    const server = await serverOf({ '/server/ping': json(200, 'pong') });
    expect(await recogniseWith(bearerFile, `${server.origin}/some/page`)).toEqual({
      ...{ vendor: bearerFile.id, baseUrl: server.origin, settings: {} },
    });
    for (const { headers, body } of server.requests) {
      expect([headers.cookie, body === '' || body === '{}']).toEqual([undefined, true]);
      expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(headers.authorization);
    }
  });
  test('is recognised by its check’s refusal where the definition names no call', async () => {
    const server = await serverOf({ '/users/me': json(401, told) });
    expect(await recogniseWith(without, server.origin)).toMatchObject({ vendor: bearerFile.id });
  });
  test('is not recognised by a refusal that every path is answered with', async () => {
    const server = await serverOf({}, json(401, told));
    expect(await recogniseWith(without, server.origin)).toMatchObject({ finding: 'vendor_shut' });
  });
  test('comes behind the vendors in code', async () => {
    const server = await startNCentral();
    open.push(server);
    expect(await recogniseWith(without, server.origin)).toMatchObject({ vendor: 'ncentral' });
  });
});
