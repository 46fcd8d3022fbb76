/** Where a page stands in the tab's history: its query, and what it keeps over a reload. */

/** The query of the page's address, `?edit=acme` as `{ edit: 'acme' }`. */
const readQuery = (): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(location.search));

/** What this page kept in its own history entry, which no other page and no server sees. */
const readKept = (): Readonly<Record<string, unknown>> => Object(history.state);

/** Keeps something over a reload, and for Back. */
function keep(part: Readonly<Record<string, unknown>>): void {
  history.replaceState({ ...readKept(), ...part }, '');
}

/** Goes on to another query of the same page, so that Back returns. */
function pushQuery(query: string): void {
  // Back to this entry must not move a list that has just put the focus into a row.
  history.scrollRestoration = 'manual';
  history.pushState({ ...readKept(), pushed: true }, '', `${location.pathname}${query}`);
}

/** Takes another query in this history entry. */
function replaceQuery(query: string): void {
  history.replaceState(readKept(), '', `${location.pathname}${query}`);
}

/** Leaves the query: by Back, where `pushQuery` led to it. */
function leaveQuery(): void {
  if (readKept().pushed === true) history.back();
  else history.replaceState(readKept(), '', location.pathname);
}

/** Calls `changed` after Back and Forward, until the page closes. */
function onQueryChanged(changed: () => void): void {
  addEventListener('popstate', () => {
    history.scrollRestoration = 'auto';
    changed();
  });
}

/** Asks before the tab leaves the page while `isUnsaved`. */
function guardLeaving(isUnsaved: () => boolean): void {
  addEventListener('beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}

/** Goes to another page of the extension in this tab. */
const goTo = (path: string): void => location.assign(path);

/** The adapter that a page hands to its components. */
export const placeApi = {
  readQuery,
  readKept,
  keep,
  pushQuery,
  replaceQuery,
  leaveQuery,
  onQueryChanged,
  guardLeaving,
  goTo,
};
