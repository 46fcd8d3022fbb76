/**
 * Matrix: a log-in that names its kind, a refresh token on request, errors by `errcode`.
 * https://spec.matrix.org/latest/client-server-api/#login, /#refreshing-access-tokens, /#rate-limiting, /#account-lockings
 * [I] The words of `error`.
 */
import { json } from '../replies.ts';
import { isObject, tokenOf } from '../requests.ts';
import { opaque } from '../tokens.ts';
import { holds, starting, strictBody } from './product.ts';
import { createSessions } from './sessions.ts';

const client = '/_matrix/client/v3';
const refuse = (status: number, errcode: string, error: string, more = {}, headers = {}) =>
  json(status, { errcode, error, ...more }, headers);
const unknownToken = refuse(401, 'M_UNKNOWN_TOKEN', 'Unrecognised access token', { soft_logout: false });

export const startMatrix = starting(({ clock, hand }) => {
  const fields = { user: 'jane', password: 'Matrix-demo-password-5Pw3Xk7R' };
  const user_id = '@jane:matrix.example';
  const [access, refresh] = [createSessions(clock), createSessions(clock)];
  const tokens = () => ({
    access_token: access.add(hand('access', `syt_${opaque(24)}`), 60),
    refresh_token: refresh.add(hand('refresh', `syr_${opaque(24)}`)),
    expires_in_ms: 60_000,
  });
  /** A server without refresh tokens answers so; the specification has both fields optional. */
  const endless = () => ({ access_token: access.add(hand('access', `syt_${opaque(24)}`)) });
  const isKnown = (body: Record<string, unknown>) =>
    isObject(body.identifier) &&
    holds(body.identifier, { type: 'm.id.user', user: fields.user }) &&
    body.password === fields.password;
  return {
    fields,
    open: { 'GET /_matrix/client/versions': json(200, { versions: ['v1.11'], unstable_features: {} }) },
    routes: {
      [`POST ${client}/login`]: (request, state) => {
        const known = ['type', 'identifier', 'password', 'initial_device_display_name', 'refresh_token'];
        const body = strictBody(request, known);
        if (body === null) return refuse(400, 'M_NOT_JSON', 'Content not JSON.');
        if (body.type !== 'm.login.password') return refuse(400, 'M_UNKNOWN', 'Bad login type.');
        if (!isKnown(body)) return refuse(403, 'M_FORBIDDEN', 'Invalid username or password');
        const wantsRefresh = body.refresh_token === true && state !== 'endless';
        return json(200, { user_id, device_id: 'GHTYAJCE', ...(wantsRefresh ? tokens() : endless()) });
      },
      [`POST ${client}/refresh`]: (request) => {
        const isLive = refresh.end(String(strictBody(request, ['refresh_token'])?.refresh_token));
        return isLive ? json(200, tokens()) : unknownToken;
      },
      [`GET ${client}/account/whoami`]: (request) => {
        const token = tokenOf(request, 'Bearer');
        if (token === null) return refuse(401, 'M_MISSING_TOKEN', 'Missing access token');
        return access.isLive(token) ? json(200, { user_id, device_id: 'GHTYAJCE' }) : unknownToken;
      },
      [`POST ${client}/logout`]: (request) =>
        access.end(tokenOf(request, 'Bearer')) ? json(200, {}) : unknownToken,
    },
    states: {
      deactivated: refuse(403, 'M_USER_DEACTIVATED', 'This account has been deactivated'),
      locked: refuse(401, 'M_USER_LOCKED', 'This account has been locked', { soft_logout: true }),
      suspended: refuse(403, 'M_USER_SUSPENDED', 'This account has been suspended'),
      limit: refuse(
        429,
        'M_LIMIT_EXCEEDED',
        'Too many requests',
        { retry_after_ms: 7000 },
        { 'retry-after': '7' },
      ),
    },
    missing: refuse(404, 'M_UNRECOGNIZED', 'Unrecognized request'),
    forget() {
      access.clear();
      refresh.clear();
    },
  };
});
