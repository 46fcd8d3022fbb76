import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { client, parseCheckResponse } from '../../lib/vendors/q01/client.ts';
import { type Q01Simulator, startQ01 } from '../simulators/q01.ts';
import { createTestApp, importTenants, type TestApp } from '../support/test-app.ts';
import { refusal, reply, tenant } from '../support/vendor-replies.ts';

// Q01 by both its pages: replies that no entry of the suite can drive, each with its verdict.

const paola = { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' };
const settings = { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' };

let platform: Q01Simulator;
let app: TestApp;
beforeEach(async () => {
  platform = await startQ01();
  app = createTestApp();
  await importTenants(app, {
    id: 'acme',
    vendor: 'q01',
    name: 'Acme',
    environment: 'staging',
    baseUrl: platform.origin,
    settings,
  });
});
afterEach(() => platform.close());

const signIn = async () => expect(await app.login('acme', paola)).toEqual({ ok: true });
const signOut = () => app.ask({ name: 'logout', tenant: 'acme' });
const logouts = () =>
  platform.requests.filter(({ path }) => path.endsWith('/logout')).map(({ method }) => method);

describe('a log-out', () => {
  test.each(['status_code', 'success', 'no-content'] as const)(
    'answered by %s is done',
    async (logoutReply) => {
      platform.switches.logoutReply = logoutReply;
      await signIn();
      expect(await signOut()).toEqual({ ok: true });
      expect([logouts(), platform.liveTokens()]).toEqual([['GET'], 0]);
    },
  );
  test.each(['status_code', 'success', 'no-content'] as const)(
    'that is a POST, told by 405, is made again so, and answered by %s is done',
    async (logoutReply) => {
      Object.assign(platform.switches, { logoutMethod: 'POST', logoutReply });
      await signIn();
      expect(await signOut()).toEqual({ ok: true });
      expect([logouts(), platform.liveTokens()]).toEqual([['GET', 'POST'], 0]);
    },
  );
  test.each(['coded', 'nested'] as const)('told so in version 4, %s', async (refusalShape) => {
    Object.assign(platform.switches, { logoutMethod: 'POST', refusalShape });
    await signIn();
    expect(await signOut()).toEqual({ ok: true });
    expect([logouts(), platform.liveTokens()]).toEqual([['GET', 'POST'], 0]);
  });
  test('missing by GET, told by a page, is made by POST', async () => {
    platform.switches.logoutMethod = 'POST';
    await signIn();
    platform.switches.fault = { kind: 'status-404', times: 1, path: '/api/v4/auth/logout' };
    expect(await signOut()).toEqual({ ok: true });
    expect([logouts(), platform.liveTokens()]).toEqual([['GET', 'POST'], 0]);
  });
  test('missing by both is told: the server still holds the session', async () => {
    await signIn();
    platform.switches.fault = { kind: 'status-404', path: '/api/v4/auth/logout' };
    expect(await signOut()).toMatchObject({ ok: true, serverNotTold: 'failed' });
    expect(logouts()).toEqual(['GET', 'POST']);
  });
  test('that fails otherwise is not made again', async () => {
    await signIn();
    platform.switches.fault = { kind: 'status-500', path: '/api/v4/auth/logout' };
    expect(await signOut()).toMatchObject({ ok: true, serverNotTold: 'failed' });
    expect(logouts()).toEqual(['GET']);
  });
});

describe('a limit', () => {
  test('that passes is waited out, as long as the body says, and the call is done', async () => {
    await signIn();
    Object.assign(platform.switches, { throttleNext: 2, retryAfter: null, retryAfterInBody: 4 });
    const before = app.clock.now();
    expect(await app.ask({ name: 'check', tenant: 'acme' })).toEqual({ ok: true });
    expect(app.clock.now() - before).toBe(8000);
  });
  test('that names no time is waited out longer each time', async () => {
    await signIn();
    Object.assign(platform.switches, { throttleNext: 3, retryAfter: null, retryAfterInBody: null });
    const before = app.clock.now();
    expect(await app.ask({ name: 'check', tenant: 'acme' })).toEqual({ ok: true });
    expect(app.clock.now() - before).toBe((2 + 4 + 8) * 1000);
  });
  test('told inside a 200 is one too', () => {
    const inside = reply(200, {
      code: 429,
      message: { status: 429, code: 'RATE_LIMIT_EXCEEDED', retry_after: 9 },
    });
    expect(client.throttle?.(inside, 1)).toBe(9);
  });
  test('at a log-in is told with its time, and what was typed is sent once', async () => {
    Object.assign(platform.switches, { throttleNext: 9, retryAfter: null, retryAfterInBody: 300 });
    expect(await app.login('acme', paola)).toMatchObject({
      code: 'throttled',
      facts: { retryAfterSeconds: 300, status: 429 },
    });
    expect(platform.requests).toHaveLength(1);
  });
  test('for maintenance is told as such, with the body’s time', async () => {
    await signIn();
    Object.assign(platform.switches, {
      throttleNext: 9,
      throttleStatus: 503,
      retryAfter: null,
      retryAfterInBody: 600,
    });
    expect(await app.ask({ name: 'check', tenant: 'acme' })).toMatchObject({
      code: 'throttled',
      facts: { detail: 'unavailable', retryAfterSeconds: 600, status: 503 },
    });
  });
  test('and a 503 that names no time is a server that fails', () => {
    expect(client.throttle?.(reply(503, { code: 'SERVICE_UNAVAILABLE', status: 503 }), 1)).toBeNull();
  });
});

describe('the probe', () => {
  test.each(['coded', 'nested'] as const)('recognises a platform of version 4, %s', async (invalidShape) => {
    Object.assign(platform.switches, { invalidShape, invalidHttpStatus: 401 });
    const { url, method, headers } = client.probe.request(tenant('q01', platform.origin, settings));
    const answer = await fetch(url, { method, headers });
    expect(client.probe.recognise(reply(answer.status, await answer.text()))).toBe(true);
  });
});

describe('a missing permission', () => {
  const refused = (body: object) => refusal(() => parseCheckResponse(reply(403, body)));
  const error = { error: 'Forbidden', message: 'No.', code: 'INSUFFICIENT_PERMISSIONS', status: 403 };
  test('is told by its name, and ends nothing', () => {
    expect(refused({ ...error, required_grant: 'products.write' })).toEqual({
      code: 'forbidden',
      facts: { status: 403, permission: 'products.write' },
    });
  });
  test.each([undefined, '', 7, 'two words', 'x'.repeat(81)])('whose name is %j is told without', (name) => {
    expect(refused({ ...error, required_grant: name })).toEqual({
      code: 'forbidden',
      facts: { status: 403 },
    });
  });
});
