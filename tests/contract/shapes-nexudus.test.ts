import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { client } from '../../lib/vendors/nexudus/client.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import {
  createTestApp,
  importTenants,
  jane,
  memoryAreas,
  nexudusTenant,
  type TestApp,
  tom,
} from '../support/test-app.ts';
import { reply, scripted, session, tenant } from '../support/vendor-replies.ts';

// Nexudus: replies and habits that no entry of the suite can drive, each with its verdict.

let space: NexudusSimulator;
let app: TestApp;
beforeEach(async () => {
  space = await startNexudus();
  app = createTestApp();
  await importTenants(app, nexudusTenant(space, { id: 'acme' }));
});
afterEach(() => space.close());

const paths = () => space.requests.map(({ path }) => path);
const open = (tenant: string, more = {}) =>
  app.ask({ name: 'openPortal', tenant, agreed: { portalOrigin: space.portalOrigin }, ...more });
const check = () => app.ask({ name: 'check', tenant: 'acme' });
const clientIds = () => [...new Set(space.requests.flatMap(({ headers }) => headers.client_id ?? []))];

describe('a who-am-I that answers 401', () => {
  test('to a fresh bearer too means no customer profile: it is told, and the session stays', async () => {
    await app.login('acme', jane);
    space.switches.noProfile = true;
    expect(await check()).toMatchObject({ code: 'forbidden', facts: { status: 401, detail: 'no_profile' } });
    expect(paths()).toEqual(['/api/token', '/en/user/me', '/api/token', '/en/user/me']);
    expect(await app.state('acme')).toBe('signed-in');
    expect((await app.pass('acme'))?.session?.renewableUntil).not.toBeNull();
    space.switches.noProfile = false;
    expect(await check()).toEqual({ ok: true });
  });
  test('to the bearer of a session that a retained password began again means the same', async () => {
    await app.ask({ name: 'setRetention', tenant: 'acme', how: 'browser' });
    space.switches.withoutRefreshToken = true;
    await app.login('acme', jane);
    space.switches.noProfile = true;
    expect(await check()).toMatchObject({ code: 'forbidden', facts: { detail: 'no_profile' } });
    expect(await app.state('acme')).toBe('signed-in');
  });
  test('to a bearer that is not fresh, and cannot be renewed, ends the session', async () => {
    await app.login('acme', jane);
    space.killRefreshTokens();
    space.switches.noProfile = true;
    expect(await check()).toMatchObject({ code: 'session_dead' });
    expect(await app.state('acme')).toBe('expired');
  });
  test('leaves a portal to open as ever', async () => {
    await app.login('acme', jane);
    space.switches.noProfile = true;
    await check();
    expect(await open('acme')).toEqual({ ok: true });
    expect(app.opened).toHaveLength(1);
  });
});

describe('the client_id', () => {
  test('is one for this installation, tenant and account: a new log-in voids the refresh token before', async () => {
    await app.login('acme', jane);
    await app.login('acme', { ...jane, username: ' Jane@Example.com ' });
    await app.login('acme', jane);
    expect([clientIds().length, space.liveRefreshTokens()]).toEqual([1, 1]);
  });
  test('is the same after the browser was closed', async () => {
    await app.login('acme', jane);
    const { local } = app.areas;
    const later = createTestApp({ areas: { local, session: memoryAreas().session } });
    await later.login('acme', jane);
    expect([clientIds().length, space.liveRefreshTokens()]).toEqual([1, 1]);
  });
  test('is another one for another account, tenant, server and installation: none voids another’s token', async () => {
    await importTenants(app, nexudusTenant(space, { id: 'other' }));
    const elsewhere = createTestApp();
    await importTenants(elsewhere, nexudusTenant(space, { id: 'acme' }));
    space.users.push({ email: 'new@example.com', password: 'x'.repeat(20), fullName: 'N', business: 'B' });
    await app.login('acme', jane);
    await app.login('other', jane);
    await elsewhere.login('acme', jane);
    await elsewhere.login('acme', { username: 'new@example.com', password: 'x'.repeat(20) });
    expect([clientIds().length, space.liveRefreshTokens()]).toEqual([4, 4]);
    const ids = await Promise.all(
      ['https://one.example', 'https://two.example'].map(async (baseUrl) => {
        const { io, sent } = scripted(reply(400, {}));
        const at = tenant('nexudus', baseUrl, { portalUrl: baseUrl });
        await client.login(io, at, { method: 'password', fields: jane }).catch(() => undefined);
        return sent[0]?.headers.client_id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });
  test('is the same before a code is asked for and with it', async () => {
    await app.login('acme', tom);
    await app.ask({ name: 'submitCode', tenant: 'acme', value: '492817' });
    expect(await app.state('acme')).toBe('signed-in');
    expect(clientIds()).toHaveLength(1);
  });
  test('is neither this installation’s id nor a part of it, and is not on disk', async () => {
    await app.login('acme', jane);
    const [id = ''] = clientIds();
    const onDisk = JSON.stringify(app.areas.local.all());
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(onDisk).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
    for (const text of [onDisk, onDisk.replaceAll('-', '')]) expect(text).not.toContain(id.slice(0, 9));
  });
  test('of an older session renews that session’s tokens still, and stays with them', async () => {
    const older = session({ accessToken: 'a', refreshToken: 'r', clientId: 'd'.repeat(32) });
    const grant = { access_token: 'b', expires_in: 60, refresh_token: 's' };
    const { io, sent } = scripted(reply(200, grant), reply(200, grant));
    const at = tenant('nexudus', space.origin, { portalUrl: space.portalOrigin });
    const renewed = await client.renew?.(io, at, older);
    await client.renew?.(io, at, { ...older, secrets: renewed?.secrets ?? older.secrets });
    expect(sent.map(({ headers }) => headers.client_id)).toEqual(['d'.repeat(32), 'd'.repeat(32)]);
  });
});

describe('a limit', () => {
  test.each([409, 429] as const)('told as %d is waited out, and the call is done', async (throttleStatus) => {
    await app.login('acme', jane);
    Object.assign(space.switches, { throttleNext: 2, throttleStatus, retryAfter: '3' });
    const before = app.clock.now();
    expect(await check()).toEqual({ ok: true });
    expect(app.clock.now() - before).toBe(6000);
  });
});

describe('a one-time token that failed', () => {
  test.each([
    ['inside a 200', 'soft-failure', 200],
    ['under 500', 'hard-failure', 500],
  ] as const)('%s keeps the vendor’s words, without the bearer in them', async (_what, oneTime, status) => {
    await app.login('acme', jane);
    space.switches.oneTime = oneTime;
    const answer = await open('acme');
    expect(answer).toMatchObject({ code: 'vendor_refused', facts: { status } });
    const words = JSON.stringify(answer);
    expect(words).toContain('could not be exchanged');
    const bearer = (await app.token('acme'))?.secrets.accessToken ?? '';
    expect(words).not.toContain(bearer.slice(-9));
    expect([await app.state('acme'), app.opened]).toEqual(['signed-in', []]);
  });
});

describe('a file', () => {
  const destinations = [{ label: 'Invoice', path: '/api/public/billing/invoices/7/pdf', kind: 'file' }];
  const opened = async () => {
    await importTenants(app, nexudusTenant(space, { id: 'files', destinations }));
    await app.login('files', jane);
    const before = app.opened.length;
    expect(await open('files', { destination: 0 })).toEqual({
      ok: true,
    });
    return app.opened[before]?.url ?? '';
  };
  test('opens by its media token for a minute, and no longer', async () => {
    const url = await opened();
    space.clock.advance(59);
    expect((await fetch(url)).status).toBe(200);
    space.clock.advance(1);
    expect((await fetch(url)).status).toBe(401);
  });
  test('that asks for the bearer as well answers 401, which the link cannot help', async () => {
    space.switches.fileAccess = 'bearer-and-media';
    const url = await opened();
    const authorization = `Bearer ${(await app.token('files'))?.secrets.accessToken}`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
  });
});
