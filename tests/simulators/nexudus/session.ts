import { notFoundPage, page } from '../pages.ts';
import { empty, html, json, type Reply } from '../replies.ts';
import { type RecordedRequest, tokenOf } from '../requests.ts';
import { hex, jwt, opaque } from '../tokens.ts';
import { alive, endOf, type NexudusState, type NexudusUser } from './state.ts';

/**
 * `POST /api/sys/users/token/refresh`: one more one-time value. Bearer, no body, no query; rotates nothing.
 * [I] Every 400 and 405, and the fields of an entry of `Errors`.
 */
export function mintOneTime(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'POST') return empty(405, { allow: 'POST' });
  const bearer = bearerOf(request);
  const grant = alive(state, state.bearers, bearer);
  if (bearer === null || grant === null) return denied(state);
  if (request.body !== '' || request.url !== request.path)
    return json(400, { Message: 'The request is invalid.' });
  if ('content-type' in request.headers) request.notes.push('unexpected content type');
  const good = (Value: string | null) => ({
    WasSuccessful: true,
    Value,
    Status: 200,
    Message: null,
    Errors: null,
  });
  switch (state.switches.oneTime) {
    case 'good':
      return json(200, good(issueOneTime(state, grant.user)));
    case 'empty-value':
      return json(200, good(''));
    case 'null-value':
      return json(200, good(null));
    case 'flag-missing':
      return json(200, { ...good(issueOneTime(state, grant.user)), WasSuccessful: undefined });
    case 'flag-as-text':
      return json(200, { ...good(issueOneTime(state, grant.user)), WasSuccessful: 'true' });
    case 'soft-failure':
    case 'hard-failure':
      return json(state.switches.oneTime === 'soft-failure' ? 200 : 500, {
        WasSuccessful: false,
        Value: null,
        Status: 500,
        Message: state.switches.failureMessage.replaceAll('{bearer}', bearer),
        Errors: [{ PropertyName: 'Token', AttemptedValue: bearer, Message: 'The value is not valid.' }],
      });
  }
}

/** Makes a one-time value of the shape the switch says, as a magic link would carry it. */
export function issueOneTime(state: NexudusState, user: NexudusUser): string {
  const shapes = {
    jwt: () => jwt({ email: user.email, jti: hex(), kind: 'one-time' }),
    hex: () => hex(),
    reserved: () => `${opaque(18)}+/=&redirectUrl=//evil.example/#?%2F é'"${opaque(6)}`,
  };
  const value = state.ledger.hand('one-time token', shapes[state.switches.oneTimeShape]());
  state.oneTimeValues.set(value, {
    user,
    expiresAt: endOf(state, state.switches.oneTimeTtlSeconds),
    used: false,
  });
  return value;
}

/** `GET /api/auth/media/customer`: a media token, good for files of the API host and nothing else. [I] Every 400 and 405. */
export function mintMedia(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'GET') return empty(405, { allow: 'GET' });
  const grant = alive(state, state.bearers, bearerOf(request));
  if (grant === null) return denied(state);
  if (request.body !== '' || request.url !== request.path)
    return json(400, { Message: 'The request is invalid.' });
  const token = state.ledger.hand('media token', jwt({ email: grant.user.email, jti: hex(), kind: 'media' }));
  state.mediaTokens.set(token, { user: grant.user, expiresAt: endOf(state, state.switches.mediaTtlSeconds) });
  return json(200, { jwt: token });
}

/**
 * A file of the API host: `?t=` with a media token (often usable), at a switch with the bearer too, or 401.
 * [I] The page of a 401, and what another path gets.
 */
export function showFile(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'GET') return empty(405, { allow: 'GET' });
  const needsBearer = state.switches.fileAccess === 'bearer-and-media';
  if (!needsBearer && 'authorization' in request.headers) request.notes.push('unexpected authorization');
  const grant = alive(state, state.mediaTokens, request.query.get('t'));
  const isSignedIn = !needsBearer || alive(state, state.bearers, bearerOf(request)) !== null;
  if (grant === null || !isSignedIn) return html(401, page('Not signed in', '<p id="who">Not signed in</p>'));
  if (!/^\/api\/public\/billing\/invoices\/\w+\/pdf$/.test(request.path)) return html(404, notFoundPage);
  const body = `%PDF-1.4\n% ${request.path} for ${grant.user.fullName}\n%%EOF\n`;
  return { status: 200, headers: { 'content-type': 'application/pdf' }, body };
}

/**
 * `GET /en/user/me`: who is signed in, with an access token of its own that a client must drop [F].
 * [I] `Id` and `Active`, every 400 and 405, and that another `accept` gets a page.
 */
export function whoAmI(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'GET') return empty(405, { allow: 'GET' });
  const grant = alive(state, state.bearers, bearerOf(request));
  if (grant === null || state.switches.noProfile) return denied(state);
  if (request.url !== request.path) return json(400, { Message: 'The request is invalid.' });
  if (request.body !== '') return json(400, { Message: 'The request is invalid.' });
  if (request.headers.accept !== 'application/json')
    return html(200, page('My account', '<p>The page of a person.</p>'));
  const { email, fullName, business } = grant.user;
  return json(200, {
    Id: 1204331,
    FullName: fullName,
    Email: email,
    DefaultBusinessId: 287964677,
    DefaultBusinessName: business,
    AccessToken: state.ledger.hand('access token of who-am-I', jwt({ email, jti: hex(), kind: 'user' })),
    Active: true,
  });
}

function bearerOf(request: RecordedRequest): string | null {
  return tokenOf(request, 'Bearer') ?? tokenOf(request, 'bearer');
}

/** A dead bearer gets 401 [V], whose body may be empty [F]. [I] The header. */
function denied(state: NexudusState): Reply {
  if (state.switches.deadBearerBody === 'empty') return empty(401, { 'www-authenticate': 'Bearer' });
  return json(401, { Message: 'Authorization has been denied for this request.' });
}
