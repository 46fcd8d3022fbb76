import { asConciergeError } from '../errors.ts';
import type { Browser } from '../platform/browser.ts';
import type { Opener } from '../platform/tabs.ts';
import { type CommandName, type Commands, type DoneFacts, parseCommand, type Reply } from './commands.ts';
import { commandPort } from './wire-names.ts';

/** One function per command; a command without one does not compile. */
export type Handlers = {
  [K in CommandName]: (command: Commands[K], opener: Opener) => Promise<DoneFacts>;
};

const badMessage: Reply = { done: false, code: 'bad_message', facts: {} };

/** Judges one message and does what it asks. Never throws; an error's own text goes no further than here. */
export async function dispatch(handlers: Handlers, message: unknown, opener: Opener): Promise<Reply> {
  const command = parseCommand(message);
  if (command === null) return badMessage;
  const { name, ...rest } = command;
  try {
    const handle = handlers[name] as (command: unknown, opener: Opener) => Promise<DoneFacts>;
    return { done: true, ...(await handle(rest, opener)) };
  } catch (thrown) {
    const { code, facts } = asConciergeError(thrown);
    return { done: false, code, facts };
  }
}

const pages = [
  '/popup.html',
  '/sidepanel.html',
  '/options.html',
  '/doctor.html',
  '/journal.html',
  '/together.html',
  '/welcome.html',
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
 * @param awake what must be put right before the first command is done
 */
export function receiveCommands(browser: Browser, handlers: Handlers, awake: Promise<void>): void {
  const self = { id: browser.runtime.id, root: browser.runtime.getURL('') };

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== commandPort || !isOwnPage(port.sender, self)) {
      port.postMessage(badMessage);
      port.disconnect();
      return;
    }
    const tab = port.sender?.tab;
    const opener: Opener =
      tab?.id === undefined || tab.windowId === undefined
        ? {}
        : { tab: { id: tab.id, index: tab.index, windowId: tab.windowId } };
    let open = true;
    port.onDisconnect.addListener(() => {
      open = false;
    });
    port.onMessage.addListener(async (message: unknown) => {
      await awake;
      const reply = await dispatch(handlers, message, opener);
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
