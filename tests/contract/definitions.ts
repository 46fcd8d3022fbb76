/** NextUp and N-central written as definitions, and what a definition cannot say of them. */
import type { Entry } from './entries.ts';
import { entries } from './entries.ts';

/**
 * What the code of the two vendors says and a definition cannot; docs/vendor-definitions.md lists the same.
 * Each begins with the vendor's id.
 */
export const unsayable: readonly string[] = [
  'nextup: the shape of a token, 32 lower-case hex digits: a definition takes any token in one piece',
  'nextup: a token that is null or empty is told as a shape that was not expected: here too, but by good, not by take',
  'nextup: the address of a page or a call, cut to its server, and the service path read from it',
  'nextup: a check that reads much is asked about in production',
  'nextup: a refusal of a check that says the token is alive (living token)',
  'nextup: the pattern of a method’s name',
  'ncentral: waits that grow with each attempt (2, 5, 10 seconds)',
  'ncentral: the end of the user’s own token, read from the JWT',
  'ncentral: a list of links in either of two places (one recognise call has one set of tests)',
  'ncentral: an empty refresh token that leaves the former pair alive (no_token): it is told as a shape',
  'ncentral: the pattern of a lifetime (30m)',
  'ncentral: texts that gateways send too are told from the server’s own',
];

const path = [{ $: 'setting.servicePath' }];
const envelope = (of: object) => ({ as: 'json', contentType: 'text/plain', of });
const answered = [{ status: ['2xx'] }, { at: '/Error', has: false }, { at: '/Result', has: true }];
const unreachable = {
  when: [{ status: [502] }, { at: '/Error', has: true }],
  is: 'unreachable',
  said: { at: '/Error' },
};
const refused = { when: [{ at: '/Error', has: true }], is: 'vendor_refused', said: { at: '/Error' } };
const dead = {
  when: [
    { at: '/Error', contains: ['authenticationtoken'] },
    { at: '/Error', contains: ['invalid', 'expirat'] },
  ],
  is: 'session_dead',
};

export const nextUpFile = {
  definition: 1,
  id: 'x-nextup-erp',
  label: 'NextUp ERP',
  source: 'https://sandbox.nextup.ro/en/auth',
  baseUrl: { keep: 'origin', example: 'https://erp.customer.example:8443' },
  settings: [
    { name: 'database', label: 'Database', kind: 'text', required: true },
    { name: 'servicePath', label: 'Service path', kind: 'path', default: 'NextUpServices/Services/POST/' },
    { name: 'checkMethod', label: 'Check method', kind: 'text', default: 'GetAllArticles' },
    { name: 'explorerUrl', label: 'Explorer URL', kind: 'address' },
  ],
  signIn: [
    {
      id: 'password',
      label: 'ERP user',
      fields: [
        { name: 'username', label: 'User name', account: true },
        { name: 'password', label: 'Password', secret: true },
      ],
      call: {
        method: 'POST',
        path,
        body: envelope({
          Method: 'GetAuthenticationToken',
          Params: {
            UserName: { $: 'field.username' },
            Password: { $: 'field.password' },
            Database: { $: 'setting.database' },
          },
        }),
        good: answered,
        not: [
          unreachable,
          { when: [{ at: '/Error', contains: ['invalid credentials'] }], is: 'bad_credentials' },
          refused,
        ],
        take: { token: { at: '/Result' } },
      },
    },
  ],
  carry: [{ bodyField: '/AuthenticationToken' }],
  check: {
    method: 'POST',
    path,
    body: envelope({ Method: { $: 'setting.checkMethod' }, Params: {} }),
    good: answered,
    not: [unreachable, dead, refused],
  },
  signOut: {
    method: 'POST',
    path,
    body: envelope({ Method: 'Logout', Params: {} }),
    good: answered,
    not: [dead, refused],
  },
  recognise: {
    method: 'POST',
    path,
    body: envelope({}),
    good: [{ status: [200] }, { at: '/Result', is: false }, { at: '/Error', has: true }],
  },
  portal: { tab: 'explorerUrl', header: 'X-NextUp-Token' },
};

const said = { at: '/message' };
const failed = {
  when: [{ status: ['2xx'] }, { at: '/error message', has: true }],
  is: 'vendor_refused',
  said: { at: '/error message' },
};
const broken = { when: [{ status: ['5xx'] }, { at: '/message', has: true }], is: 'vendor_reply', said };
const unauthorised = (is: string) => ({ when: [{ status: [401] }, { at: '/message', has: true }], is, said });
const forbidden = { when: [{ status: [403] }, { at: '/message', has: true }], is: 'forbidden', said };
const overrides = {
  'X-ACCESS-EXPIRY-OVERRIDE': { $: 'setting.accessExpiry', orOmit: true },
  'X-REFRESH-EXPIRY-OVERRIDE': { $: 'setting.refreshExpiry', orOmit: true },
};
const pair = {
  good: [
    { status: ['2xx'] },
    { at: '/tokens/access', has: true },
    { at: '/tokens/refresh/token', has: true },
  ],
  take: {
    token: { at: '/tokens/access/token' },
    refresh: { at: '/tokens/refresh/token' },
    expires: [{ from: { at: '/tokens/access/expirySeconds' }, unit: 's' }],
    refreshExpires: [{ from: { at: '/tokens/refresh/expirySeconds' }, unit: 's' }],
    refreshLives: 90_000,
  },
};

export const nCentralFile = {
  definition: 1,
  id: 'x-n-central',
  label: 'N-able N-central',
  source: 'https://developer.n-able.com/n-central/docs/managing-authentication',
  settings: [
    { name: 'accessExpiry', label: 'Access expiry', kind: 'text', example: '30m' },
    { name: 'refreshExpiry', label: 'Refresh expiry', kind: 'text', example: '1h' },
  ],
  signIn: [
    {
      id: 'jwt',
      label: 'API user',
      fields: [{ name: 'jwt', label: 'User-API token', secret: true }],
      call: {
        method: 'POST',
        path: ['api/auth/authenticate'],
        headers: { authorization: { $: 'field.jwt', before: 'Bearer ' }, ...overrides },
        not: [unauthorised('bad_credentials'), forbidden, broken, failed],
        ...pair,
      },
    },
  ],
  carry: [{ header: 'authorization', value: { $: 'token', before: 'Bearer ' } }],
  check: {
    method: 'GET',
    path: ['api/auth/validate'],
    good: [{ status: ['2xx'] }],
    not: [unauthorised('session_dead'), forbidden, broken, failed],
  },
  renew: {
    method: 'POST',
    path: ['api/auth/refresh'],
    headers: overrides,
    body: { as: 'text', of: { $: 'refresh' } },
    not: [unauthorised('session_dead'), forbidden, broken, failed],
    ...pair,
  },
  signOut: {
    method: 'POST',
    path: ['api/auth/logout'],
    good: [{ status: ['2xx'] }],
    not: [{ when: [{ status: [404, 405] }], is: 'no_call' }, unauthorised('session_dead'), failed],
  },
  recognise: {
    method: 'GET',
    path: ['api/auth'],
    headers: { accept: 'application/json' },
    good: [{ status: [200] }, { at: '/authenticate', contains: ['/api/auth/authenticate'] }],
  },
  portal: { tab: '/api-explorer' },
  throttle: [{ when: [{ status: [429] }], wait: 2 }],
};

/** An entry of a vendor in code, with its tenant at a definition. */
function defined(entry: Entry | undefined, file: { id: string }): Entry {
  if (entry === undefined) throw new TypeError('no such vendor');
  return {
    ...entry,
    definition: file,
    tenant: (server) => ({ ...entry.tenant(server), vendor: file.id }),
  };
}

const nextUp = defined(entries.nextup, nextUpFile);
const nCentral = defined(entries.ncentral, nCentralFile);

/** The entries of both, without what a definition cannot say. */
export const definedEntries: Readonly<Record<string, Entry>> = {
  [nextUpFile.id]: {
    ...nextUp,
    // Any text in one piece is a token.
    refusals: nextUp.refusals.filter(({ what }) => !/token that is (?:upper-case|dashed)/.test(what)),
  },
  [nCentralFile.id]: {
    ...nCentral,
    refusals: nCentral.refusals.map((refusal) =>
      /an empty refresh token/.test(refusal.what)
        ? { ...refusal, facts: { ...refusal.facts, detail: 'shape' } }
        : refusal,
    ),
  },
};
