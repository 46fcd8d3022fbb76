/** The two names browsers have for a place beside the page. */
interface Panels {
  /** Chromium's. */
  readonly sidePanel?: { open(options: { windowId: number }): Promise<void> };
  /** Firefox's. */
  readonly sidebarAction?: { open(): Promise<void> };
}

/** `windows.WINDOW_ID_CURRENT`: the window in which something was pressed. */
const currentWindow = -2;

/**
 * Opens our page beside the one a person looks at. Called in the click, key or menu choice itself, before any await:
 * browsers open it for nothing else.
 */
export function openSidePanel(browser: object, windowId: number = currentWindow): void {
  const { sidePanel, sidebarAction }: Panels = browser;
  const opening = sidePanel?.open({ windowId }) ?? sidebarAction?.open();
  opening?.catch(() => undefined);
}
