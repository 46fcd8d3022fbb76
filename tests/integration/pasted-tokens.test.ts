import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { type Q01Simulator, startQ01 } from '../simulators/q01.ts';
import {
  createTestApp,
  importTenants,
  jane,
  ncentralTenant,
  nexudusTenant,
  type TestApp,
  tom,
  tomsCode,
} from '../support/test-app.ts';

// What a clipboard adds to a token reaches no server, and what is no token is told before anything is sent.

let rmm: NCentralSimulator;
let space: NexudusSimulator;
let platform: Q01Simulator;
let at: TestApp;
beforeEach(async () => {
  [rmm, space, platform] = await Promise.all([startNCentral(), startNexudus(), startQ01()]);
  at = createTestApp();
  await importTenants(at, ncentralTenant(rmm), nexudusTenant(space), {
    id: 'acme-q01',
    vendor: 'q01',
    name: 'Acme KetchApp',
    baseUrl: platform.origin,
    settings: { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' },
  });
});
afterEach(() => Promise.all([rmm.close(), space.close(), platform.close()]));

const requests = () => [rmm, space, platform].reduce((sum, { requests: { length } }) => sum + length, 0);

/** Every field that takes a token, with a token that its server accepts. */
const fields: readonly (readonly [
  name: string,
  tenant: string,
  method: string,
  field: string,
  token: () => string,
])[] = [
  ['N-central’s user token', 'acme-rmm', 'jwt', 'jwt', () => rmm.users[0]?.userJwt ?? ''],
  ['Q01’s access token', 'acme-q01', 'token', 'accessToken', () => platform.users[0]?.accessToken ?? ''],
  ['Nexudus’ token', 'acme-members', 'link', 'link', () => space.mailMagicLink(jane.username).token],
  ['Nexudus’ link', 'acme-members', 'link', 'link', () => space.mailMagicLink(jane.username).link],
];

describe.each(fields)('%s', (_name, tenant, method, field, token) => {
  test.each([
    ['as it is', (text: string) => text],
    ['in quotes', (text: string) => `"${text}"`],
    ['in blanks and line breaks', (text: string) => `\n  ${text} \r\n`],
    [
      'with invisible characters',
      (text: string) => `\ufeff${text.slice(0, 12)}\u200b${text.slice(12)}\u2060`,
    ],
  ])('signs in once, pasted %s', async (_how, wrap) => {
    const pasted = wrap(token());
    expect(await at.login(tenant, { [field]: pasted }, method)).toEqual({ ok: true });
    expect(await at.state(tenant)).toBe('signed-in');
  });
  test.each(['\u200b', 'my token', 'eyJhbGciOi…', 'https://portal.example/users'])(
    'is told that it is none before anything is sent, and the session stays: %j',
    async (typed) => {
      expect(await at.login(tenant, { [field]: token() }, method)).toEqual({ ok: true });
      const asked = requests();
      expect(await at.login(tenant, { [field]: typed }, method)).toEqual({
        ok: false,
        code: 'bad_credentials',
        facts: {
          detail: field === 'link' ? 'no link' : typed.includes('…') ? 'not sent' : 'no token',
        },
      });
      expect([requests() - asked, await at.state(tenant)]).toEqual([0, 'signed-in']);
    },
  );
});

test.each(['Bearer ', 'Authorization: Bearer ', 'token: '])(
  'a token after %j signs in to N-central and Q01',
  async (before) => {
    for (const [, tenant, method, field, token] of fields.slice(0, 2))
      expect(await at.login(tenant, { [field]: `${before}${token()}` }, method)).toEqual({ ok: true });
  },
);

test('a verification code may be pasted as the authenticator shows it', async () => {
  expect(await at.login('acme-members', { username: tom.username, password: tom.password })).toMatchObject({
    code: 'code_required',
  });
  const code = tomsCode.replace(/^.{3}/, '$&\u00a0');
  expect(await at.ask({ name: 'submitCode', tenant: 'acme-members', value: ` ${code} ` })).toEqual({
    ok: true,
  });
});
