import { afterEach, describe, expect, test } from 'vitest';
import { readCurl } from '../../lib/vendors/definition/curl.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { readExampleReply } from '../../lib/vendors/definition/example-reply.ts';
import { definitionFromExample } from '../../lib/vendors/definition/from-example.ts';
import { foreignJson, foreignReply, type Gateway, startGateway } from '../simulators/gateway.ts';
import { type StrapiServer, startStrapi, strapiExample } from '../simulators/strapi.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { keep, remembered } from '../support/test-vault.ts';

// What the editor makes of Strapi’s documented example, through a person’s day, with a gateway before the server.

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

/** The definition that the editor makes of the example, each choice as it stands there at first. */
function strapiDefinition(): Definition {
  const example = strapiExample('https://cms.example');
  const login = readCurl(example.command);
  const reply = readExampleReply(example.reply);
  const [token] = reply?.tokens ?? [];
  if (login === null || typeof login === 'string' || token === undefined) throw new TypeError('not read');
  return definitionFromExample({
    ...{ label: 'Strapi desk', source: 'https://docs.strapi.io', login, labels: {}, token },
    ...{ refresh: reply?.refreshes[0], expiry: reply?.expiries[0] },
    ...{ header: 'Authorization', before: 'Bearer ', check: '/api/users/me', renew: '', signOut: '' },
  });
}

/** The log-in without rules of its own, as a person writes it who knows of no refusal. */
function withoutRules(definition: Definition): Definition {
  const { not: _check, ...check } = definition.check;
  return {
    ...definition,
    signIn: definition.signIn.map(({ call, ...method }) => {
      if (call === undefined) return method;
      const { not: _login, ...plain } = call;
      return { ...method, call: plain };
    }),
    check,
  };
}

interface Scene {
  at: TestApp;
  server: StrapiServer;
  gateway: Gateway;
  login(password?: string): Promise<unknown>;
  check(): Promise<unknown>;
}

async function openScene(definition = strapiDefinition(), lifetime?: number): Promise<Scene> {
  const server = await startStrapi(lifetime);
  const gateway = await startGateway(server.origin);
  closing.push(gateway, server);
  const at = createTestApp();
  const tenant = { id: 'acme', vendor: definition.id, name: 'Acme', baseUrl: gateway.origin };
  const text = JSON.stringify({ version: 1, vendors: [definition], tenants: [tenant] });
  expect(await at.ask({ name: 'importTenants', text, agreed: true })).toMatchObject({ imported: 1 });
  const { identifier } = server;
  return {
    ...{ at, server, gateway },
    login: (password = server.password) =>
      at.ask({ name: 'login', tenant: 'acme', method: 'password', fields: { identifier, password } }),
    check: () => at.ask({ name: 'check', tenant: 'acme' }),
  };
}

describe('a definition made of an example', () => {
  test('signs in and checks', async () => {
    const { at, login, check } = await openScene();
    expect(await login()).toEqual({ ok: true });
    expect(await check()).toEqual({ ok: true });
    const session = (await at.pass('acme'))?.session;
    expect(session).toMatchObject({ account: 'jane@example.com' });
    // The reply has no end but the one inside its token.
    const life = ((session?.expiresAt ?? 0) - (session?.signedInAt ?? 0)) / 1000;
    expect([life > 3590, life <= 3600]).toEqual([true, true]);
  });
  test('tells a wrong password, which the server answers with 400, as one', async () => {
    const { login } = await openScene();
    expect(await login('mistyped')).toMatchObject({ code: 'bad_credentials', facts: { status: 400 } });
  });
  test.each([412, 422])('tells one that the server answers with %d as one too', async (status) => {
    const { gateway, login } = await openScene();
    gateway.answer = ({ method, path }) =>
      foreignJson(method === 'POST' ? status : path === '/api/users/me' ? 403 : 405, {
        code: 1011,
        message: 'Wrong username or password.',
      });
    expect(await login('mistyped')).toMatchObject({ code: 'bad_credentials', facts: { status } });
  });
  test.each([
    ['400', 400],
    ['412', 412],
    ['422', 422],
  ])('keeps a remembered password at a gateway’s %s, in whatever form', async (_what, status) => {
    const { at, gateway, login } = await openScene();
    await keep(at, 'acme', 'browser');
    await login();
    await at.ask({ name: 'logout', tenant: 'acme' });
    for (const answer of [
      foreignReply(status, '<!doctype html><title>Blocked</title>'),
      foreignReply(status),
      foreignReply(status, 'Bad Request', { 'content-type': 'text/plain' }),
      foreignJson(status, { message: 'Bad Request' }),
      foreignJson(status, { message: '412 Precondition Failed' }),
      foreignJson(status, { data: null, error: { status } }, { 'www-authenticate': 'Basic realm="x"' }),
    ]) {
      gateway.answer = answer;
      expect(await at.ask({ name: 'loginWithStored', tenant: 'acme' })).toMatchObject({
        code: expect.stringMatching(/^(?:vendor_reply|gateway)$/),
      });
      gateway.answer = null;
    }
    expect(Object.keys(await remembered(at))).toEqual(['acme']);
  });
  test('ends a session that the server has forgotten, though it asks for one with 403', async () => {
    const { at, server, login, check } = await openScene();
    await login();
    server.endSessions();
    expect(await check()).toMatchObject({ code: 'session_dead', facts: { status: 401 } });
    expect(await at.state('acme')).toBe('expired');
  });
  test('takes a 403 in JSON for the end of the session too', async () => {
    const { gateway, login, check } = await openScene();
    await login();
    const refused = (status: number) => foreignJson(status, { data: null, error: { status, message: 'No' } });
    gateway.answer = ({ path }) => refused(path === '/api/users/me' ? 403 : 405);
    expect(await check()).toMatchObject({ code: 'session_dead', facts: { status: 403 } });
  });
  test.each([401, 403])('ends no session at the word of a gateway under %d', async (status) => {
    const { at, gateway, login, check } = await openScene();
    await login();
    for (const answer of [
      foreignReply(status, '<!doctype html><title>Sign in</title>'),
      foreignReply(status),
      foreignReply(status, 'no', { 'content-type': 'text/plain' }),
      foreignJson(status, { message: 'no' }, { 'www-authenticate': 'Negotiate' }),
      foreignReply(status, '{}', { 'cf-mitigated': 'challenge' }),
    ]) {
      gateway.answer = answer;
      expect(await check()).toMatchObject({ code: 'gateway' });
    }
    expect(await at.state('acme')).toBe('signed-in');
  });
});

/** Replies in JSON that gateways of several makes give to whatever is asked. */
const alike = [
  foreignJson(401, { message: 'Unauthorized' }),
  foreignJson(403, { message: 'Forbidden' }),
  foreignJson(403, { error: 'blocked', status: 403, detail: 'Ask your administrator.' }),
  (request: { path: string }) =>
    foreignJson(403, { message: 'Forbidden', request_id: `7f9a2c4e6b8d${request.path.length}0` }),
] as const;

describe('a gateway that answers everything alike, in JSON', () => {
  test.each(alike.map((answer, index) => [index + 1, answer] as const))(
    'ends no session and forgets no password (%d)',
    async (_number, answer) => {
      const { at, gateway, login, check } = await openScene();
      await keep(at, 'acme', 'browser');
      await login();
      gateway.answer = answer;
      expect(await check()).toMatchObject({ code: 'gateway' });
      gateway.answer = null;
      expect(await at.state('acme')).toBe('signed-in');
      await at.ask({ name: 'logout', tenant: 'acme' });
      gateway.answer = answer;
      expect(await at.ask({ name: 'loginWithStored', tenant: 'acme' })).toMatchObject({ code: 'gateway' });
      expect(Object.keys(await remembered(at))).toEqual(['acme']);
    },
  );
  test('is told from an API that refuses a password and a missing token in the same words', async () => {
    const { at, gateway, login, check } = await openScene();
    await login();
    // As NestJS with its Passport guard answers, and what it says where a path has no GET.
    gateway.answer = ({ method, path }) =>
      method === 'GET' && path === '/api/auth/local'
        ? foreignJson(404, { message: 'Cannot GET /api/auth/local', error: 'Not Found', statusCode: 404 })
        : foreignJson(401, { message: 'Unauthorized', statusCode: 401 });
    expect(await check()).toMatchObject({ code: 'session_dead' });
    expect(await at.state('acme')).toBe('expired');
    expect(await login('mistyped')).toMatchObject({ code: 'bad_credentials' });
  });
});

describe('a definition without rules', () => {
  test('says that the server refused what it refused', async () => {
    const { gateway, login } = await openScene(withoutRules(strapiDefinition()));
    expect(await login('mistyped')).toMatchObject({ code: 'vendor_refused', facts: { status: 400 } });
    for (const [status, code] of [
      [401, 'bad_credentials'],
      [403, 'vendor_refused'],
      [412, 'vendor_refused'],
      [422, 'vendor_refused'],
    ] as const) {
      gateway.answer = ({ method, path }) =>
        foreignJson(method === 'POST' ? status : path === '/api/users/me' ? 403 : 405, {
          error: { message: 'No.' },
        });
      expect(await login('mistyped')).toMatchObject({ code, facts: { status } });
    }
  });
  test('ends a session at 401 alone', async () => {
    const { at, server, gateway, login, check } = await openScene(withoutRules(strapiDefinition()));
    await login();
    gateway.answer = ({ path }) =>
      foreignJson(path === '/api/users/me' ? 403 : 405, { error: { message: 'No.' } });
    expect(await check()).toMatchObject({ code: 'forbidden' });
    gateway.answer = null;
    expect(await at.state('acme')).toBe('signed-in');
    server.endSessions();
    expect(await check()).toMatchObject({ code: 'session_dead' });
  });
});
