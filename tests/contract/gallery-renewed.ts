/** The definitions of the gallery with a refresh token, as entries of the contract suite. */
import { forgotten, galleryEntry, mistyped, otherForm, refused } from './gallery-entry.ts';

/** A 204 has no body that could be spoilt. */
const bodiless = { empty: 'done', 'not-json': 'done', html: 'done', truncated: 'done', huge: 'done' };
const realm = '/realms/demo/protocol/openid-connect';
const matrix = '/_matrix/client/v3';
/** Offered where nothing tells the life of a refresh token. */
const thirtyDays = 2_592_000;

export const renewedEntries = {
  'x-directus': galleryEntry('x-directus', {
    methods: ['password'],
    account: 'jane@example.com',
    life: 900,
    renewable: 604_800,
    paths: { login: '/auth/login', renew: '/auth/refresh', check: '/users/me', logout: '/auth/logout' },
    faults: { logout: bodiless },
    refusals: [
      mistyped('password', 'password', { status: 401, vendorMessage: 'Invalid user credentials.' }),
      refused('code', 'login', 'code_required', { status: 401 }),
      refused('suspended', 'login', 'account_locked', { status: 401, vendorMessage: 'User suspended.' }),
      refused('limit', 'login', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('limit', 'check', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('right', 'check', 'forbidden', { status: 403 }),
      forgotten('check', { status: 401 }),
      forgotten('renew', { status: 401 }),
    ],
  }),
  'x-keycloak': galleryEntry('x-keycloak', {
    methods: ['password'],
    settings: { realm: 'demo', client: 'admin-cli' },
    account: 'jane',
    life: 300,
    renewable: 1800,
    paths: {
      login: `${realm}/token`,
      renew: `${realm}/token`,
      check: `${realm}/userinfo`,
      logout: `${realm}/logout`,
    },
    faults: { logout: bodiless },
    refusals: [
      mistyped('password', 'password', { status: 401, vendorMessage: 'Invalid user credentials' }),
      refused('disabled', 'login', 'bad_credentials', { status: 400, vendorMessage: 'Account disabled' }),
      refused('client', 'login', 'bad_credentials', { status: 400 }),
      {
        what: 'a realm that the server does not have',
        call: 'login',
        arrange: (_server, tenant) => {
          tenant.settings = { realm: 'other' };
          return undefined;
        },
        code: 'vendor_reply',
        facts: { detail: 'missing', status: 404 },
      },
      refused('scope', 'check', 'forbidden', { status: 403, vendorMessage: 'Missing openid scope' }),
      // Told by the app as the renewal was, by the adapter as the check.
      forgotten('check', {}),
      forgotten('renew', { status: 400, vendorMessage: 'Token is not active' }),
    ],
    tolerances: [otherForm('a refresh token without an end', 'offline', 300, thirtyDays)],
  }),
  'x-matrix': galleryEntry('x-matrix', {
    methods: ['password'],
    account: '@jane:matrix.example',
    life: 60,
    renewable: thirtyDays,
    paths: {
      login: `${matrix}/login`,
      renew: `${matrix}/refresh`,
      check: `${matrix}/account/whoami`,
      logout: `${matrix}/logout`,
    },
    faults: { logout: { empty: 'done', 'not-json': 'done' } },
    refusals: [
      mistyped('password', 'password', { status: 403, vendorMessage: 'Invalid username or password' }),
      refused('deactivated', 'login', 'account_locked', { status: 403 }),
      refused('locked', 'login', 'account_locked', { status: 401 }),
      refused('limit', 'login', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('limit', 'check', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('limit', 'renew', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('locked', 'check', 'account_locked', {
        status: 401,
        vendorMessage: 'This account has been locked',
      }),
      refused('suspended', 'check', 'forbidden', { status: 403 }),
      forgotten('check', { status: 401, vendorMessage: 'Unrecognised access token' }),
      forgotten('renew', { status: 401, vendorMessage: 'Unrecognised access token' }),
    ],
    tolerances: [otherForm('a server that gives no refresh token', 'endless', null, null)],
  }),
} as const;
