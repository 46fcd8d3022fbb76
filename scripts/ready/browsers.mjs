/** What is the same for every browser: where to look, how to try one, how to get one. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { NotReady, onPath, root, run, tell } from './running.mjs';

/**
 * The lowest versions that the tests have run in, and so the lowest that the manifest lets in.
 * @type {{ chromium: number, firefox: number }}
 */
export const lowestBrowsers = JSON.parse(readFileSync(join(root, 'lowest-browsers.json'), 'utf8'));

/**
 * @typedef {object} Kind one kind of browser
 * @property {string} name
 * @property {string} variable the environment variable that names one
 * @property {string[]} onPath names of programs
 * @property {string[]} files full paths, each possibly absent
 * @property {(version: string) => string | null} fault why a browser that says this of itself will not do
 * @property {{ how: string, get(): Promise<string | null> }[]} ways to get one; each answers why it did not work
 * @property {string} advice what a person can install
 */

/**
 * An installed browser of a kind that will do.
 * @param {Kind} kind
 * @returns {Promise<{ path: string | null, refused: string[] }>} `refused`: what was found and will not do, and why
 */
export async function findBrowser(kind) {
  const named = process.env[kind.variable];
  const found =
    named !== undefined && named !== ''
      ? [named]
      : [...kind.onPath.map(onPath).filter((path) => path !== null), ...kind.files];
  const refused = [];
  for (const path of new Set(found.filter((path) => existsSync(path)))) {
    const fault = await faultOf(kind, path);
    if (fault === null) return { path, refused };
    refused.push(`${path}: ${fault}`);
  }
  return { path: null, refused };
}

/**
 * A browser of a kind: an installed one, or else the first that can be had.
 * @param {Kind} kind
 * @returns {Promise<string>} its path
 * @throws NotReady with what a person can install
 */
export async function readyBrowser(kind) {
  let { path, refused } = await findBrowser(kind);
  const tried = [];
  if (path === null && process.env[kind.variable])
    throw new NotReady(`${kind.variable} names no usable ${kind.name}. ${refused.join('; ')}`);
  for (const way of kind.ways) {
    if (path !== null) return path;
    tell(`No ${kind.name} found; trying ${way.how} …`);
    const fault = await way.get();
    if (fault !== null) tried.push(`${way.how}: ${fault}`);
    ({ path, refused } = await findBrowser(kind));
  }
  if (path !== null) return path;
  throw new NotReady(
    [
      `No usable ${kind.name}. ${kind.advice}`,
      ...refused.map((line) => `  ${line}`),
      ...tried.map((line) => `  ${line}`),
    ].join('\n'),
  );
}

async function faultOf(kind, path) {
  if (isSnap(path)) return 'a snap package, which cannot read files outside its own folders';
  // Chrome and Firefox on Windows answer `--version` by opening a window.
  if (process.platform === 'win32') return null;
  const { out, late } = await run(path, ['--version'], { seconds: 30 });
  return late ? 'did not answer --version' : kind.fault(out);
}

function isSnap(path) {
  const real = realpathSync(path);
  if (real.includes('/snap/') || real.endsWith('/bin/snap')) return true;
  const start = Buffer.alloc(4096);
  const file = openSync(real, 'r');
  const length = readSync(file, start, 0, start.length, 0);
  closeSync(file);
  const text = start.toString('latin1', 0, length);
  return text.startsWith('#!') && text.includes('/snap/bin/');
}

/**
 * Files below a folder by a path whose parts may be patterns, newest name first.
 * @param {string} folder
 * @param {(string | RegExp)[]} parts
 * @returns {string[]}
 */
export function filesLike(folder, [part, ...rest]) {
  if (part === undefined) return existsSync(folder) ? [folder] : [];
  if (typeof part === 'string') return filesLike(join(folder, part), rest);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => part.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => filesLike(join(folder, name), rest));
}

/** Where tools keep what they download, per user. */
export function cacheFolder() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}
