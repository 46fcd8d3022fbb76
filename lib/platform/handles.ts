import { chosen, escaped, type HandleFacts, recent, suggestions } from '../doors/handles.ts';
import type { Browser } from './browser.ts';
import { sayOf } from './say.ts';
import { openSidePanel } from './side-panel.ts';

/** What the handles outside our pages lead to. None of them opens a door: they open the popup with its question. */
export interface Handled {
  facts(): Promise<HandleFacts>;
  /** Opens the popup on a tenant; with its door's question standing when a door was asked for. */
  ask(tenantId: string, door: boolean, destination?: number): Promise<void>;
  logout(tenantId: string): Promise<unknown>;
  logoutEverywhere(): Promise<unknown>;
  /** Locks away what is kept. */
  lock(): Promise<unknown>;
}

/** With the panel and the way out below them, as many as Chromium shows. */
const menuMost = 4;

/** Registers the keyboard commands, the address bar and the toolbar button's menu. Must run at the start of the worker. */
export function registerHandles(browser: Browser, handled: Handled): void {
  browser.commands.onCommand.addListener(async (command, tab) => {
    if (command === 'side-panel') openSidePanel(browser, tab?.windowId);
    if (command === 'lock') await handled.lock();
    const place = /^favourite-([1-3])$/.exec(command)?.[1];
    const id =
      place === undefined ? undefined : (await handled.facts()).preferences.favourites?.[Number(place) - 1];
    if (id !== undefined) await handled.ask(id, true);
  });

  const bar = browser.omnibox;
  bar?.onInputChanged.addListener(async (text, suggest) => {
    const lines = suggestions(await handled.facts(), text, sayOf(browser));
    const markup = browser.runtime.getURL('').startsWith('chrome-extension:');
    suggest(
      lines.map((line) => ({ ...line, description: markup ? escaped(line.description) : line.description })),
    );
  });
  bar?.onInputEntered.addListener(async (text) => {
    const choice = chosen(await handled.facts(), text);
    if (choice !== null) await handled.ask(choice.tenant.id, true, choice.destination);
  });
  bar?.setDefaultSuggestion({ description: sayOf(browser)('omniboxHint') });

  const menus = browser.contextMenus;
  menus?.onClicked.addListener(async ({ menuItemId }, tab) => {
    const [act, id] = String(menuItemId).split(':');
    if (act === 'panel') openSidePanel(browser, tab?.windowId);
    if (act === 'everywhere') await handled.logoutEverywhere();
    else if (act === 'open' && id !== undefined) await handled.ask(id, true);
    else if (act === 'logout' && id !== undefined) await handled.logout(id);
  });
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
  item('panel:', say('openSidePanel'));
  item('everywhere:', say('logOutEverywhere'));
}

/** Opens the popup, or where the browser does not let us, the same page in a tab. */
export async function openPopup(browser: Browser): Promise<void> {
  await browser.action
    .openPopup()
    .catch(() => browser.tabs.create({ url: browser.runtime.getURL('/popup.html') }));
}

/** Draws the menu only when what it shows has changed. */
export function menuKeeper(browser: Browser): (facts: HandleFacts) => void {
  let drawn = '';
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
    if (shows === drawn) return;
    drawn = shows;
    last = last.then(() => drawMenu(browser, facts)).catch(() => undefined);
  };
}
