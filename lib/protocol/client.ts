import { browser } from '../browser/browser.ts';
import { commandPort } from './channels.ts';
import type { CommandName, Commands, Reply } from './commands.ts';
import { typedTextLimit } from './limits.ts';

/** Sends one command and resolves with its reply, failures included. */
export type SendCommand = <K extends CommandName>(name: K, command: Commands[K]) => Promise<Reply>;

/**
 * Sends one command to the background over a port.
 * A background that dies before replying gives `internal`; its stored changes remain.
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
    try {
      port.postMessage({ name, ...command });
    } catch {
      // Chromium refuses a message of more than 64 MB; only a pasted text has that size.
      port.disconnect();
      resolve({ ok: false, code: 'bad_message', facts: { detail: 'too long', limit: typedTextLimit } });
    }
  });
