import type { Browser } from './browser.ts';
import { openSidePanel } from './side-panel.ts';

/** A line that the address bar offers, as it wants it. */
export interface Offer {
  content: string;
  description: string;
}

/**
 * What the house does when a handle outside our pages is pulled. None of it opens a door: a door's handle opens the
 * popup with its question.
 */
export interface Handled {
  /** A key of the manifest's `commands`. */
  pressed(command: string): Promise<void>;
  /** What the address bar offers for a text. */
  offers(text: string): Promise<Offer[]>;
  /** A text was entered in the address bar. */
  entered(text: string): Promise<void>;
  /** An item of the toolbar button's menu. */
  picked(item: string): Promise<void>;
}

/**
 * Registers the keyboard commands, the address bar and the toolbar button's menu. Must run at the start of the worker.
 * @param handled opens the house
 */
export function registerHandles(browser: Browser, handled: () => Promise<Handled>): void {
  browser.commands.onCommand.addListener(async (command, tab) => {
    // In the press itself: the browser opens the panel for nothing else.
    if (command === 'side-panel') openSidePanel(browser, tab?.windowId);
    else await (await handled()).pressed(command);
  });
  browser.omnibox?.onInputChanged.addListener(async (text, suggest) =>
    suggest(await (await handled()).offers(text)),
  );
  browser.omnibox?.onInputEntered.addListener(async (text) => (await handled()).entered(text));
  browser.contextMenus?.onClicked.addListener(async ({ menuItemId }, tab) => {
    if (menuItemId === panelItem) openSidePanel(browser, tab?.windowId);
    else await (await handled()).picked(String(menuItemId));
  });
}

/** The menu's item that opens the side panel. */
export const panelItem = 'panel:';
