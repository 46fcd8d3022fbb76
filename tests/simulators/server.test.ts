import { request as ask } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultSwitch } from './faults.ts';
import { json } from './replies.ts';
import { cookieOf, mediaType, tokenOf } from './requests.ts';
import { type SimulatorServer, startServer } from './server.ts';

let server: SimulatorServer;
let worked: string[];
beforeEach(async () => {
  worked = [];
  server = await startServer((request) => {
    if (request.path === '/boom') throw new Error('a bug');
    worked.push(request.url);
    return json(200, { token: '0123456789', path: request.path });
  });
});
afterEach(() => server.close());

const get = (path = '/a', init: RequestInit = {}) =>
  fetch(server.origin + path, { redirect: 'manual', ...init });
const text = async (path?: string) => (await get(path)).text();
const good = (path = '/a') => JSON.stringify({ token: '0123456789', path });
function spoil(fault: FaultSwitch): void {
  server.switches.fault = fault;
}

describe('every server', () => {
  test('listens on 127.0.0.1 and a port of its own, or where it is told', async () => {
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    await server.close();
    const other = await startServer(() => json(200, 1), { host: 'localhost', port: server.port });
    expect(other.origin).toBe(`http://localhost:${server.port}`);
    await expect(startServer(() => json(200, 1), { host: 'localhost', port: server.port })).rejects.toThrow(
      'EADDRINUSE',
    );
    await other.close();
  });
  test('records method, path, query, headers in both cases, body, time and status', async () => {
    await new Promise((resolve) => {
      const options = {
        method: 'PUT',
        headers: { 'X-Odd-CASE': 'One', 'content-type': 'Text/Plain; charset=utf-8', Cookie: 'a=1; b=2=2' },
      };
      ask(`${server.origin}/a/b?c=d%20e`, options, (response) => response.resume().on('end', resolve)).end(
        'body é',
      );
    });
    const [recorded] = server.requests;
    expect(recorded).toMatchObject({
      method: 'PUT',
      url: '/a/b?c=d%20e',
      path: '/a/b',
      body: 'body é',
      status: 200,
      abandoned: false,
      notes: [],
    });
    expect(recorded?.query.get('c')).toBe('d e');
    expect(recorded?.headers['x-odd-case']).toBe('One');
    expect(recorded?.rawHeaders).toContainEqual(['X-Odd-CASE', 'One']);
    expect(Date.now() - (recorded?.at ?? 0)).toBeLessThan(5000);
    if (recorded === undefined) return;
    expect([mediaType(recorded), cookieOf(recorded, 'b'), cookieOf(recorded, 'c')]).toEqual([
      'text/plain',
      '2=2',
      null,
    ]);
  });
  test('reads a token only as it is meant to be written', async () => {
    for (const authorization of ['Bearer abc', 'bearer abc', 'Bearer  abc', 'Bearer', 'abc', 'Bearer a b'])
      await get('/a', { headers: { authorization } });
    expect(server.requests.map((one) => tokenOf(one, 'Bearer'))).toEqual([
      'abc',
      null,
      null,
      null,
      null,
      null,
    ]);
  });
  test('knows nothing of CORS', async () => {
    const response = await get('/a', { method: 'OPTIONS' });
    expect(response.status).toBe(405);
    for (const reply of [response, await get()]) {
      expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(worked).toEqual(['/a']);
  });
  test('refuses what comes from an extension, unless the switch says otherwise', async () => {
    for (const origin of ['chrome-extension://abc', 'moz-extension://0-0']) {
      const response = await get('/a', { headers: { origin } });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        403,
        'text/html; charset=utf-8',
      ]);
    }
    expect(worked).toEqual([]);
    expect((await get('/a', { headers: { origin: 'https://a.example' } })).status).toBe(200);
    server.switches.refuseExtensionOrigins = false;
    expect((await get('/a', { headers: { origin: 'chrome-extension://abc' } })).status).toBe(200);
  });
  test('answers 500 for its own bugs, and says so in the notes', async () => {
    expect((await get('/boom')).status).toBe(500);
    expect(server.requests[0]?.notes).toEqual(['simulator failed: Error: a bug']);
  });
  test('can end its idle connections', async () => {
    expect((await get()).headers.get('content-length')).toBe(String(good().length));
    server.closeIdle();
    expect(await text()).toBe(good());
  });
});

/** A client that waits until the server is that far, and then no longer. */
async function giveUpOn(path: string, isReached: () => boolean): Promise<void> {
  const patience = new AbortController();
  const asking = expect(get(path, { signal: patience.signal })).rejects.toThrow();
  await expect.poll(isReached).toBe(true);
  patience.abort();
  await asking;
}

describe('a fault without the work done', () => {
  test('hang: never answers; the client gives up', async () => {
    spoil('hang');
    await giveUpOn('/a', () => server.requests.length === 1);
    await expect.poll(() => server.requests[0]).toMatchObject({ status: null, abandoned: true });
    expect(worked).toEqual([]);
  });
  test('reset: destroys the connection', async () => {
    spoil('reset');
    await expect(get()).rejects.toThrow('fetch failed');
    expect([worked, server.requests[0]?.status]).toEqual([[], null]);
  });
  test('redirect: sends elsewhere, with the status asked for', async () => {
    spoil({ kind: 'redirect', redirectTo: 'http://evil.example/', redirectStatus: 307 });
    const response = await get();
    expect([response.status, response.headers.get('location')]).toEqual([307, 'http://evil.example/']);
    spoil('redirect');
    expect((await get()).status).toBe(302);
  });
  test('status-NNN: that status, a page, and Retry-After when given', async () => {
    spoil({ kind: 'status-429', retryAfter: '2' });
    const response = await get();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    spoil('status-500');
    expect((await get()).status).toBe(500);
    expect(worked).toEqual([]);
  });
});

describe('a fault after the work was done', () => {
  test.each([
    ['empty', /^$/],
    ['html', /^<!doctype html>.*Maintenance/s],
    ['not-json', /^OK, done\.$/],
    ['truncated', /^\{"token":"\d{1,9}$/],
    ['wrong-type', /^\{.*\}$/],
  ] as const)('%s', async (kind, body) => {
    spoil(kind);
    const response = await get();
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(body);
    expect(response.headers.get('content-type')?.includes('html')).toBe(
      kind === 'html' || kind === 'wrong-type',
    );
    expect(worked).toEqual(['/a']);
  });
  test('huge: still good JSON, and more than 5 MB, without a length', async () => {
    spoil('huge');
    const response = await get();
    const body = await response.text();
    expect(JSON.parse(body)).toHaveProperty('token');
    expect([body.length > 5 * 1024 * 1024, response.headers.get('content-length')]).toEqual([true, null]);
  });
  test('slow: the good answer, late', async () => {
    spoil({ kind: 'slow', slowMs: 120 });
    const began = performance.now();
    expect(await text()).toBe(good());
    expect(performance.now() - began).toBeGreaterThan(100);
  });
  test('lost and lost-hang: done, and the client never hears of it', async () => {
    spoil('lost');
    await expect(get()).rejects.toThrow('fetch failed');
    spoil('lost-hang');
    await giveUpOn('/b', () => worked.length === 2);
    expect(worked).toEqual(['/a', '/b']);
  });
});

describe('how long a fault lasts, and where', () => {
  test('until changed', async () => {
    spoil('empty');
    expect([await text(), await text()]).toEqual(['', '']);
    spoil(null);
    expect(await text()).toBe(good());
  });
  test('once, or N times', async () => {
    spoil({ kind: 'empty', once: true });
    expect([await text(), await text()]).toEqual(['', good()]);
    spoil({ kind: 'empty', times: 2 });
    expect([await text(), await text(), await text()]).toEqual(['', '', good()]);
    expect(server.switches.fault).toBeNull();
  });
  test('for one path, one method', async () => {
    spoil({ kind: 'empty', path: '/b', method: 'GET', once: true });
    expect([await text('/a?/b'), await text('/b?c'), await text('/b')]).toEqual([good(), '', good('/b')]);
    spoil({ kind: 'empty', method: 'POST' });
    expect(await text()).toBe(good());
  });
  test('several, one after the other', async () => {
    spoil([
      { kind: 'empty', once: true },
      { kind: 'not-json', once: true },
    ]);
    expect([await text(), await text(), await text()]).toEqual(['', 'OK, done.', good()]);
  });
});
