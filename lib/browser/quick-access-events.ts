import type { Browser } from './browser.ts';
import { openSidePanel } from './side-panel.ts';

/** One omnibox suggestion, in the shape of `omnibox.SuggestResult`. */
interface OmniboxSuggestion {
  content: string;
  description: string;
}

/**
 * Handlers of the keyboard commands, the omnibox and the toolbar menu.
 * None opens a portal or ends every session directly: both go through the popup and its confirmation.
 */
export interface QuickAccessHandlers {
  /** @param command a key of the manifest's `commands` */
  onCommand(command: string): Promise<void>;
  /** Suggests lines for the omnibox text. */
  onInputChanged(text: string): Promise<OmniboxSuggestion[]>;
  /** Opens the popup at the tenant an accepted omnibox text names. */
  onInputEntered(text: string): Promise<void>;
  /** @param item the menu item's id, `action:tenant` */
  onMenuClick(item: string): Promise<void>;
}

/**
 * Registers the listeners of keyboard commands, omnibox and toolbar menu.
 * Must run synchronously at the worker's start: the browser drops the waking event for a later listener.
 * @param loadHandlers loads the app's handlers; called once per event
 */
export function registerQuickAccess(
  browser: Browser,
  loadHandlers: () => Promise<QuickAccessHandlers>,
): void {
  /** Nobody awaits a listener: a failure that no page shows, such as a full storage, ends here. */
  const run = (handle: (handlers: QuickAccessHandlers) => Promise<void>) =>
    loadHandlers()
      .then(handle)
      .catch(() => undefined);
  // Firefox for Android has no keys, no address bar of extensions and no menus.
  browser.commands?.onCommand.addListener(async (command, tab) => {
    // Before any `await`: browsers open the panel only within the user gesture.
    if (command === 'side-panel') openSidePanel(browser, tab?.windowId);
    else await run(({ onCommand }) => onCommand(command));
  });
  browser.omnibox?.onInputChanged.addListener(async (text, suggest) =>
    run(async ({ onInputChanged }) => suggest(await onInputChanged(text))),
  );
  browser.omnibox?.onInputEntered.addListener((text) => run(({ onInputEntered }) => onInputEntered(text)));
  browser.contextMenus?.onClicked.addListener(async ({ menuItemId }, tab) => {
    if (menuItemId === panelMenuItem) openSidePanel(browser, tab?.windowId);
    else await run(({ onMenuClick }) => onMenuClick(String(menuItemId)));
  });
}

/** Id of the menu item that opens the side panel. */
export const panelMenuItem = 'panel:';
