/**
 * Zabbix: JSON-RPC at one address, every refusal under 200, the session as a bearer.
 * https://www.zabbix.com/documentation/current/en/manual/api/reference/user/login, …/user/logout, …/api (errors).
 * https://github.com/zabbix/zabbix, `CUser.php`: the sentence of each refusal; a blocked account has a wrong password's.
 */
import { empty, json } from '../replies.ts';
import { tokenOf } from '../requests.ts';
import { hex } from '../tokens.ts';
import { holds, starting, strictBody } from './product.ts';
import { createSessions } from './sessions.ts';

const [application, parameters] = [-32500, -32602];
const refuse = (code: number, data: string) =>
  json(200, {
    jsonrpc: '2.0',
    error: { code, message: code === parameters ? 'Invalid params.' : 'Application error.', data },
    id: 1,
  });
const good = (result: unknown) => json(200, { jsonrpc: '2.0', result, id: 1 });
/** A session's id has 32 digits, an API token 64. */
const deadOf = (token: string | null) =>
  refuse(parameters, token?.length === 64 ? 'Not authorized.' : 'Session terminated, re-login, please.');

export const startZabbix = starting(({ clock, hand }) => {
  const fields = { username: 'jane', password: 'Zabbix-demo-password-6Tn4Qs8V' };
  const pasted = { token: hand('token', hex(32)) };
  const live = createSessions(clock);
  live.add(pasted.token);
  return {
    fields,
    pasted,
    open: {},
    routes: {
      'POST /api_jsonrpc.php': (request, state) => {
        // The three media types that the API takes; it refuses another by this status.
        const types = ['application/json-rpc', 'application/json', 'application/jsonrequest'];
        const body = strictBody(request, ['jsonrpc', 'method', 'params', 'id'], types);
        if (body === null) return empty(412);
        const token = tokenOf(request, 'Bearer');
        switch (holds(body, { jsonrpc: '2.0', id: 1 }) ? body.method : null) {
          case 'apiinfo.version':
          case 'user.login': {
            if (token !== null)
              return refuse(
                parameters,
                `The "${body.method}" method must be called without authorization header.`,
              );
            if (body.method === 'apiinfo.version') return good('7.4.0');
            if (state === 'system') return refuse(parameters, 'No permissions for system access.');
            if (!holds(Object(body.params), fields))
              return refuse(
                application,
                'Incorrect user name or password or account is temporarily blocked.',
              );
            return good(live.add(hand('session', hex(16))));
          }
          case 'user.get':
            if (state === 'expired') return refuse(application, 'API token expired.');
            if (state === 'right') return refuse(application, 'No permissions to call "user.get".');
            return live.isLive(token) ? good([{ userid: '3' }]) : deadOf(token);
          case 'user.logout':
            return live.end(token) ? good(true) : deadOf(token);
          default:
            return refuse(parameters, 'Incorrect API method.');
        }
      },
    },
    states: {},
    missing: empty(404),
    forget: live.clear,
  };
});
