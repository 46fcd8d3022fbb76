import type { Reply } from '../replies.ts';
import type { RecordedRequest } from '../requests.ts';
import { showPage } from '../signed-in-pages.ts';
import { liveSession, type NextUpState } from './state.ts';

/** True for the paths of the sandbox's Swagger page. [I] The path. */
export function isSwagger(path: string): boolean {
  return path === '/swagger' || path.startsWith('/swagger/');
}

/**
 * The sandbox's Swagger page takes the token as the header `X-NextUp-Token` [V], and nowhere else is that header known.
 * [I] That the page itself says who is signed in, and its cookie.
 */
export function showSwagger(state: NextUpState, request: RecordedRequest): Reply {
  const session = liveSession(state, request.headers['x-nextup-token']);
  const who = session === null ? null : `${session.user.userName} in ${session.database}`;
  return showPage(
    {
      product: 'NextUp sandbox explorer',
      places: ['/swagger'],
      cookieName: 'nextup_explorer',
      ledger: state.ledger,
      who,
    },
    request,
  );
}
