import { browser } from '../browser/browser.ts';
import { commandPort } from './channels.ts';
import type { CommandName, Commands, Reply } from './commands.ts';

export type SendCommand = <K extends CommandName>(name: K, command: Commands[K]) => Promise<Reply>;

/**
 * Sends one command to the background and waits for its reply. A background that dies on the way answers
 * `internal`; what it had done by then stands in the slots.
 */
export const sendCommand: SendCommand = (name, command) =>
  new Promise((resolve) => {
    const port = browser.runtime.connect({ name: commandPort });
    port.onMessage.addListener((reply: unknown) => {
      port.disconnect();
      resolve(reply as Reply);
    });
    port.onDisconnect.addListener(() => {
      void browser.runtime.lastError;
      resolve({ ok: false, code: 'internal', facts: {} });
    });
    port.postMessage({ name, ...command });
  });
