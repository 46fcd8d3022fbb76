/**
 * Node-RED: a form, an expiry in seconds, refusals by the status alone.
 * https://nodered.org/docs/api/admin/oauth
 */
import { empty, json } from '../replies.ts';
import { jsonObject, type RecordedRequest, tokenOf } from '../requests.ts';
import { opaque } from '../tokens.ts';
import { holds, starting, strictForm } from './product.ts';
import { createSessions } from './sessions.ts';

/** [I] Without a body: the page shows none. */
const unauthorised = empty(401);
const asked = { client_id: 'node-red-admin', grant_type: 'password', scope: '*' };

export const startNodeRed = starting(({ clock, hand }) => {
  const fields = { username: 'admin', password: 'NodeRED-demo-password-7Yx3Lm9P' };
  const live = createSessions(clock);
  const carried = (request: RecordedRequest) => tokenOf(request, 'Bearer');
  return {
    fields,
    open: { 'GET /auth/login': json(200, { type: 'credentials', prompts: [] }) },
    routes: {
      'POST /auth/token': (request) => {
        if (!holds(strictForm(request), { ...asked, ...fields })) return unauthorised;
        const access_token = live.add(hand('access', opaque(96)), 604_800);
        return json(200, { access_token, expires_in: 604_800, token_type: 'Bearer' });
      },
      'GET /settings': (request) =>
        live.isLive(carried(request)) ? json(200, { httpNodeRoot: '/', version: '4.0.0' }) : unauthorised,
      'POST /auth/revoke': (request) => {
        if (!live.isLive(carried(request))) return unauthorised;
        live.end(String(jsonObject(request.body)?.token));
        return empty(200);
      },
    },
    states: {},
    missing: empty(404),
    forget: live.clear,
  };
});
