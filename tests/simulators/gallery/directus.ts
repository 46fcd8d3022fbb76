/**
 * Directus: JSON, an expiry in milliseconds, a refresh token that is used once.
 * https://directus.io/docs/api/authentication, https://directus.io/docs/guides/connect/errors (codes and shape).
 */
import { empty, json } from '../replies.ts';
import { tokenOf } from '../requests.ts';
import { hex, jwt, opaque } from '../tokens.ts';
import { holds, starting, strictBody } from './product.ts';
import { createSessions } from './sessions.ts';

const refuse = (status: number, code: string, message: string, headers = {}) =>
  json(status, { errors: [{ message, extensions: { code } }] }, headers);

const unknownUser = refuse(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');

export const startDirectus = starting(({ clock, hand }) => {
  const fields = { email: 'jane@example.com', password: 'Directus-demo-password-4Kd8Wq2Z' };
  const [access, refresh] = [createSessions(clock), createSessions(clock)];
  /** Every token of this server, so that an ended one is told from an unknown one. */
  const known = new Set<string | null>();
  const grant = () => {
    const access_token = access.add(hand('access', jwt({ role: hex(4) })), 900);
    known.add(access_token);
    const refresh_token = refresh.add(hand('refresh', opaque(48)), 604_800);
    return json(200, { data: { access_token, expires: 900_000, refresh_token } });
  };
  return {
    fields,
    open: {
      'GET /server/ping': {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: 'pong',
      },
    },
    routes: {
      'POST /auth/login': (request) => {
        const body = strictBody(request, ['email', 'password', 'otp', 'mode']);
        if (!holds(body, { mode: 'json' })) return refuse(400, 'INVALID_PAYLOAD', 'Invalid payload.');
        return holds(body, fields) ? grant() : unknownUser;
      },
      'POST /auth/refresh': (request) => {
        const body = strictBody(request, ['refresh_token', 'mode']);
        return refresh.end(String(body?.refresh_token)) ? grant() : unknownUser;
      },
      'POST /auth/logout': (request) => {
        refresh.end(String(strictBody(request, ['refresh_token', 'mode'])?.refresh_token));
        return empty(204);
      },
      'GET /users/me': (request) => {
        const token = tokenOf(request, 'Bearer');
        if (access.isLive(token)) return json(200, { data: { id: '5b4c' } });
        return known.has(token) ? refuse(401, 'TOKEN_EXPIRED', 'Token expired.') : unknownUser;
      },
    },
    code: { otp: '730264' },
    states: {
      code: refuse(401, 'INVALID_OTP', 'Invalid user OTP.'),
      suspended: refuse(401, 'USER_SUSPENDED', 'User suspended.'),
      right: refuse(403, 'FORBIDDEN', "You don't have permission to access this."),
      limit: refuse(429, 'REQUESTS_EXCEEDED', 'Too many requests.', { 'retry-after': '7' }),
    },
    missing: refuse(404, 'ROUTE_NOT_FOUND', 'Route not found.'),
    forget() {
      known.clear();
      access.clear();
      refresh.clear();
    },
  };
});
