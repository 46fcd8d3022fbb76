/** Installs real products for the tests, once, into a cache outside the checkout. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installAptPackages } from '../../scripts/setup/apt-packages.ts';
import { findOnPath, lastLines, log, run, SetupError } from '../../scripts/setup/process.ts';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tenant-concierge', 'servers');

/** The machine's own Node, for products that build a module for it. The checkout's `node_modules/.bin` is left out. */
export const ownPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

/**
 * The folder in which an npm package is installed.
 * @param overrides versions of packages that it needs, where the registry lacks what it asks for
 * @throws SetupError when npm fails
 */
export async function installNpm(
  name: string,
  version: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = join(cache, `${name}@${version}`);
  const done = join(folder, '.installed');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: { [name]: version }, overrides };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  log(`Installing ${name} ${version} (npm) …`);
  const { exitCode, output } = await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund'], {
    seconds: 900,
    env: { PATH: ownPath },
  });
  if (exitCode !== 0) throw new SetupError(`npm could not install ${name}: ${lastLines(output, 4)}`);
  writeFileSync(done, '');
  return folder;
}

/** The version of a package in a folder of `installNpm`. */
export function versionIn(folder: string, name: string): string {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** The path of a program of a Debian package. @throws SetupError when it cannot be installed */
export async function installDebian(packageName: string, program: string): Promise<string> {
  const there = findOnPath(program);
  if (there !== null) return there;
  const problem = await installAptPackages([packageName]);
  const found = findOnPath(program);
  if (found === null) throw new SetupError(`${packageName} is missing: ${problem}`);
  return found;
}

/** A running program with a folder of its own. */
export interface Program {
  readonly folder: string;
  /** Ends the program and everything it started, and removes its folder. */
  close(): Promise<void>;
}

/** A new folder for a product's data. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'concierge-server-'));

/**
 * Starts a program and waits until an address answers.
 * @throws SetupError with its last lines when it ends, or is silent for two minutes
 */
export async function startProgram(
  command: readonly string[],
  { folder, until, env = {} }: { folder: string; until: string; env?: Readonly<Record<string, string>> },
): Promise<Program> {
  const [file = '', ...args] = command;
  let output = '';
  const child: ChildProcess = spawn(file, args, {
    cwd: folder,
    env: { PATH: ownPath, HOME: folder, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let attempt = 0; attempt < 240 && child.exitCode === null; attempt += 1) {
    const isThere = await fetch(until, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (isThere !== null) return { folder, close };
    await wait(500);
  }
  await close();
  throw new SetupError(`${file} does not answer: ${lastLines(output, 6)}`);
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
