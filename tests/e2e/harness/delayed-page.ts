import type { Page } from '@playwright/test';

declare global {
  interface Window {
    handOut?: () => void;
  }
}

/**
 * Delays the page's first read of each slot until `handOut`, with the value of the time of the read.
 * A test changes the slot in between, before the page's change listener exists.
 */
export async function delayFirstRead(page: Page, area: 'local' | 'session', key: string): Promise<void> {
  await page.addInitScript(hold, { area, key });
}

/** Delays the reply to the page's first command of this name until `handOut`. */
export async function delayReply(page: Page, command: string): Promise<void> {
  await page.addInitScript(holdReplyTo, command);
}

/** Delivers the delayed values and replies. */
export async function release(page: Page): Promise<void> {
  await page.evaluate(() => window.handOut?.());
}

/** Runs in the page before the page's own scripts. */
function holdReplyTo(command: string): void {
  const connect = chrome.runtime.connect.bind(chrome.runtime);
  const handedOut = new Promise<void>((resolve) => {
    window.handOut = resolve;
  });
  let first = true;
  const connectLate = (info: chrome.runtime.ConnectInfo) => {
    const port = connect(info);
    const { postMessage } = port;
    const addListener = port.onMessage.addListener.bind(port.onMessage);
    let held = false;
    port.postMessage = (message: { name: string }) => {
      held = first && message.name === command;
      if (held) first = false;
      postMessage.call(port, message);
    };
    port.onMessage.addListener = (hear: (reply: unknown, port: chrome.runtime.Port) => void) =>
      addListener(async (reply: unknown) => {
        if (held) await handedOut;
        hear(reply, port);
      });
    return port;
  };
  chrome.runtime.connect = connectLate as typeof chrome.runtime.connect;
}

/** Runs in the page before the page's own scripts. */
function hold({ area, key }: { area: 'local' | 'session'; key: string }): void {
  const storage = chrome.storage[area];
  const get = storage.get.bind(storage);
  const handedOut = new Promise<void>((resolve) => {
    window.handOut = resolve;
  });
  let first = true;
  const getLate = async (keys: string[]) => {
    const held = first && keys.includes(key);
    if (held) first = false;
    const found = await get(keys);
    if (held) await handedOut;
    return found;
  };
  storage.get = getLate as typeof storage.get;
}
