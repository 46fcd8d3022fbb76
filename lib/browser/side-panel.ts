/** The APIs of a side panel. */
interface SidePanelApis {
  /** Chromium's. */
  readonly sidePanel?: { open(options: { windowId: number }): Promise<void> };
  /** Firefox's. */
  readonly sidebarAction?: { open(): Promise<void> };
  readonly windows?: { getCurrent(): Promise<{ id?: number | undefined }> };
}

/**
 * Opens the extension's side panel; failures are ignored.
 * Must be called before any `await` of a click, key or menu event: browsers require the user gesture.
 * @param windowId where Chromium opens it; the window of the calling page when not given
 */
export function openSidePanel(browser: SidePanelApis, windowId?: number): void {
  const { sidePanel, sidebarAction, windows } = browser;
  const opening =
    sidePanel === undefined ? sidebarAction?.open() : openInWindow(sidePanel, windowId, windows);
  opening?.catch(() => undefined);
}

async function openInWindow(
  sidePanel: NonNullable<SidePanelApis['sidePanel']>,
  windowId: number | undefined,
  windows: SidePanelApis['windows'],
): Promise<void> {
  // Not `WINDOW_ID_CURRENT`, which Chromium 120 refuses; a page's gesture outlives the question.
  const id = windowId ?? (await windows?.getCurrent())?.id;
  if (id !== undefined) await sidePanel.open({ windowId: id });
}
