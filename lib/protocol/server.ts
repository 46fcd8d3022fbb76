import type { Browser } from '../browser/browser.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { commandPort } from './channels.ts';
import type { CommandName, CommandResult, Commands, Reply } from './commands.ts';

/** One function per command; a command without one does not compile. */
export type CommandHandlers = {
  [K in CommandName]: (command: Commands[K], origin: TabOrigin) => Promise<CommandResult>;
};

export const badMessage: Reply = { ok: false, code: 'bad_message', facts: {} };

/** Whether a message is the command `look`, and nothing else. */
export function isPageOpened(message: unknown): boolean {
  const { name, ...rest } = Object(message);
  return name === 'pageOpened' && Object.keys(rest).length === 0;
}

const pages = [
  '/popup.html',
  '/sidepanel.html',
  '/options.html',
  '/doctor.html',
  '/journal.html',
  '/bulk.html',
  '/welcome.html',
  '/vault.html',
];

/** Whether a message comes from one of our own pages, top frame or not: same extension, a page we ship. */
export function isOwnPage(
  sender: { id?: string | undefined; url?: string | undefined; frameId?: number | undefined } | undefined,
  self: { id: string; root: string },
): boolean {
  if (sender?.id !== self.id || sender.url === undefined || !URL.canParse(sender.url)) return false;
  const url = new URL(sender.url);
  return `${url.protocol}//${url.host}/` === self.root && pages.includes(url.pathname);
}

/**
 * Answers commands. They come on a connection of their own, one each, because a message sent with
 * `runtime.sendMessage` is heard by every open page of the extension, and some commands carry what a person typed.
 * @param answer judges a message and does what it asks; never throws
 */
export function serveCommands(
  browser: Browser,
  answer: (message: unknown, origin: TabOrigin) => Promise<Reply>,
): void {
  const self = { id: browser.runtime.id, root: browser.runtime.getURL('') };

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== commandPort || !isOwnPage(port.sender, self)) {
      port.postMessage(badMessage);
      port.disconnect();
      return;
    }
    const tab = port.sender?.tab;
    const origin: TabOrigin =
      tab?.id === undefined || tab.windowId === undefined
        ? {}
        : { tab: { id: tab.id, index: tab.index, windowId: tab.windowId } };
    let open = true;
    port.onDisconnect.addListener(() => {
      open = false;
    });
    port.onMessage.addListener(async (message: unknown) => {
      const reply = await answer(message, origin);
      if (open) port.postMessage(reply);
    });
  });

  browser.runtime.onMessage.addListener(
    (_message: unknown, _sender: unknown, respond: (reply: unknown) => void) => {
      respond(badMessage);
      return true;
    },
  );
}
