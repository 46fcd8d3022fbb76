import {
  escapeMarkup,
  type QuickAccessState,
  recentTenants,
  resolveInput,
  suggest,
} from '../quick-access/omnibox.ts';
import { createNamesakeLookup } from '../tenants/namesakes.ts';
import { tellingName } from '../tenants/telling-name.ts';
import type { Browser } from './browser.ts';
import { createTranslate } from './i18n.ts';
import { openTabBeside } from './open-tab.ts';
import { panelMenuItem, type QuickAccessHandlers } from './quick-access-events.ts';

/** The app's functions behind keyboard commands, omnibox and toolbar menu. */
export interface QuickAccessDeps {
  quickAccessState(): Promise<QuickAccessState>;
  /** Stores the tenant the popup opens at; with `confirm`, the popup shows the portal's confirmation too. */
  setPopupIntent(tenantId: string, confirm: boolean, destination?: number): Promise<void>;
  /** Stores that the popup opens with the question before every session ends. */
  setLogoutIntent(): Promise<void>;
  logout(tenantId: string): Promise<unknown>;
  logoutEverywhere(): Promise<unknown>;
  /** Locks the vault and forgets remembered credentials. */
  lock(): Promise<unknown>;
}

/** Chromium's limit of six items at the top level (`ACTION_MENU_TOP_LEVEL_LIMIT`), less side panel and log-out. */
const maxMenuTenants = 4;

/** Creates the quick-access handlers and sets the omnibox's default suggestion. */
export function createQuickAccessHandlers(browser: Browser, deps: QuickAccessDeps): QuickAccessHandlers {
  const t = createTranslate(browser);
  browser.omnibox?.setDefaultSuggestion({ description: t('omniboxHint') });
  // Chromium parses a suggestion's description as XML, Firefox shows it as plain text.
  const formatDescription = browser.runtime.getURL('').startsWith('chrome-extension:')
    ? escapeMarkup
    : (text: string) => text;

  async function openPopupAt(tenantId: string, destination?: number): Promise<void> {
    // Without room for the intent, the popup opens at its usual tenant.
    await deps.setPopupIntent(tenantId, true, destination).catch(() => undefined);
    await openPopup(browser);
  }

  /** Asks in the popup before sessions end; without one there is nothing to ask about. */
  async function logoutEverywhere(): Promise<void> {
    const { tenants, passes } = await deps.quickAccessState();
    if (!tenants.some(({ id }) => passes[id]?.session !== undefined)) {
      await deps.logoutEverywhere();
      return;
    }
    // Without room for the intent, the popup's own button asks.
    await deps.setLogoutIntent().catch(() => undefined);
    await openPopup(browser);
  }

  return {
    async onCommand(command) {
      if (command === 'lock') await deps.lock();
      const place = /^favourite-([1-3])$/.exec(command)?.[1];
      const id =
        place === undefined
          ? undefined
          : (await deps.quickAccessState()).preferences.favourites?.[Number(place) - 1];
      if (id !== undefined) await openPopupAt(id);
    },
    async onInputChanged(text) {
      const lines = suggest(await deps.quickAccessState(), text, t);
      return lines.map((line) => ({ ...line, description: formatDescription(line.description) }));
    },
    async onInputEntered(text) {
      const choice = resolveInput(await deps.quickAccessState(), text);
      if (choice !== null) await openPopupAt(choice.tenant.id, choice.destination);
    },
    async onMenuClick(item) {
      const [act, id] = item.split(':');
      if (act === 'everywhere') await logoutEverywhere();
      else if (act === 'team') await browser.tabs.create({ url: '/options.html?team' });
      else if (act === 'open' && id !== undefined) await openPopupAt(id);
      else if (act === 'logout' && id !== undefined) await deps.logout(id);
    },
  };
}

/** Rebuilds the toolbar menu: recently used tenants, side panel, log-out everywhere. */
export async function renderMenu(browser: Browser, state: QuickAccessState): Promise<void> {
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
  const namesakes = createNamesakeLookup(state.tenants);
  if (state.teamWaits === true) item('team:', t('team_menu'));
  for (const tenant of recentTenants(state, menuTenants(state))) {
    const name = tellingName(tenant, namesakes(tenant), state);
    item(`tenant:${tenant.id}`, `${name} (${t(`environment_${tenant.environment}`)})`);
    item(`open:${tenant.id}`, t('menu_openPortal'), `tenant:${tenant.id}`);
    if (state.passes[tenant.id]?.session !== undefined)
      item(`logout:${tenant.id}`, t('logOut'), `tenant:${tenant.id}`);
  }
  item(panelMenuItem, t('openSidePanel'));
  item('everywhere:', t('logOutEverywhere'));
}

/** How many tenants the menu has room for. */
const menuTenants = ({ teamWaits }: QuickAccessState) => maxMenuTenants - (teamWaits === true ? 1 : 0);

/** Opens the popup; in a tab beside the active one where `action.openPopup` rejects, or is missing (Chromium 126). */
export async function openPopup(browser: Browser): Promise<void> {
  const openInTab = () => openTabBeside(browser, browser.runtime.getURL('/popup.html'), {});
  await (browser.action.openPopup?.().catch(openInTab) ?? openInTab());
}

/**
 * Creates an updater that rebuilds the menu only after a visible change, because a rebuild takes a dozen browser calls.
 * Rebuilds run one at a time; a queued one is skipped when a newer state follows.
 */
export function createMenuUpdater(browser: Browser): (state: QuickAccessState) => void {
  let latest = '';
  let last: Promise<void> = Promise.resolve();
  return (state) => {
    const namesakes = createNamesakeLookup(state.tenants);
    const content = JSON.stringify([
      state.teamWaits === true,
      ...recentTenants(state, menuTenants(state)).map((each) => [
        each.id,
        tellingName(each, namesakes(each), state),
        each.environment,
        state.passes[each.id]?.session === undefined,
      ]),
    ]);
    if (content === latest) return;
    latest = content;
    last = last
      .then(() => (content === latest ? renderMenu(browser, state) : undefined))
      .catch(() => undefined);
  };
}
