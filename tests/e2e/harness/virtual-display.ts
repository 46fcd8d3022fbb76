import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A virtual display with window manager and keyboard input, for the browser's own dialogs. */
export interface VirtualDisplay {
  /** The display's name, such as `:99`. */
  readonly display: string;
  /** Presses keys in the focused window, one after another, by xdotool's names: `Tab`, `alt+shift+c`. */
  press(...keys: string[]): Promise<void>;
  /** Accepts the browser's permission dialog by Tab and Return. @throws Error when `done` stays false */
  acceptDialog(done: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** Starts a virtual display with Xvfb, openbox and xdotool. */
export async function openVirtualDisplay(): Promise<VirtualDisplay> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await firstLine(server)}`;
  const env = { ...process.env, DISPLAY: display };
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await run('xdotool', ['key', '--clearmodifiers', key], { env, timeout: 10_000 });
      await wait(120);
    }
  };
  return {
    display,
    press,
    async acceptDialog(done) {
      for (let round = 0; round < 5 && !(await done()); round += 1) {
        await wait(700);
        await press('Tab', 'Return');
        // Waits before repeating, because a second press could reach the page behind the dialog.
        for (let tries = 0; tries < 50 && !(await done()); tries += 1) await wait(100);
      }
      if (!(await done())) throw new Error('the dialog did not come, or would not be accepted');
    },
    async close() {
      manager.kill();
      server.kill();
    },
  };
}

/** Reads the number of the free display that Xvfb chose. */
function firstLine(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3];
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    let text = '';
    pipe?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.indexOf('\n');
      if (line >= 0) resolve(text.slice(0, line).trim());
    });
  });
}
