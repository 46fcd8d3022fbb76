import { browser } from '../platform/browser.ts';
import type { CommandName, Commands, Reply } from './commands.ts';
import { commandPort } from './wire-names.ts';

export type SendCommand = <K extends CommandName>(name: K, command: Commands[K]) => Promise<Reply>;

/**
 * Sends one command to the background and waits for its reply. A background that dies on the way answers
 * `internal`; what it had done by then stands in the slots.
 */
export const send: SendCommand = (name, command) =>
  new Promise((resolve) => {
    const port = browser.runtime.connect({ name: commandPort });
    port.onMessage.addListener((reply: unknown) => {
      port.disconnect();
      resolve(reply as Reply);
    });
    port.onDisconnect.addListener(() => {
      void browser.runtime.lastError;
      resolve({ done: false, code: 'internal', facts: {} });
    });
    port.postMessage({ name, ...command });
  });
