/** Running other programs for a bounded time, and telling in one line what happens. Plain Node 20, no dependency. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const windows = process.platform === 'win32';

/** Why the checkout could not be made ready, in words for a person. Nothing more is known about it. */
export class NotReady extends Error {}

/** One line for the person in front of it. */
export function tell(line) {
  console.log(line);
}

/**
 * Runs a program and waits for its end, at most `seconds`; then it is killed. Never rejects.
 * @param {string} program
 * @param {string[]} args
 * @param {{ seconds?: number, show?: boolean, env?: Record<string, string>, cwd?: string }} [how] `show`: let it write to our own output
 * @returns {Promise<{ code: number, out: string, late: boolean }>} `out`: what it wrote, both streams, unless shown
 */
export function run(program, args, how = {}) {
  return new Promise((resolve) => {
    let out = '';
    let late = false;
    const child = spawn(program, args, {
      cwd: how.cwd ?? root,
      env: { ...process.env, ...how.env },
      stdio: how.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: windows && /\.(cmd|bat)$/i.test(program),
      detached: !windows && !how.show,
    });
    const timer = setTimeout(
      () => {
        late = true;
        // Its children too: a download's helper would keep the pipe open.
        if (!windows && !how.show && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      },
      (how.seconds ?? 3600) * 1000,
    );
    const keep = (chunk) => {
      out += chunk;
    };
    // Ctrl-C reaches the program we show as well; it tidies up and ends, and so do we then.
    const wait = () => {};
    if (how.show) process.on('SIGINT', wait);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', wait);
      resolve({ code, out, late });
    };
    child.on('error', (error) => {
      out += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** The last lines of what a program wrote, for a message about its failure. */
export function lastLines(out, most = 12) {
  return out.trimEnd().split('\n').slice(-most).join('\n');
}

/** Where a program of that name is on the PATH, or `null`. */
export function onPath(name) {
  const endings = windows ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder !== '' && existsSync(file)) return file;
    }
  }
  return null;
}

/** npm, as the program and the first arguments that start it. */
export function npm() {
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script)) return [process.execPath, script];
  return [windows ? 'npm.cmd' : (onPath('npm') ?? join(dirname(process.execPath), 'npm'))];
}
