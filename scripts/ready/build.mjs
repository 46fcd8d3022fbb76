/** The shipping builds. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './dependencies.mjs';
import { lastLines, NotReady, root, tell } from './running.mjs';

const sources = [
  'lib',
  'entrypoints',
  'components',
  'public',
  'wxt.config.ts',
  'package.json',
  'package-lock.json',
];

/** Where a build lies. */
export function buildFolder(browser) {
  return join(root, '.output', `${browser}-mv3`);
}

/**
 * Builds the extension.
 * @param {'chrome' | 'firefox'} browser
 * @throws NotReady with the build's own words
 */
export async function build(browser) {
  tell(`Building for ${browser} …`);
  const { code, out } = await runTool('wxt', ['build', '-b', browser], { seconds: 300 });
  if (code !== 0) throw new NotReady(`The build for ${browser} failed:\n${lastLines(out, 30)}`);
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
