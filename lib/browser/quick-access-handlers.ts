import {
  escapeMarkup,
  type QuickAccessState,
  recentTenants,
  resolveInput,
  suggest,
} from '../quick-access/omnibox.ts';
import type { Browser } from './browser.ts';
import { createTranslate } from './i18n.ts';
import { panelMenuItem, type QuickAccessHandlers } from './quick-access-events.ts';

/** What the handles outside our pages need of the house. */
export interface QuickAccessDeps {
  quickAccessState(): Promise<QuickAccessState>;
  /** Notes what the popup opens on; with its door's question standing when a door was asked for. */
  setPopupIntent(tenantId: string, door: boolean, destination?: number): Promise<void>;
  logout(tenantId: string): Promise<unknown>;
  logoutEverywhere(): Promise<unknown>;
  /** Locks away what is kept. */
  lock(): Promise<unknown>;
}

/** With the panel and the way out below them, as many as Chromium shows. */
const menuMost = 4;

/** What each handle leads to, and what the address bar says of itself. */
export function createQuickAccessHandlers(browser: Browser, house: QuickAccessDeps): QuickAccessHandlers {
  const t = createTranslate(browser);
  browser.omnibox?.setDefaultSuggestion({ description: t('omniboxHint') });
  // Chromium reads markup there, Firefox plain text.
  const asBarWants = browser.runtime.getURL('').startsWith('chrome-extension:')
    ? escapeMarkup
    : (text: string) => text;

  async function askInPopup(tenantId: string, destination?: number): Promise<void> {
    await house.setPopupIntent(tenantId, true, destination);
    await openPopup(browser);
  }

  return {
    async onCommand(command) {
      if (command === 'lock') await house.lock();
      const place = /^favourite-([1-3])$/.exec(command)?.[1];
      const id =
        place === undefined
          ? undefined
          : (await house.quickAccessState()).preferences.favourites?.[Number(place) - 1];
      if (id !== undefined) await askInPopup(id);
    },
    async onInputChanged(text) {
      const lines = suggest(await house.quickAccessState(), text, t);
      return lines.map((line) => ({ ...line, description: asBarWants(line.description) }));
    },
    async onInputEntered(text) {
      const choice = resolveInput(await house.quickAccessState(), text);
      if (choice !== null) await askInPopup(choice.tenant.id, choice.destination);
    },
    async onMenuClick(item) {
      const [act, id] = item.split(':');
      if (act === 'everywhere') await house.logoutEverywhere();
      else if (act === 'open' && id !== undefined) await askInPopup(id);
      else if (act === 'logout' && id !== undefined) await house.logout(id);
    },
  };
}

/** Draws the toolbar button's menu anew: the tenants used last, and the way out of all of them. */
export async function drawMenu(browser: Browser, facts: QuickAccessState): Promise<void> {
  const menus = browser.contextMenus;
  if (menus === undefined) return;
  await menus.removeAll();
  const t = createTranslate(browser);
  const item = (id: string, title: string, parentId?: string) =>
    menus.create({
      id,
      title: title.replaceAll('&', '&&'),
      contexts: ['action'],
      ...(parentId === undefined ? {} : { parentId }),
    });
  for (const tenant of recentTenants(facts, menuMost)) {
    item(`tenant:${tenant.id}`, `${tenant.name} (${t(`environment_${tenant.environment}`)})`);
    item(`open:${tenant.id}`, `${t('openPortal')} …`, `tenant:${tenant.id}`);
    if (facts.passes[tenant.id]?.session !== undefined)
      item(`logout:${tenant.id}`, t('logOut'), `tenant:${tenant.id}`);
  }
  item(panelMenuItem, t('openSidePanel'));
  item('everywhere:', t('logOutEverywhere'));
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
export function createMenuUpdater(browser: Browser): (facts: QuickAccessState) => void {
  let wanted = '';
  let last: Promise<void> = Promise.resolve();
  return (facts) => {
    const shows = JSON.stringify(
      recentTenants(facts, menuMost).map((each) => [
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
