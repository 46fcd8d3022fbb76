import { chosen, escaped, type HandleFacts, recent, suggestions } from '../doors/handles.ts';
import type { Browser } from './browser.ts';
import { type Handled, panelItem } from './handles.ts';
import { sayOf } from './say.ts';

/** What the handles outside our pages need of the house. */
export interface HandledParts {
  facts(): Promise<HandleFacts>;
  /** Notes what the popup opens on; with its door's question standing when a door was asked for. */
  ask(tenantId: string, door: boolean, destination?: number): Promise<void>;
  logout(tenantId: string): Promise<unknown>;
  logoutEverywhere(): Promise<unknown>;
  /** Locks away what is kept. */
  lock(): Promise<unknown>;
}

/** With the panel and the way out below them, as many as Chromium shows. */
const menuMost = 4;

/** What each handle leads to, and what the address bar says of itself. */
export function handledBy(browser: Browser, house: HandledParts): Handled {
  const say = sayOf(browser);
  browser.omnibox?.setDefaultSuggestion({ description: say('omniboxHint') });
  // Chromium reads markup there, Firefox plain text.
  const asBarWants = browser.runtime.getURL('').startsWith('chrome-extension:')
    ? escaped
    : (text: string) => text;

  async function askInPopup(tenantId: string, destination?: number): Promise<void> {
    await house.ask(tenantId, true, destination);
    await openPopup(browser);
  }

  return {
    async pressed(command) {
      if (command === 'lock') await house.lock();
      const place = /^favourite-([1-3])$/.exec(command)?.[1];
      const id =
        place === undefined ? undefined : (await house.facts()).preferences.favourites?.[Number(place) - 1];
      if (id !== undefined) await askInPopup(id);
    },
    async offers(text) {
      const lines = suggestions(await house.facts(), text, say);
      return lines.map((line) => ({ ...line, description: asBarWants(line.description) }));
    },
    async entered(text) {
      const choice = chosen(await house.facts(), text);
      if (choice !== null) await askInPopup(choice.tenant.id, choice.destination);
    },
    async picked(item) {
      const [act, id] = item.split(':');
      if (act === 'everywhere') await house.logoutEverywhere();
      else if (act === 'open' && id !== undefined) await askInPopup(id);
      else if (act === 'logout' && id !== undefined) await house.logout(id);
    },
  };
}

/** Draws the toolbar button's menu anew: the tenants used last, and the way out of all of them. */
export async function drawMenu(browser: Browser, facts: HandleFacts): Promise<void> {
  const menus = browser.contextMenus;
  if (menus === undefined) return;
  await menus.removeAll();
  const say = sayOf(browser);
  const item = (id: string, title: string, parentId?: string) =>
    menus.create({
      id,
      title: title.replaceAll('&', '&&'),
      contexts: ['action'],
      ...(parentId === undefined ? {} : { parentId }),
    });
  for (const tenant of recent(facts, menuMost)) {
    item(`tenant:${tenant.id}`, `${tenant.name} (${say(`environment_${tenant.environment}`)})`);
    item(`open:${tenant.id}`, `${say('openPortal')} …`, `tenant:${tenant.id}`);
    if (facts.passes[tenant.id]?.session !== undefined)
      item(`logout:${tenant.id}`, say('logOut'), `tenant:${tenant.id}`);
  }
  item(panelItem, say('openSidePanel'));
  item('everywhere:', say('logOutEverywhere'));
}

/** Opens the popup, or where the browser does not let us, the same page in a tab. */
export async function openPopup(browser: Browser): Promise<void> {
  await browser.action
    .openPopup()
    .catch(() => browser.tabs.create({ url: browser.runtime.getURL('/popup.html') }));
}

/**
 * Draws the menu only when what it shows has changed, one after another, and none that a newer one waits behind: each is
 * a dozen calls of the browser.
 */
export function menuKeeper(browser: Browser): (facts: HandleFacts) => void {
  let wanted = '';
  let last: Promise<void> = Promise.resolve();
  return (facts) => {
    const shows = JSON.stringify(
      recent(facts, menuMost).map((each) => [
        each.id,
        each.name,
        each.environment,
        facts.passes[each.id]?.session === undefined,
      ]),
    );
    if (shows === wanted) return;
    wanted = shows;
    last = last.then(() => (shows === wanted ? drawMenu(browser, facts) : undefined)).catch(() => undefined);
  };
}
