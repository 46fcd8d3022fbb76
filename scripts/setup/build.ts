/** The shipping builds in `.output`, and the store packages beside them. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { lastLines, log, root, runTool, SetupError } from './process.ts';

const targets = ['chrome', 'edge', 'firefox'] as const;
type Target = (typeof targets)[number];

const outputFolder = join(root, '.output');
const buildSources = [
  'lib',
  'entrypoints',
  'components',
  'public',
  'scripts/node-i18n.ts',
  'wxt.config.ts',
  'lowest-browsers.json',
  'package.json',
  'package-lock.json',
];
/** The sources package holds these besides what is built. */
const packageSources = [...buildSources, 'scripts', 'README.md', 'tsconfig.json'];

/** Vitest's variables would turn a shipping build into a development build. */
const shippingEnv = {
  NODE_ENV: 'production',
  ...Object.fromEntries(
    ['VITEST', 'TEST', 'DEV', 'PROD', 'MODE', 'SSR', 'BASE_URL'].map((name) => [name, undefined]),
  ),
};

/** Builds one target unless its build is newer than every source. @throws SetupError with the build's output */
export async function buildIfStale(target: Target): Promise<void> {
  const manifest = join(outputFolder, `${target}-mv3`, 'manifest.json');
  const builtAt = existsSync(manifest) ? statSync(manifest).mtimeMs : 0;
  if (builtAt > newestChange(buildSources)) return;
  log(`Building for ${target} …`);
  await runWxt('build', target);
}

/**
 * Builds every target and its store package; Firefox's run also writes the package of its sources.
 * @returns the paths of the packages
 * @throws SetupError with the build's output
 */
export async function buildPackages(): Promise<string[]> {
  for (const stale of listPackages()) rmSync(stale);
  log(`Packing for ${targets.join(', ')} …`);
  // Safe side by side: each run writes its own folder and archives, and the types in .wxt only where they differ.
  const runs = await Promise.allSettled(targets.map((target) => runWxt('zip', target)));
  for (const result of runs) if (result.status === 'rejected') throw result.reason;
  return listPackages();
}

/** Builds the packages unless each is newer than every source. @throws SetupError */
export async function buildPackagesIfStale(): Promise<void> {
  const packages = listPackages();
  // One for each target, and the sources.
  const isComplete = packages.length > targets.length;
  const oldest = isComplete ? Math.min(...packages.map((path) => statSync(path).mtimeMs)) : 0;
  if (oldest <= newestChange(packageSources)) await buildPackages();
}

/** Prepares a run in Chromium: an up-to-date build, and `CHROMIUM_PATH` for the test harness. @throws SetupError */
export async function prepareChromium(): Promise<void> {
  process.env.CHROMIUM_PATH = await ensureChromium();
  await buildIfStale('chrome');
}

async function runWxt(command: 'build' | 'zip', target: Target): Promise<void> {
  const { exitCode, output } = await runTool('wxt', [command, '-b', target], {
    seconds: 300,
    env: shippingEnv,
  });
  if (exitCode !== 0) throw new SetupError(`wxt ${command} for ${target} failed:\n${lastLines(output, 30)}`);
}

function listPackages(): string[] {
  if (!existsSync(outputFolder)) return [];
  return readdirSync(outputFolder)
    .filter((name) => name.endsWith('.zip'))
    .map((name) => join(outputFolder, name));
}

function newestChange(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => changedAt(join(root, path))));
}

function changedAt(path: string): number {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // A folder's own time counts too: it changes when a file in it is deleted.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}
