/** Finding and installing a browser, whichever it is. */
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findOnPath, log, run, SetupError } from './process.ts';

/** Where a kind of browser may be, which versions are usable, and how one is installed. */
export interface BrowserKind {
  readonly name: string;
  /** The environment variable that overrides the search. */
  readonly pathVariable: string;
  readonly programNames: readonly string[];
  /** Full paths outside the PATH, of which most are absent. */
  files(): string[];
  /** Why a browser with this `--version` output is unusable, or `null`. */
  rejectVersion(output: string): string | null;
  /** Tried in this order when none is usable. */
  readonly installers: readonly BrowserInstaller[];
  /** Tells a person what to install. */
  readonly advice: string;
}

export interface BrowserInstaller {
  readonly name: string;
  /** @returns why it failed, or `null` */
  install(): Promise<string | null>;
}

export interface BrowserSearch {
  readonly path: string | null;
  /** Each unusable candidate with the reason, as one line. */
  readonly rejected: readonly string[];
}

/** Searches the machine for a usable browser of a kind. */
export async function findBrowser(kind: BrowserKind): Promise<BrowserSearch> {
  const named = process.env[kind.pathVariable];
  const candidates =
    named !== undefined && named !== ''
      ? [named]
      : [...kind.programNames.map(findOnPath).filter((path) => path !== null), ...kind.files()];
  const rejected: string[] = [];
  for (const path of new Set(candidates.filter((each) => existsSync(each)))) {
    const problem = await rejectBrowser(kind, path);
    if (problem === null) return { path, rejected };
    rejected.push(`${path}: ${problem}`);
  }
  return { path: null, rejected };
}

/**
 * A usable browser of a kind, installed when the machine has none.
 * @throws SetupError naming every attempt and what a person can install
 */
export async function ensureBrowser(kind: BrowserKind): Promise<string> {
  let { path, rejected } = await findBrowser(kind);
  if (path === null && process.env[kind.pathVariable])
    throw new SetupError(`${kind.pathVariable} names no usable ${kind.name}. ${rejected.join('; ')}`);
  const failures: string[] = [];
  for (const { name, install } of kind.installers) {
    if (path !== null) return path;
    log(`No ${kind.name} found; trying ${name} …`);
    const problem = await install();
    if (problem !== null) failures.push(`${name}: ${problem}`);
    ({ path, rejected } = await findBrowser(kind));
  }
  if (path !== null) return path;
  const details = [...rejected, ...failures].map((line) => `  ${line}`);
  throw new SetupError([`No usable ${kind.name}. ${kind.advice}`, ...details].join('\n'));
}

async function rejectBrowser(kind: BrowserKind, path: string): Promise<string | null> {
  if (isSnap(path)) return 'a snap package, which cannot read files outside its own folders';
  // Chrome and Firefox on Windows answer `--version` by opening a window.
  if (process.platform === 'win32') return null;
  const { output, timedOut } = await run(path, ['--version'], { seconds: 30 });
  return timedOut ? 'did not answer --version' : kind.rejectVersion(output);
}

/** Ubuntu's `chromium` and `firefox` may be scripts that start a snap: their first bytes say so. */
function isSnap(path: string): boolean {
  const real = realpathSync(path);
  if (real.includes('/snap/') || real.endsWith('/bin/snap')) return true;
  const start = Buffer.alloc(4096);
  const file = openSync(real, 'r');
  const length = readSync(file, start, 0, start.length, 0);
  closeSync(file);
  const text = start.toString('latin1', 0, length);
  return text.startsWith('#!') && text.includes('/snap/bin/');
}

/** Existing files below a folder whose path parts equal or match `parts`, newest version first. */
export function listMatchingFiles(folder: string, [part, ...rest]: readonly (string | RegExp)[]): string[] {
  if (part === undefined) return existsSync(folder) ? [folder] : [];
  if (typeof part === 'string') return listMatchingFiles(join(folder, part), rest);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => part.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => listMatchingFiles(join(folder, name), rest));
}

/** This user's cache folder, which Playwright downloads browsers into. */
export function userCacheFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/** Puppeteer's download folder for this user. */
export function puppeteerCacheFolder(): string {
  return process.env.PUPPETEER_CACHE_DIR || join(homedir(), '.cache', 'puppeteer');
}
