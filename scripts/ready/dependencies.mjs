/** The packages of package-lock.json, and the Node that the tools want. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { lastLines, NotReady, npm, root, run, tell } from './running.mjs';

const windows = process.platform === 'win32';
const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.ready-for-lock');
const bin = join(root, 'node_modules', '.bin');

/** What the tools (WXT, vitest, native TypeScript) need. */
const oldestNode = [22, 18];

/**
 * Installs the packages when they are missing or not those of package-lock.json.
 * @throws NotReady when npm could not
 */
export async function readyDependencies() {
  if (!installed()) {
    tell('Installing the packages (npm ci) …');
    const [program, ...first] = npm();
    const { code, out, late } = await run(program, [...first, 'ci', '--no-audit', '--no-fund'], {
      seconds: 900,
    });
    if (code !== 0)
      throw new NotReady(`npm ci ${late ? 'took longer than 15 minutes' : 'failed'}:\n${lastLines(out)}`);
  }
  if ((await goodNode(ownNode())) === null) {
    // The package's install script brings the binary; an npm that asks before running scripts may have left it out.
    const [program, ...first] = npm();
    await run(program, [...first, 'rebuild', 'node'], { seconds: 300 });
  }
  await nodeForTools();
  writeFileSync(stamp, lockHash());
  await prepare();
}

/**
 * A Node new enough for the tools: the package `node`'s, or the one that runs this.
 * @returns {Promise<string>} its path
 * @throws NotReady
 */
export async function nodeForTools() {
  const found = (await goodNode(ownNode())) ?? (await goodNode(process.execPath));
  if (found === null)
    throw new NotReady(
      `No Node ${oldestNode.join('.')} or newer: npm did not install its own. Install Node 24.`,
    );
  return found;
}

/**
 * Runs a tool of node_modules/.bin under that Node.
 * @param {string} tool
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [how]
 */
export async function runTool(tool, args, how = {}) {
  const node = await nodeForTools();
  const path = [dirname(node), bin, process.env.PATH ?? ''].join(delimiter);
  return run(join(bin, windows ? `${tool}.cmd` : tool), args, { ...how, env: { ...how.env, PATH: path } });
}

function ownNode() {
  return windows ? join(root, 'node_modules', 'node', 'bin', 'node.exe') : join(bin, 'node');
}

async function goodNode(path) {
  if (!existsSync(path)) return null;
  const { out } = await run(path, ['--version'], { seconds: 20 });
  const [, major = 0, minor = 0] = /^v(\d+)\.(\d+)/.exec(out.trim()) ?? [];
  const [wantedMajor, wantedMinor] = oldestNode;
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor)
    ? path
    : null;
}

function installed() {
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash();
  // Installed by hand: npm's own record is as new as the lock file.
  const record = join(root, 'node_modules', '.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(lock).mtimeMs;
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex');
}

/** What WXT generates for the types; a checkout has none of it. */
async function prepare() {
  const made = join(root, '.wxt', 'tsconfig.json');
  const config = join(root, 'wxt.config.ts');
  if (existsSync(made) && statSync(made).mtimeMs >= statSync(config).mtimeMs) return;
  const { code, out } = await runTool('wxt', ['prepare'], { seconds: 120 });
  if (code !== 0) throw new NotReady(`wxt prepare failed:\n${lastLines(out)}`);
}
