import { loginPage, refusedPage, signedInPage } from '../pages.ts';
import { html, json, type Reply } from '../replies.ts';
import { cookieOf, type RecordedRequest } from '../requests.ts';
import { opaque } from '../tokens.ts';
import { alive, type NexudusState } from './state.ts';

const product = 'Members portal';
const loginPath = /^(?:\/([a-z]{2}(?:-[A-Z]{2})?))?\/(user\/login|login)$/;

/**
 * The portal host: consumes login links and shows signed-in pages.
 * An API call that came to the wrong host gets HTML under 200 [F].
 * [I] The pages, the JSON beside them, the redirect and the cookie of a used link, and every refusal of one.
 */
export function showPortal(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'GET') return html(200, loginPage(product));
  const login = loginPath.exec(request.path);
  if (login?.[2] === 'user/login' || (login !== null && request.query.has('t'))) {
    return useLink(state, request, login[1], login[2] === 'user/login');
  }
  const user = state.portalSessions.get(cookieOf(request, state.portalCookie) ?? '');
  if (request.path === '/portal/whoami.json') {
    return user === undefined ? json(401, { error: 'Not signed in' }) : json(200, { who: user.fullName });
  }
  if (user === undefined || login !== null) return html(200, loginPage(product));
  return html(200, signedInPage(product, user.fullName, request.url, '/portal/whoami.json'));
}

/** `/user/login?server=true&t=…&redirectUrl=…` and `/login?t=…[&redirectUrl=…]`: the value is good once. */
function useLink(
  state: NexudusState,
  request: RecordedRequest,
  language: string | undefined,
  serverSide: boolean,
): Reply {
  const names = [...request.query.keys()].sort().join();
  const expected = serverSide ? ['redirectUrl,server,t'] : ['t', 'redirectUrl,t'];
  if (!expected.includes(names) || (serverSide && request.query.get('server') !== 'true')) {
    return refuse(request, 400, 'malformed link');
  }
  const path = request.query.get('redirectUrl') ?? '/';
  if (!isPath(path)) return refuse(request, 400, 'unsafe redirectUrl');
  const value = request.query.get('t') ?? '';
  const grant = alive(state, state.oneTimeValues, value);
  if (grant === null) return refuse(request, 403, 'unknown or expired one-time token');
  if (grant.used) return refuse(request, 403, 'one-time token reused');
  grant.used = true;
  const cookie = state.ledger.hand('portal cookie', opaque(36));
  state.portalSessions.set(cookie, grant.user);
  const prefix = language === undefined || !state.switches.landWithLanguage ? '' : `/${language}`;
  const landing = path.startsWith(`${prefix}/`) ? path : prefix + path;
  return html(302, '', {
    location: landing.replace(/[^\x21-\x7e]+/gu, encodeURIComponent),
    'set-cookie': `${state.portalCookie}=${cookie}; Path=/; HttpOnly; SameSite=${state.switches.portalSameSite}`,
  });
}

/** Exactly one leading slash, no backslash, no control character; so no scheme and no host either. */
function isPath(path: string): boolean {
  return /^\/(?!\/)[^\\\p{Cc}]*$/u.test(path);
}

function refuse(request: RecordedRequest, status: number, reason: string): Reply {
  request.notes.push(reason);
  return html(status, refusedPage(product, `Refused: ${reason}`));
}
