import type { Browser } from '../browser/browser.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { commandPort } from './channels.ts';
import type { CommandName, CommandResult, Commands, Reply } from './commands.ts';

/** One handler per command; a missing handler does not compile. */
export type CommandHandlers = {
  [K in CommandName]: (command: Commands[K], origin: TabOrigin) => Promise<CommandResult>;
};

/** Reply to an invalid message or a foreign sender. */
export const badMessage: Reply = { ok: false, code: 'bad_message', facts: {} };

/** Reply to a command with a text over its limit. @param limit in characters */
export const tooLong = (limit: number): Reply => ({
  ok: false,
  code: 'bad_message',
  facts: { detail: 'too long', limit },
});

/** Reply when the app could not be loaded. */
const appFailed: Reply = { ok: false, code: 'internal', facts: {} };

/** Whether a message is exactly the command `pageOpened`, checked without loading the schemas. */
export function isPageOpened(message: unknown): boolean {
  const { name, ...rest } = Object(message);
  return name === 'pageOpened' && Object.keys(rest).length === 0;
}

const pagePaths = [
  '/popup.html',
  '/sidepanel.html',
  '/options.html',
  '/doctor.html',
  '/journal.html',
  '/bulk.html',
  '/welcome.html',
  '/vault.html',
  '/settings.html',
  '/definitions.html',
];

/** Whether a sender is one of the extension's pages, in any frame. @param self the extension's id and root URL */
export function isOwnPage(
  sender: { id?: string | undefined; url?: string | undefined; frameId?: number | undefined } | undefined,
  self: { id: string; root: string },
): boolean {
  if (sender?.id !== self.id || sender.url === undefined || !URL.canParse(sender.url)) return false;
  const url = new URL(sender.url);
  return `${url.protocol}//${url.host}/` === self.root && pagePaths.includes(url.pathname);
}

interface CommandServerDeps {
  /** Whether `pageOpened` is done already, so that its reply needs no app. */
  canSkipPageOpened(): Promise<boolean>;
  /** Loads the app's function that validates and runs a message; that function never rejects. */
  loadDispatch(): Promise<(message: unknown, origin: TabOrigin) => Promise<Reply>>;
}

/**
 * Serves commands over one port each.
 * `runtime.sendMessage` would deliver credentials in a command to every open page of the extension.
 */
export function serveCommands(browser: Browser, deps: CommandServerDeps): void {
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
      let reply: Reply = { ok: true };
      if (!isPageOpened(message) || !(await deps.canSkipPageOpened())) {
        const dispatch = await deps.loadDispatch().catch(() => null);
        reply = dispatch === null ? appFailed : await dispatch(message, origin);
      }
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
