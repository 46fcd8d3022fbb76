/** Child processes with a time limit, and the one error of the setup. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const isWindows = process.platform === 'win32';
const toolFolder = join(root, 'node_modules', '.bin');

/** A missing requirement of this machine. Its message says what a person can install, so it is printed without a stack. */
export class SetupError extends Error {}

export interface RunOptions {
  /** The process group is killed after this many seconds; default one hour. */
  readonly seconds?: number;
  /** The program inherits our standard streams instead of being captured. */
  readonly showOutput?: boolean;
  /** Added to our environment; an `undefined` value removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where the program runs; in the checkout when not given. */
  readonly folder?: string;
}

export interface RunResult {
  readonly exitCode: number;
  /** Standard output and error together; empty with `showOutput`. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Prints one line for the person at the terminal. */
export function log(line: string): void {
  console.log(line);
}

/** Runs a script's setup; a `SetupError` is printed as its message and ends the process with 1. */
export async function exitOnSetupError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof SetupError)) throw thrown;
    console.error(thrown.message);
    process.exit(1);
  }
}

/** Runs a program and waits for its end. Never rejects: a program that cannot start has exit code 127. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { seconds = 3600, showOutput = false, env = {}, folder = root } = options;
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: showOutput ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: isWindows && /\.(cmd|bat)$/i.test(program),
      detached: !isWindows && !showOutput,
    });
    const timer = setTimeout(() => {
      timedOut = true;
      // The whole group: a download's helper process would keep the pipe open.
      if (!isWindows && !showOutput && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    }, seconds * 1000);
    // Ctrl-C reaches a shown program as well: it cleans up and ends, and this promise settles then.
    const ignoreInterrupt = () => {};
    if (showOutput) process.on('SIGINT', ignoreInterrupt);
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const finish = (exitCode: number) => {
      clearTimeout(timer);
      process.off('SIGINT', ignoreInterrupt);
      resolve({ exitCode, output, timedOut });
    };
    child.on('error', ({ message }) => {
      output += message;
      finish(127);
    });
    child.on('close', (exitCode) => finish(exitCode ?? 1));
  });
}

/** Runs a tool of node_modules/.bin under the Node that runs this script. */
export function runTool(tool: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  // The tools start with `#!/usr/bin/env node`; the machine's own Node may be too old for them.
  const path = [dirname(process.execPath), toolFolder, process.env.PATH ?? ''].join(delimiter);
  const program = join(toolFolder, isWindows ? `${tool}.cmd` : tool);
  return run(program, args, { ...options, env: { ...options.env, PATH: path } });
}

/** The last lines of a program's output, for an error message. */
export function lastLines(output: string, count = 12): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

/** The path of a program on the PATH, or `null`. */
export function findOnPath(name: string): string | null {
  const endings = isWindows ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder !== '' && existsSync(file)) return file;
    }
  }
  return null;
}
