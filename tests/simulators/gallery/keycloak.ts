/**
 * Keycloak: the password grant of a realm, a refresh token beside it, userinfo as the check.
 * https://www.keycloak.org/securing-apps/oidc-layers (the endpoints), RFC 6749 (forms, `error` and its words).
 * [I] The words of `error_description`, 401 for a wrong password, and that a refresh token serves once.
 */
import { empty, json } from '../replies.ts';
import { tokenOf } from '../requests.ts';
import { jwt } from '../tokens.ts';
import { holds, starting, strictForm } from './product.ts';
import { createSessions } from './sessions.ts';

const realm = '/realms/demo/protocol/openid-connect';
const refuse = (status: number, error: string, error_description: string) =>
  json(status, { error, error_description });

export const startKeycloak = starting(({ clock, hand }) => {
  const fields = { username: 'jane', password: 'Keycloak-demo-password-2Hb6Vn9T' };
  const [access, refresh] = [createSessions(clock), createSessions(clock)];
  const grant = (state: string | null) => {
    const access_token = access.add(hand('access', jwt({ typ: 'Bearer' })), 300);
    const refresh_token = refresh.add(hand('refresh', jwt({ typ: 'Refresh' })), 1800);
    return json(200, {
      ...{ access_token, expires_in: 300, refresh_token, token_type: 'Bearer', scope: 'openid' },
      ...{ refresh_expires_in: state === 'offline' ? 0 : 1800, id_token: hand('id', jwt({ typ: 'ID' })) },
    });
  };
  return {
    fields,
    open: {
      'GET /realms/demo/.well-known/openid-configuration': json(200, {
        issuer: 'http://127.0.0.1/realms/demo',
        token_endpoint: `http://127.0.0.1${realm}/token`,
      }),
    },
    routes: {
      [`POST ${realm}/token`]: (request, state) => {
        const form = strictForm(request);
        if (!holds(form, { client_id: 'admin-cli' }))
          return refuse(401, 'invalid_client', 'Invalid client or Invalid client credentials');
        if (form?.grant_type === 'refresh_token')
          return refresh.end(form.refresh_token)
            ? grant(state)
            : refuse(400, 'invalid_grant', 'Token is not active');
        if (!holds(form, { grant_type: 'password', scope: 'openid' }))
          return refuse(400, 'unsupported_grant_type', 'Unsupported grant_type');
        return holds(form, fields) ? grant(state) : refuse(401, 'invalid_grant', 'Invalid user credentials');
      },
      [`GET ${realm}/userinfo`]: (request) =>
        access.isLive(tokenOf(request, 'Bearer'))
          ? json(200, { sub: '0a1b2c3d', preferred_username: 'jane' })
          : refuse(401, 'invalid_token', 'Token verification failed'),
      [`POST ${realm}/logout`]: (request) => {
        const form = strictForm(request);
        const isEnded = holds(form, { client_id: 'admin-cli' }) && refresh.end(form?.refresh_token);
        return isEnded ? empty(204) : refuse(400, 'invalid_grant', 'Invalid refresh token');
      },
    },
    states: {
      disabled: refuse(400, 'invalid_grant', 'Account disabled'),
      client: refuse(400, 'unauthorized_client', 'Client not allowed for direct access grants'),
      scope: refuse(403, 'insufficient_scope', 'Missing openid scope'),
    },
    missing: json(404, { error: 'Realm does not exist' }),
    forget() {
      access.clear();
      refresh.clear();
    },
  };
});
