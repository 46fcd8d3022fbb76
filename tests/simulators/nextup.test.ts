import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NextUpSimulator, nextUpDeadToken, nextUpServicePaths, startNextUp } from './nextup.ts';

let erp: NextUpSimulator;
beforeEach(async () => {
  erp = await startNextUp();
});
afterEach(() => erp.close());

type Envelope = Record<string, unknown>;
const login = (params: Envelope = {}): Envelope => ({
  Method: 'GetAuthenticationToken',
  Params: { UserName: 'demo_user', Password: 'Demo1234', Database: '99999999', ...params },
});

async function post(
  envelope: Envelope | string,
  headers: Record<string, string> = { 'Content-Type': 'text/plain' },
  path: string = nextUpServicePaths[0],
) {
  const body = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
  const response = await fetch(erp.origin + path, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}
async function call(envelope: Envelope | string, headers?: Record<string, string>) {
  const { status, text } = await post(envelope, headers);
  expect(status).toBe(200);
  return JSON.parse(text);
}
const token = async (params?: Envelope): Promise<string> => (await call(login(params))).Result;
const use = async (value: string, Method = 'GetAllArticles') =>
  call({ AuthenticationToken: value, Method, Params: {} });

describe('what NextUp accepts', () => {
  test.each(nextUpServicePaths)('a login at %s', async (path) => {
    const { text } = await post(login(), { 'Content-Type': 'text/plain;charset=UTF-8' }, path);
    expect(JSON.parse(text)).toEqual({ Result: expect.stringMatching(/^[a-f0-9]{32}$/), Error: null });
  });
  test('a call with the token in the envelope', async () => {
    expect((await use(await token())).Result).toHaveLength(2);
  });
  test('several live tokens, each of its own company', async () => {
    const [first, second, other] = [await token(), await token(), await token({ Database: 'ALTA_SOC' })];
    expect(new Set([first, second, other]).size).toBe(3);
    expect((await use(other, 'GetCompanyInfo')).Result).toEqual({
      Database: 'ALTA_SOC',
      UserName: 'demo_user',
    });
    expect(erp.liveSessions().map((one) => one.database)).toEqual(['99999999', '99999999', 'ALTA_SOC']);
  });
  test('a logout, after which the token is dead', async () => {
    const value = await token();
    expect(await use(value, 'Logout')).toEqual({ Result: true, Error: null });
    expect(await use(value)).toEqual({ Result: false, Error: nextUpDeadToken });
    expect(erp.liveSessions()).toEqual([]);
  });
});

describe('what NextUp refuses', () => {
  test.each(['UserName', 'Password', 'Database'])('a login without %s', async (name) => {
    const expected = { Result: false, Error: `Parametrul "${name}" este obligatoriu.` };
    expect(await call(login({ [name]: undefined }))).toEqual(expected);
    expect(await call(login({ [name]: '' }))).toEqual(expected);
  });
  test.each([{ UserName: 'nobody' }, { Password: 'wrong' }, { Database: 'OTHER' }])(
    'wrong credentials: %o',
    async (params) => {
      expect(await call(login(params))).toEqual({ Result: false, Error: 'Invalid credentials.' });
    },
  );
  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/html'])(
    'the content type %s, with an empty body',
    async (type) => {
      expect(await post(login(), { 'Content-Type': type })).toEqual({ status: 200, text: '' });
    },
  );
  test('application/json with 400, at a switch', async () => {
    erp.switches.wrongContentType = 'status-400';
    expect((await post(login(), { 'Content-Type': 'application/json' })).status).toBe(400);
  });
  test('anything of JSON-RPC 2.0', async () => {
    expect((await call({ ...login(), jsonrpc: '2.0' })).Error).toContain('jsonrpc');
    expect((await call({ ...login(), id: 1 })).Error).toContain('"id"');
    expect((await call(login({ Language: 'ro' }))).Error).toContain('Language');
  });
  test('an envelope that is no envelope', async () => {
    expect((await call('{"Method":')).Error).toMatch(/^Payload-ul nu este JSON valid: ./);
    expect((await call('[]')).Error).toMatch(/^Payload-ul/);
    expect((await call({ Params: {} })).Error).toBe('Campul "Method" este obligatoriu.');
    expect((await call({ Method: 'Logout' })).Error).toBe('Campul "Params" este obligatoriu.');
    expect(
      (await call({ AuthenticationToken: await token(), Method: 'Logout', Params: { All: true } })).Error,
    ).toContain('All');
  });
  test('a token in a header', async () => {
    const value = await token();
    const body = { Method: 'GetAllArticles', Params: {} };
    expect(
      (await post(body, { 'Content-Type': 'text/plain', Authorization: `Bearer ${value}` })).status,
    ).toBe(400);
    expect((await post(body, { 'Content-Type': 'text/plain', 'X-NextUp-Token': value })).status).toBe(400);
  });
  test('another method, a query, another path', async () => {
    expect((await fetch(erp.origin + nextUpServicePaths[0])).status).toBe(405);
    expect((await post(login(), undefined, '/NextUpServices/Services/POST/?a=1')).status).toBe(400);
    expect((await post(login(), undefined, '/NextUpServices/Services/POST')).status).toBe(404);
  });
  test('a token without a live session', async () => {
    const value = await token();
    expect((await use('0'.repeat(32))).Error).toBe(nextUpDeadToken);
    erp.clock.advance(3600);
    expect((await use(value)).Error).toBe(nextUpDeadToken);
    const next = await token();
    erp.killAllTokens();
    expect((await use(next)).Error).toBe(nextUpDeadToken);
  });
  test('an unknown method, and one without a right to it', async () => {
    const value = await token();
    expect((await use(value, 'DropTables')).Error).toBe('Metoda "DropTables" nu exista.');
    erp.switches.forbiddenMethods = ['GetAllArticles'];
    expect((await use(value)).Error).toMatch(/drepturi/);
    expect(erp.liveSessions()).toHaveLength(1);
  });
});

describe('NextUp at its switches', () => {
  test('an error as an object', async () => {
    erp.switches.errorShape = 'object';
    expect((await call(login({ Password: 'x' }))).Error).toEqual({
      Code: 'NU-1',
      Message: 'Invalid credentials.',
    });
  });
  test('502 from the sandbox’s proxy that does not reach the ERP, whatever is sent', async () => {
    const value = await token();
    erp.switches.proxyError = 'connect ECONNREFUSED';
    for (const envelope of [login(), login({ Password: 'x' }), '[', { AuthenticationToken: value }]) {
      const { status, text } = await post(envelope);
      expect([status, JSON.parse(text)]).toEqual([
        502,
        { Result: false, Error: 'Proxy error: connect ECONNREFUSED' },
      ]);
    }
    erp.switches.proxyError = null;
    expect((await use(value)).Result).toHaveLength(2);
  });
  test('a success without Error, or with an empty one', async () => {
    erp.switches.noError = 'absent';
    expect(await call(login())).toEqual({ Result: expect.any(String) });
    erp.switches.noError = 'empty-string';
    expect((await call(login())).Error).toBe('');
  });
  test.each(['upper-case', 'dashed', 'empty', 'null', 'true', 'object'] as const)(
    'a result that is no token: %s',
    async (shape) => {
      erp.switches.tokenShape = shape;
      const { Result } = await call(login());
      expect(typeof Result === 'string' && /^[a-f0-9]{32}$/.test(Result)).toBe(false);
      expect(erp.liveSessions()).toEqual([]);
    },
  );
  test('other words for a dead token, another lifetime', async () => {
    Object.assign(erp.switches, { deadTokenText: 'AuthenticationToken invalid!', ttlSeconds: 10 });
    const value = await token();
    erp.clock.advance(11);
    expect((await use(value)).Error).toBe('AuthenticationToken invalid!');
  });
  test('a user of the test', async () => {
    erp.users.push({ userName: 'ana', password: 'ana-password-long', databases: ['ALTA_SOC'] });
    expect(await token({ UserName: 'ana', Password: 'ana-password-long', Database: 'ALTA_SOC' })).toMatch(
      /^[a-f0-9]{32}$/,
    );
  });
});

describe('the Swagger page of the sandbox', () => {
  const page = (headers: Record<string, string>, path = '/swagger') => fetch(erp.origin + path, { headers });
  test('is signed in by X-NextUp-Token, with its sub-requests, and sets a cookie', async () => {
    const headers = { 'X-NextUp-Token': await token() };
    const response = await page(headers);
    expect(await response.text()).toContain('Signed in as demo_user in 99999999');
    expect(response.headers.get('set-cookie')).toMatch(/^nextup_explorer=.{30}/);
    expect(await (await page(headers, '/swagger/whoami.json')).json()).toEqual({
      who: 'demo_user in 99999999',
    });
  });
  test('is not signed in otherwise', async () => {
    const value = await token();
    for (const headers of [{}, { Authorization: `Bearer ${value}` }, { 'X-NextUp-Token': 'f'.repeat(32) }]) {
      const response = await page(headers);
      expect([response.status, await response.text()]).toEqual([
        401,
        expect.stringContaining('Not signed in'),
      ]);
    }
    expect((await page({}, '/swagger/whoami.json')).status).toBe(401);
  });
});

test('every token, page cookie and password can be searched for; a cookie is noted', async () => {
  const value = await token();
  await fetch(`${erp.origin}/swagger`, { headers: { 'X-NextUp-Token': value, Cookie: 'a=b' } });
  expect(erp.issued.map((entry) => entry.kind)).toEqual(['token', 'page cookie']);
  expect(erp.secrets()).toEqual(expect.arrayContaining([value, 'Demo1234']));
  expect(erp.requests.at(-1)?.notes).toEqual(['unexpected cookie']);
});
