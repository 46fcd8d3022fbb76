/** The definitions of the gallery with a log-in and no renewal, as entries of the contract suite. */
import { forgotten, galleryEntry, mistyped, otherForm, refused } from './gallery-entry.ts';

/** A log-out whose empty reply is one: it is judged by its status. */
const mayBeAnything = { empty: 'done', 'not-json': 'done' };
const etcdWrong = 'etcdserver: authentication failed, invalid user ID or password';
const ended = 'Invalid or expired session, please login again.';

export const signedInEntries = {
  'x-etcd': galleryEntry('x-etcd', {
    methods: ['password'],
    account: 'root',
    tokenKind: 'authorization',
    paths: { login: '/v3/auth/authenticate', check: '/v3/auth/user/get' },
    refusals: [
      mistyped('password', 'password', { status: 400, vendorMessage: etcdWrong }),
      // Here the password is the right one, so that its word is masked in the server’s.
      refused('older', 'login', 'bad_credentials', { status: 400 }),
      refused('off', 'login', 'vendor_refused', {
        status: 400,
        vendorMessage: 'etcdserver: authentication is not enabled',
      }),
      forgotten('check', { status: 401, vendorMessage: 'etcdserver: invalid auth token' }),
      refused('stale', 'check', 'session_dead', { status: 400 }),
      refused('right', 'check', 'forbidden', { status: 403 }),
    ],
  }),
  'x-mattermost': galleryEntry('x-mattermost', {
    methods: ['password', 'token'],
    account: 'jane',
    paths: { login: '/api/v4/users/login', check: '/api/v4/users/me', logout: '/api/v4/users/logout' },
    refusals: [
      mistyped('password', 'password', {
        status: 401,
        vendorMessage: 'Enter a valid email or username and/or password.',
      }),
      mistyped('token', 'pat', { status: 401, vendorMessage: ended }),
      refused('code', 'login', 'code_required', { status: 401 }),
      refused('tries', 'login', 'account_locked', { status: 401 }),
      refused('right', 'login', 'forbidden', { status: 403 }),
      refused('limit', 'login', 'throttled', { status: 429, retryAfterSeconds: 5 }),
      refused('limit', 'check', 'throttled', { status: 429, retryAfterSeconds: 5 }),
      refused('right', 'check', 'forbidden', { status: 403 }),
      forgotten('check', { status: 401, vendorMessage: ended }),
    ],
  }),
  'x-node-red': galleryEntry('x-node-red', {
    methods: ['password'],
    account: 'admin',
    life: 604_800,
    paths: { login: '/auth/token', check: '/settings', logout: '/auth/revoke' },
    // Its body is empty already.
    faults: { logout: { ...mayBeAnything, truncated: 'done' } },
    refusals: [
      // Told by the status alone.
      mistyped('password', 'password', { status: 401 }, { asks: 2 }),
      forgotten('check', { status: 401 }, 2),
    ],
  }),
  'x-parse-server': galleryEntry('x-parse-server', {
    methods: ['password'],
    settings: { applicationId: 'acme-application' },
    account: 'jane',
    tokenKind: 'x-parse-session-token',
    paths: { login: '/login', check: '/users/me', logout: '/logout' },
    faults: { logout: mayBeAnything },
    refusals: [
      mistyped('password', 'password', { status: 404, vendorMessage: 'Invalid username/password.' }),
      refused('unverified', 'login', 'forbidden', { status: 400 }),
      refused('missing', 'login', 'vendor_refused', { status: 400 }),
      forgotten('check', { status: 400, vendorMessage: 'Invalid session token' }),
    ],
  }),
  'x-rocket-chat': galleryEntry('x-rocket-chat', {
    methods: ['password', 'token'],
    account: 'aobEdbYhXfu5hkeqG',
    tokenKind: 'x-auth-token',
    paths: { login: '/api/v1/login', check: '/api/v1/me', logout: '/api/v1/logout' },
    refusals: [
      mistyped('password', 'password', { status: 401, vendorMessage: 'Unauthorized' }),
      mistyped('token', 'token', { status: 401, vendorMessage: 'You must be logged in to do this.' }),
      refused('code', 'login', 'code_required', { status: 401 }),
      refused('wrong code', 'login', 'code_required', { status: 401 }),
      forgotten('check', { status: 401, vendorMessage: 'You must be logged in to do this.' }),
      refused('newer', 'check', 'session_dead', { status: 401 }),
    ],
  }),
  'x-signal-k': galleryEntry('x-signal-k', {
    methods: ['password'],
    account: 'jane',
    life: 3600,
    paths: { login: '/signalk/v1/auth/login', check: '/skServer/loginStatus' },
    refusals: [
      mistyped('password', 'password', { status: 401, vendorMessage: 'Invalid username/password' }),
      refused('bare', 'login', 'bad_credentials', { status: 401 }, 2),
      refused('limit', 'login', 'throttled', { status: 429, retryAfterSeconds: 600 }),
      forgotten('check', { status: 200 }),
      refused('bare', 'check', 'session_dead', { status: 401 }, 2),
    ],
    tolerances: [otherForm('a token without its time, as its server gives one', 'endless', null, null)],
  }),
  'x-zabbix': galleryEntry('x-zabbix', {
    methods: ['password', 'token'],
    account: 'jane',
    accountBy: { token: null },
    paths: { login: '/api_jsonrpc.php', check: '/api_jsonrpc.php', logout: '/api_jsonrpc.php' },
    refusals: [
      mistyped('password', 'password', {
        status: 200,
        vendorMessage: 'Incorrect user name or password or account is temporarily blocked.',
      }),
      mistyped('token', 'token', { status: 200 }),
      refused('system', 'login', 'vendor_refused', { vendorMessage: 'No permissions for system access.' }),
      refused('expired', 'check', 'session_dead', { vendorMessage: 'API token expired.' }),
      refused('right', 'check', 'forbidden', { vendorMessage: 'No permissions to call "user.get".' }),
      forgotten('check', { status: 200, vendorMessage: 'Session terminated, re-login, please.' }),
    ],
  }),
} as const;
