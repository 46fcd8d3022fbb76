/**
 * What the popup shows first, asked of the browser while the popup's modules load: the answer and the modules arrive
 * together. Runs before the polyfill, so that `preloadView` is the one user of the browser's own API.
 */
import type { Browser } from '../browser/browser.ts';

/**
 * Keys of local storage that a page shows, each a change key of the view. Written out, as are the others: with the slots
 * the small script would load their empty values.
 */
export const localKeys: readonly string[] = ['tenants', 'preferences', 'policy', 'vendors'];
/** Keys of session storage that a page shows. */
export const sessionKeys: readonly string[] = ['passes', 'drafts', 'vaultStatus'];
const quarantineKey = 'tenants.quarantine';
const runKey = 'bulkRun';

/** The browser's pending answers, by what was asked. */
interface PreloadedView {
  local?: ReturnType<Browser['storage']['local']['get']>;
  session?: ReturnType<Browser['storage']['session']['get']>;
  run?: ReturnType<Browser['storage']['session']['get']>;
  permissions?: ReturnType<Browser['permissions']['getAll']>;
  tabs?: ReturnType<Browser['tabs']['query']>;
}

const place: { browser?: Browser; chrome?: Browser; preloadedView?: PreloadedView } = Object(globalThis);

/** Asks for the popup's first view, which `takePreloaded` takes. Does nothing once the page has asked by itself. */
export function preloadView(): void {
  if (place.preloadedView !== undefined) return;
  const api = (place.browser ?? place.chrome) as Browser;
  place.preloadedView = {
    local: api.storage.local.get([...localKeys, quarantineKey]),
    session: api.storage.session.get([...sessionKeys]),
    run: api.storage.session.get([runKey]),
    permissions: api.permissions.getAll(),
  };
  if (api.extension.getViews({ type: 'popup' }).includes(window))
    place.preloadedView.tabs = api.tabs.query({ active: true, currentWindow: true });
}

/** Takes a pending answer, once; `undefined` in a page that preloads nothing, and whenever the page asks again. */
export function takePreloaded<K extends keyof PreloadedView>(what: K): PreloadedView[K] {
  // An answer to a question asked later than the page's own would be taken as news.
  place.preloadedView ??= {};
  const answer = place.preloadedView[what];
  delete place.preloadedView[what];
  return answer;
}
