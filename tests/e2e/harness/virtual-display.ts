import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A display that nobody sees, with a window manager and a hand on the keyboard: for what is no page, such as the browser's own dialogs. */
export interface VirtualDisplay {
  /** Such as `:99`. */
  readonly display: string;
  /** Presses keys one after another in the window that has the focus, by the names of xdotool: `Tab`, `alt+shift+c`. */
  press(...keys: string[]): Promise<void>;
  /** Says yes to the browser's permission dialog (Tab, Return) once it stands. @throws Error when `done` does not come true */
  acceptDialog(done: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** Sets up a desk with Xvfb, openbox and xdotool. */
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
        // Not again before the first yes had its time: what comes after the dialog would be pressed.
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

/** Xvfb writes the number of the display it found free. */
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
