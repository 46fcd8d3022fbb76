/** The products with a log-in in JSON, one token and no renewal: each a row of calls, replies and refusals. */
import { json, type Reply } from '../replies.ts';
import { type RecordedRequest, tokenOf } from '../requests.ts';
import { hex, jwt, opaque } from '../tokens.ts';
import { holds, type Product, type Route, starting, strictBody } from './product.ts';
import { createSessions } from './sessions.ts';

type Row = {
  readonly fields: Record<string, string>;
  /** The second way to sign in: what is pasted beside the token, and the token's field. */
  readonly pasted?: readonly [token: string, beside: Record<string, string>];
  token(): string;
  readonly login: {
    readonly route: string;
    /** The names of the body's fields. */
    readonly known: readonly string[];
    /** The fields of a body that signs in. */
    readonly right: Readonly<Record<string, unknown>>;
    /** What its headers must hold beside; else it is malformed. */
    readonly headers?: Readonly<Record<string, string>>;
    reply(token: string, state: string | null): Reply;
    readonly wrong: Reply;
    /** A body of another form. */
    readonly malformed: Reply;
    /** Seconds that a token lives. */
    readonly lives?: number;
  };
  /** The token that a request carries, or `null`. */
  carried(request: RecordedRequest): string | null;
  /** Whether a check may be answered, beside its token. */
  mayCheck?(request: RecordedRequest): boolean;
  readonly check: readonly [route: string, good: Reply];
  readonly logout?: readonly [route: string, good: Reply];
  readonly dead: Reply;
} & Pick<Product, 'open' | 'states' | 'missing' | 'code'>;

const signingIn = (row: Row) =>
  starting(({ clock, hand }) => {
    const { fields, pasted: paste, login, check, logout, carried, mayCheck = () => true, dead } = row;
    const { open, states, missing, code = {} } = row;
    const live = createSessions(clock);
    const routes: Record<string, Route> = {
      [login.route]: (request, state) => {
        const body = strictBody(request, login.known);
        const isSent = Object.entries(login.headers ?? {}).every(
          ([name, is]) => request.headers[name] === is,
        );
        if (body === null || !isSent) return login.malformed;
        if (!holds(body, login.right)) return login.wrong;
        return login.reply(live.add(hand('token', row.token()), login.lives), state);
      },
      [check[0]]: (request) => (live.isLive(carried(request)) && mayCheck(request) ? check[1] : dead),
    };
    if (logout !== undefined)
      routes[logout[0]] = (request) => (mayCheck(request) && live.end(carried(request)) ? logout[1] : dead);
    const [name, beside] = paste ?? [];
    const pasted =
      name === undefined ? {} : { pasted: { ...beside, [name]: live.add(hand('token', row.token())) } };
    return { fields, ...pasted, open, routes, states, missing, code, forget: live.clear };
  });

const inHeader = (name: string) => (request: RecordedRequest) => request.headers[name] ?? null;
const bearer = (request: RecordedRequest) => tokenOf(request, 'Bearer');

const grpc = (status: number, code: number, message: string) => json(status, { code, message, details: [] });
const etcdHeader = { cluster_id: '14841639068965178418', member_id: '10276657743932975437', raft_term: '2' };
const etcdWrong = 'etcdserver: authentication failed, invalid user ID or password';

/**
 * etcd: https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ (calls, reply, the bare token in the header).
 * [I] The errors of its gateway; the tests of real products run the same calls.
 */
export const startEtcd = signingIn({
  fields: { name: 'root', password: 'Root-demo-password-8Mz2Lc6K' },
  token: () => `${opaque(12)}.9`,
  login: {
    route: 'POST /v3/auth/authenticate',
    known: ['name', 'password'],
    right: { name: 'root', password: 'Root-demo-password-8Mz2Lc6K' },
    reply: (token) => json(200, { header: { ...etcdHeader, revision: '1' }, token }),
    wrong: grpc(400, 3, etcdWrong),
    malformed: grpc(400, 3, 'unknown field'),
  },
  carried: inHeader('authorization'),
  mayCheck: (request) => holds(strictBody(request, ['name']), { name: 'root' }),
  check: ['POST /v3/auth/user/get', json(200, { header: { ...etcdHeader, revision: '1' }, roles: ['root'] })],
  dead: grpc(401, 16, 'etcdserver: invalid auth token'),
  open: { 'GET /version': json(200, { etcdserver: '3.6.0', etcdcluster: '3.6.0' }) },
  states: {
    // The gateway before version 3.5 has the words twice.
    older: json(400, { error: etcdWrong, code: 3, message: etcdWrong }),
    off: grpc(400, 9, 'etcdserver: authentication is not enabled'),
    right: grpc(403, 7, 'etcdserver: permission denied'),
    stale: grpc(400, 3, 'etcdserver: revision in header is old'),
  },
  missing: grpc(404, 5, 'Not Found'),
});

const appError = (status_code: number, id: string, message: string) =>
  json(status_code, { id, message, detailed_error: '', request_id: hex(13), status_code });
const mattermostUser = { id: '4xp9fdt77pncbef59f4k1qe83o', username: 'jane', email: 'jane@example.com' };

/**
 * Mattermost: https://docs.mattermost.com/api/reference/users (calls, the token in a header of the reply),
 * https://docs.mattermost.com/api/reference/mattermost-api (errors, the limit: 429 and its headers).
 * [I] The ids of errors and their words.
 */
export const startMattermost = signingIn({
  fields: { login: 'jane', password: 'Chat-demo-password-3Jd9Ws5F' },
  pasted: ['pat', {}],
  token: () => hex(13),
  login: {
    route: 'POST /api/v4/users/login',
    known: ['login_id', 'password', 'token'],
    right: { login_id: 'jane', password: 'Chat-demo-password-3Jd9Ws5F' },
    // It sets a cookie too, which must not come back.
    reply: (token) => json(200, mattermostUser, { token, 'set-cookie': `MMAUTHTOKEN=${token}; HttpOnly` }),
    wrong: appError(
      401,
      'api.user.login.invalid_credentials_email_username',
      'Enter a valid email or username and/or password.',
    ),
    malformed: appError(400, 'api.context.invalid_body_param.app_error', 'Invalid or missing login_id.'),
  },
  carried: bearer,
  check: ['GET /api/v4/users/me', json(200, mattermostUser)],
  logout: ['POST /api/v4/users/logout', json(200, { status: 'OK' })],
  dead: appError(
    401,
    'api.context.session_expired.app_error',
    'Invalid or expired session, please login again.',
  ),
  code: { token: '730264' },
  open: { 'GET /api/v4/system/ping': json(200, { status: 'OK' }) },
  states: {
    code: appError(401, 'mfa.validate_token.authenticate.app_error', 'Invalid MFA token.'),
    tries: appError(
      401,
      'api.user.check_user_login_attempts.too_many.app_error',
      'Your account is locked because of too many failed password attempts. Please reset your password.',
    ),
    right: appError(403, 'api.context.permissions.app_error', 'You do not have the appropriate permissions.'),
    limit: {
      status: 429,
      headers: { 'content-type': 'text/plain', 'x-ratelimit-reset': '1' },
      body: 'limit exceeded',
    },
  },
  missing: appError(404, 'api.context.404.app_error', 'Sorry, we could not find the page.'),
});

const parseError = (status: number, code: number, error: string) => json(status, { code, error });
const application = 'acme-application';
const parseUser = { objectId: 'g7y9tkhB7O', username: 'jane', createdAt: '2026-01-05T08:00:00.000Z' };

/**
 * Parse Server: https://docs.parseplatform.org/rest/guide/#users, /#sessions, /#error-codes
 * [I] The statuses and words of its errors.
 */
export const startParseServer = signingIn({
  fields: { username: 'jane', password: 'Parse-demo-password-7Gf4Bh2Y' },
  token: () => `r:${hex(16)}`,
  login: {
    route: 'POST /login',
    known: ['username', 'password'],
    right: { username: 'jane', password: 'Parse-demo-password-7Gf4Bh2Y' },
    headers: { 'x-parse-application-id': application, 'x-parse-revocable-session': '1' },
    reply: (sessionToken) => json(200, { ...parseUser, sessionToken }),
    wrong: parseError(404, 101, 'Invalid username/password.'),
    malformed: json(403, { error: 'unauthorized' }),
  },
  carried: inHeader('x-parse-session-token'),
  mayCheck: (request) => request.headers['x-parse-application-id'] === application,
  check: ['GET /users/me', json(200, parseUser)],
  logout: ['POST /logout', json(200, {})],
  dead: parseError(400, 209, 'Invalid session token'),
  open: { 'GET /health': json(200, { status: 'ok' }) },
  states: {
    unverified: parseError(400, 205, 'User email is not verified.'),
    missing: parseError(400, 200, 'username/email is required.'),
  },
  missing: parseError(404, 101, 'Not found.'),
});

const rocketDead = json(401, { status: 'error', message: 'You must be logged in to do this.' });
const rocketCode = json(401, {
  ...{ status: 'error', error: 'totp-required', message: 'TOTP Required' },
  details: { method: 'totp', codeGenerated: false, availableMethods: ['totp'] },
});

/**
 * Rocket.Chat: https://developer.rocket.chat/apidocs/authenticate-a-rest-client (calls, two headers, good reply),
 * https://developer.rocket.chat/apidocs/two-factor-authentication-api (`totp-required`, `totp-invalid`).
 * [I] The words of a refusal, and where a log-in has the code of its second factor.
 */
export const startRocketChat = signingIn({
  fields: { user: 'jane', password: 'Rocket-demo-password-9Lk6Pr3D' },
  pasted: ['token', { userId: 'aobEdbYhXfu5hkeqG' }],
  token: () => opaque(32),
  login: {
    route: 'POST /api/v1/login',
    known: ['user', 'password', 'code'],
    right: { user: 'jane', password: 'Rocket-demo-password-9Lk6Pr3D' },
    reply: (authToken) =>
      json(200, {
        status: 'success',
        data: { authToken, userId: 'aobEdbYhXfu5hkeqG', me: { username: 'jane' } },
      }),
    wrong: json(401, { status: 'error', error: 'Unauthorized', message: 'Unauthorized' }),
    malformed: json(400, { success: false, error: 'invalid-params' }),
  },
  carried: inHeader('x-auth-token'),
  mayCheck: (request) => request.headers['x-user-id'] === 'aobEdbYhXfu5hkeqG',
  check: ['GET /api/v1/me', json(200, { _id: 'aobEdbYhXfu5hkeqG', username: 'jane', success: true })],
  logout: [
    'POST /api/v1/logout',
    json(200, { status: 'success', data: { message: "You've been logged out!" } }),
  ],
  dead: rocketDead,
  code: { code: '730264' },
  open: { 'GET /api/info': json(200, { version: '7.0', success: true }) },
  states: {
    code: rocketCode,
    'wrong code': json(401, {
      ...{ success: false, error: 'TOTP Invalid [totp-invalid]', errorType: 'totp-invalid' },
      details: { method: 'totp' },
    }),
    newer: json(401, { success: false, error: 'You must be logged in to do this.' }),
  },
  missing: json(404, { success: false, error: 'not-found' }),
});

/**
 * Signal K: https://signalk.org/specification/1.7.0/doc/security.html (the log-in and its reply).
 * https://github.com/SignalK/signalk-server, `tokensecurity`: its reply without a time, and its refusal as JSON.
 * [I] The status call, which the specification does not have; the tests of real products run the same calls.
 */
export const startSignalK = signingIn({
  fields: { username: 'jane', password: 'SignalK-demo-password-1Vc7Nm4X' },
  token: () => jwt({ id: 'jane' }),
  login: {
    route: 'POST /signalk/v1/auth/login',
    known: ['username', 'password'],
    right: { username: 'jane', password: 'SignalK-demo-password-1Vc7Nm4X' },
    reply: (token, state) => json(200, state === 'endless' ? { token } : { timeToLive: 3600, token }),
    wrong: json(401, { statusCode: 401, message: 'Invalid username/password' }),
    malformed: json(400, { message: 'Bad Request' }),
    lives: 3600,
  },
  carried: bearer,
  check: [
    'GET /skServer/loginStatus',
    json(200, { status: 'loggedIn', readOnlyAccess: false, authenticationRequired: true, username: 'jane' }),
  ],
  dead: json(200, { status: 'notLoggedIn', readOnlyAccess: false, authenticationRequired: true }),
  open: {
    'GET /signalk': json(200, {
      endpoints: { v1: { version: '2.23.0', 'signalk-http': 'http://127.0.0.1/' } },
    }),
  },
  states: {
    bare: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized' },
    limit: json(429, { message: 'Too many login attempts from this IP' }, { 'retry-after': '600' }),
  },
  missing: json(404, { message: 'Not Found' }),
});
