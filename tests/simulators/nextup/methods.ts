import { page } from '../pages.ts';
import { empty, html, json, type Reply } from '../replies.ts';
import { isObject, mediaType, type RecordedRequest, textField, unknownField } from '../requests.ts';
import { issueToken, liveSession, type NextUpState } from './state.ts';

/**
 * One call of the ERP's only endpoint. Right: POST, text/plain, no query, no token in a header, an envelope of
 * `Method`, `Params` and (but for the login) `AuthenticationToken`.
 * [I] That another method, a query and a token in a header are refused, and how; a 400 was seen for the type alone.
 */
export function callMethod(state: NextUpState, request: RecordedRequest): Reply {
  const { proxyError } = state.switches;
  if (proxyError !== null) return json(502, { Result: false, Error: `Proxy error: ${proxyError}` });
  if (request.method !== 'POST') return html(405, page('405 Method Not Allowed', ''), { allow: 'POST' });
  const tokenInHeader = 'authorization' in request.headers || 'x-nextup-token' in request.headers;
  if (request.url !== request.path || tokenInHeader) return badRequest();
  if (mediaType(request) !== 'text/plain') {
    return state.switches.wrongContentType === 'empty' ? empty(200) : badRequest();
  }
  let envelope: unknown;
  try {
    envelope = JSON.parse(request.body);
  } catch (cause) {
    return failure(state, `Payload-ul nu este JSON valid: ${cause instanceof Error ? cause.message : ''}`);
  }
  if (!isObject(envelope)) return failure(state, 'Payload-ul nu este JSON valid: se asteapta un obiect.');
  return callEnvelope(state, envelope);
}

/** [I] That fields no page names are refused, the words for those, for methods and for rights, and every `Result` but a token. */
function callEnvelope(state: NextUpState, envelope: Record<string, unknown>): Reply {
  const method = textField(envelope, 'Method');
  if (method === null) return failure(state, 'Campul "Method" este obligatoriu.');
  const login = method === 'GetAuthenticationToken';
  const known = login ? ['Method', 'Params'] : ['AuthenticationToken', 'Method', 'Params'];
  const strange = unknownField(envelope, known);
  if (strange !== null) return failure(state, `Campul "${strange}" nu este permis.`);
  if (!isObject(envelope.Params)) return failure(state, 'Campul "Params" este obligatoriu.');
  if (login) return logIn(state, envelope.Params);
  const session = liveSession(state, envelope.AuthenticationToken);
  if (session === null) return failure(state, state.switches.deadTokenText);
  if (Object.keys(envelope.Params).length > 0)
    return failure(state, `Parametrul "${Object.keys(envelope.Params)[0]}" nu este permis.`);
  if (method === 'Logout') {
    state.sessions.delete(session.token);
    return success(state, true);
  }
  if (!state.switches.methods.includes(method)) return failure(state, `Metoda "${method}" nu exista.`);
  if (state.switches.forbiddenMethods.includes(method))
    return failure(state, `Utilizatorul nu are drepturi pentru "${method}".`);
  if (method === 'GetAllArticles')
    return success(state, [
      { Code: 'ART-1', Name: 'Surub M8' },
      { Code: 'ART-2', Name: 'Piulita M8' },
    ]);
  return success(state, { Database: session.database, UserName: session.user.userName });
}

function logIn(state: NextUpState, params: Record<string, unknown>): Reply {
  const names = ['UserName', 'Password', 'Database'];
  const missing = names.find((name) => textField(params, name) === null);
  if (missing !== undefined) return failure(state, `Parametrul "${missing}" este obligatoriu.`);
  const strange = unknownField(params, names);
  if (strange !== null) return failure(state, `Parametrul "${strange}" nu este permis.`);
  const database = String(params.Database);
  const user = state.users.find(
    (one) =>
      one.userName === params.UserName &&
      one.password === params.Password &&
      one.databases.includes(database),
  );
  return user === undefined
    ? failure(state, 'Invalid credentials.')
    : success(state, issueToken(state, user, database));
}

function success(state: NextUpState, result: unknown): Reply {
  const { noError } = state.switches;
  if (noError === 'absent') return json(200, { Result: result });
  return json(200, { Result: result, Error: noError === 'null' ? null : '' });
}

/** A failure under HTTP 200 [F]. [I] The keys of an error that is an object. */
function failure(state: NextUpState, message: string): Reply {
  const error = state.switches.errorShape === 'string' ? message : { Code: 'NU-1', Message: message };
  return json(200, { Result: false, Error: error });
}

/** A 400 for another content type was seen in the field; [I] its page. */
function badRequest(): Reply {
  return html(400, page('Request Error', '<p>The server encountered an error processing the request.</p>'));
}
