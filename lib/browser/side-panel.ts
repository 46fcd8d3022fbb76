/** The side panel's two APIs. */
interface SidePanelApis {
  /** Chromium's. */
  readonly sidePanel?: { open(options: { windowId: number }): Promise<void> };
  /** Firefox's. */
  readonly sidebarAction?: { open(): Promise<void> };
}

/** `windows.WINDOW_ID_CURRENT`: the window of the user gesture. */
const currentWindow = -2;

/**
 * Opens the extension's side panel; failures are ignored.
 * Must be called before any `await` of a click, key or menu event: browsers require the user gesture.
 */
export function openSidePanel(browser: object, windowId: number = currentWindow): void {
  const { sidePanel, sidebarAction }: SidePanelApis = browser;
  const opening = sidePanel?.open({ windowId }) ?? sidebarAction?.open();
  opening?.catch(() => undefined);
}
