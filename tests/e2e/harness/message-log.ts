import type { BrowserContext, Page } from '@playwright/test';

/** Everything that a page of the extension received, by channel, as JSON text. */
export interface LoggedMessage {
  readonly by: string;
  readonly text: string;
}

declare global {
  interface Window {
    heard?: LoggedMessage[];
  }
}

/**
 * Makes every page of the extension log what it receives from now on.
 * Logged are its listeners' messages and storage changes, replies on its connections, and its reads of storage.
 * The channel `document` logs everything that the page shows.
 */
export async function logAllMessages(context: BrowserContext): Promise<void> {
  await context.addInitScript(listenIn);
}

/** A page's log so far. */
export function messagesOf(page: Page): Promise<LoggedMessage[]> {
  return page.evaluate(() => window.heard ?? []);
}

/**
 * Adds listeners for every message and every change of `storage.local` to a page, beside the product's own.
 * The session area is left out, because its change events carry every secret.
 */
export async function logMessagesOf(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.heard ??= [];
    const { heard } = window;
    const keep = (by: string) => (value: unknown) => {
      heard.push({ by, text: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') });
    };
    chrome.runtime.onMessage.addListener(keep('runtime.onMessage'));
    chrome.storage.local.onChanged.addListener(keep('storage.local.onChanged'));
  });
}

/** Runs in the page before the page's own scripts. */
function listenIn(): void {
  if (location.protocol !== 'chrome-extension:' || window.heard !== undefined) return;
  const heard: LoggedMessage[] = [];
  window.heard = heard;
  const keep = (by: string, value: unknown) =>
    heard.push({ by, text: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') });

  type Listener = (...args: unknown[]) => unknown;
  type Happening = { addListener(listener: Listener, ...more: unknown[]): void };
  const overhear = (by: string, happening: Happening) => {
    const add = happening.addListener.bind(happening);
    happening.addListener = (listener, ...more) =>
      add(
        (...args) => {
          keep(by, args);
          return listener(...args);
        },
        ...more,
      );
  };
  // Loosely typed, because the browser’s objects are wrapped in place.
  const { runtime, storage } = chrome as unknown as {
    runtime: Record<string, unknown> & { connect: Listener; sendMessage: Listener; onMessage: Happening };
    storage: Record<string, { onChanged?: Happening; get: Listener }> & { onChanged: Happening };
  };
  overhear('runtime.onMessage', runtime.onMessage);
  overhear('storage.onChanged', storage.onChanged);
  for (const name of ['local', 'session', 'sync', 'managed']) {
    const area = storage[name];
    if (area === undefined) continue;
    if (area.onChanged !== undefined) overhear(`storage.${name}.onChanged`, area.onChanged);
    const get = area.get.bind(area);
    area.get = (...args) => {
      const last = args.at(-1);
      if (typeof last !== 'function')
        return (get(...args) as Promise<unknown>).then((value) => {
          keep(`storage.${name}.get`, value);
          return value;
        });
      return get(...args.slice(0, -1), (value: unknown) => {
        keep(`storage.${name}.get`, value);
        (last as Listener)(value);
      });
    };
  }
  new MutationObserver(() => keep('document', document.documentElement.outerHTML)).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  const connect = runtime.connect.bind(runtime);
  runtime.connect = (...args) => {
    const port = connect(...args) as { onMessage: Happening };
    overhear('port', port.onMessage);
    return port;
  };
  const sendMessage = runtime.sendMessage.bind(runtime);
  runtime.sendMessage = (...args) => {
    const answer = sendMessage(...args) as Promise<unknown> | undefined;
    void answer?.then((value) => keep('reply', value)).catch(() => undefined);
    return answer;
  };
}
