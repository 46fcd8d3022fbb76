import type { Ledger } from './issued.ts';
import { notFoundPage, notSignedInPage, page, signedInPage } from './pages.ts';
import { html, json, type Reply } from './replies.ts';
import type { RecordedRequest } from './requests.ts';
import { opaque } from './tokens.ts';

/** The pages of a server whose visitors are signed in by a request header. */
export type SignedInPages = {
  readonly product: string;
  /** Each place is a page, and so is everything below it; `PLACE/whoami.json` answers its sub-request. */
  readonly places: readonly string[];
  /** The cookie an authorised document tries to set. */
  readonly cookieName: string;
  readonly ledger: Ledger;
  /** Who the request's header stands for, or null. */
  readonly who: string | null;
};

/** Shows a page: 200 "Signed in as …" with a Set-Cookie (so tests see whether it sticks), or 401 "Not signed in". */
export function showPage(pages: SignedInPages, request: RecordedRequest): Reply {
  const { who, product } = pages;
  const place = pages.places.find((one) => request.path === one || request.path.startsWith(`${one}/`));
  if (place === undefined) return html(404, notFoundPage);
  if (request.method !== 'GET') return html(405, page('405 Method Not Allowed', ''), { allow: 'GET' });
  if (request.path === `${place}/whoami.json`)
    return who === null ? json(401, { error: 'Not signed in' }) : json(200, { who });
  if (who === null) return html(401, notSignedInPage(product));
  const cookie = pages.ledger.hand('page cookie', opaque(24));
  return html(200, signedInPage(product, who, request.url, `${place}/whoami.json`), {
    'set-cookie': `${pages.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Lax`,
  });
}
