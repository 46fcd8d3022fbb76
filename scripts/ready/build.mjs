/** The shipping builds. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './dependencies.mjs';
import { lastLines, NotReady, root, tell } from './running.mjs';

const sources = [
  'lib',
  'entrypoints',
  'components',
  'public',
  'wxt.config.ts',
  'lowest-browsers.json',
  'package.json',
  'package-lock.json',
];
/** What else stands in the sources package. */
const packedSources = [...sources, 'scripts', 'README.md', 'tsconfig.json'];

/** Where a build lies. */
export function buildFolder(browser) {
  return join(root, '.output', `${browser}-mv3`);
}

/**
 * Builds the extension.
 * @param {'chrome' | 'edge' | 'firefox'} browser
 * @throws NotReady with the build's own words
 */
export async function build(browser) {
  tell(`Building for ${browser} …`);
  const { code, out } = await runTool('wxt', ['build', '-b', browser], { seconds: 300, env: shipping });
  if (code !== 0) throw new NotReady(`The build for ${browser} failed:\n${lastLines(out, 30)}`);
}

/** Every browser there is a package for. */
export const packaged = ['chrome', 'edge', 'firefox'];

/** Whatever runs this, the build is the one that ships: a test runner's environment would make another. */
const shipping = {
  NODE_ENV: 'production',
  ...Object.fromEntries(
    ['VITEST', 'TEST', 'DEV', 'PROD', 'MODE', 'SSR', 'BASE_URL'].map((name) => [name, undefined]),
  ),
};

/**
 * Builds the extension for every browser, and puts the packages for the stores beside the builds: one for each, and
 * the sources from which Firefox's is built.
 * @returns {Promise<string[]>} the packages' paths
 * @throws NotReady with the build's own words
 */
export async function pack() {
  for (const old of packages()) rmSync(old);
  for (const browser of packaged) {
    tell(`Packing for ${browser} …`);
    const { code, out } = await runTool('wxt', ['zip', '-b', browser], { seconds: 300, env: shipping });
    if (code !== 0) throw new NotReady(`The package for ${browser} failed:\n${lastLines(out, 30)}`);
  }
  return packages();
}

/** The packages that are there. */
export function packages() {
  const folder = join(root, '.output');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.zip'))
    .map((name) => join(folder, name));
}

/** Packs when a source is newer than any package. @throws NotReady */
export async function packIfOlder() {
  const there = packages();
  const made = there.length > packaged.length ? Math.min(...there.map((path) => statSync(path).mtimeMs)) : 0;
  if (made <= Math.max(...packedSources.map((path) => newest(join(root, path))))) await pack();
}

/** Builds the extension when a source is newer than the build. @throws NotReady */
export async function buildIfOlder(browser) {
  const manifest = join(buildFolder(browser), 'manifest.json');
  const made = existsSync(manifest) ? statSync(manifest).mtimeMs : 0;
  if (made <= Math.max(...sources.map((path) => newest(join(root, path))))) await build(browser);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const here = statSync(path);
  if (!here.isDirectory()) return here.mtimeMs;
  // A folder's own time changes when a file in it goes.
  return Math.max(here.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
