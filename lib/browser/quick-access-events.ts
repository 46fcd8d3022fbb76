import type { Browser } from './browser.ts';
import { openSidePanel } from './side-panel.ts';

/** A line that the address bar offers, as it wants it. */
export interface OmniboxSuggestion {
  content: string;
  description: string;
}

/**
 * What the house does when a handle outside our pages is pulled. None of it opens a door: a door's handle opens the
 * popup with its question.
 */
export interface QuickAccessHandlers {
  /** A key of the manifest's `commands`. */
  onCommand(command: string): Promise<void>;
  /** What the address bar offers for a text. */
  onInputChanged(text: string): Promise<OmniboxSuggestion[]>;
  /** A text was entered in the address bar. */
  onInputEntered(text: string): Promise<void>;
  /** An item of the toolbar button's menu. */
  onMenuClick(item: string): Promise<void>;
}

/**
 * Registers the keyboard commands, the address bar and the toolbar button's menu. Must run at the start of the worker.
 * @param handled opens the house
 */
export function registerQuickAccess(browser: Browser, handled: () => Promise<QuickAccessHandlers>): void {
  browser.commands.onCommand.addListener(async (command, tab) => {
    // In the press itself: the browser opens the panel for nothing else.
    if (command === 'side-panel') openSidePanel(browser, tab?.windowId);
    else await (await handled()).onCommand(command);
  });
  browser.omnibox?.onInputChanged.addListener(async (text, suggest) =>
    suggest(await (await handled()).onInputChanged(text)),
  );
  browser.omnibox?.onInputEntered.addListener(async (text) => (await handled()).onInputEntered(text));
  browser.contextMenus?.onClicked.addListener(async ({ menuItemId }, tab) => {
    if (menuItemId === panelMenuItem) openSidePanel(browser, tab?.windowId);
    else await (await handled()).onMenuClick(String(menuItemId));
  });
}

/** The menu's item that opens the side panel. */
export const panelMenuItem = 'panel:';
