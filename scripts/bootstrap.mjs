/**
 * Starts one of our TypeScript scripts, or a tool of node_modules/.bin:
 *
 *     node scripts/bootstrap.mjs scripts/test.ts unit
 *     node scripts/bootstrap.mjs biome check .
 *
 * Plain JavaScript, because it runs on Node 20 before any package is installed. It
 *
 * 1. installs the packages of package-lock.json when they are missing or differ (`npm ci`);
 * 2. picks a Node of at least `engines.node`: the running one, else the one the npm package `node` brings;
 * 3. generates WXT's types, which tsconfig.json extends and a checkout lacks;
 * 4. runs the script or tool under that Node and ends with its exit code.
 *
 * Everything else in this folder is TypeScript, which that Node runs as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isWindows = process.platform === 'win32';
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
/** Holds the hash of the package-lock.json that node_modules was installed from. */
const stampFile = join(modules, '.installed-lock-hash');
const packagedNode = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const minimumNode = /^>=(\d+)\.(\d+)/.exec(engines.node).slice(1).map(Number);

const [target, ...args] = process.argv.slice(2);
if (target === undefined) fail('Usage: node scripts/bootstrap.mjs SCRIPT.ts|TOOL [arguments]');
/** Replaced by a newer one once the packages are there. */
let node = process.execPath;
installPackages();
node = findNode();
generateTypes();
start(target, args);

function installPackages() {
  if (!isInstalled()) {
    console.log('Installing the packages (npm ci) …');
    const { status, output, timedOut } = runNpm(['ci', '--no-audit', '--no-fund'], 900);
    if (status !== 0) fail(`npm ci ${timedOut ? 'took longer than 15 minutes' : 'failed'}:\n${output}`);
  }
  if (readIfPresent(stampFile) !== lockHash()) writeFileSync(stampFile, lockHash());
}

function isInstalled() {
  if (existsSync(stampFile)) return readIfPresent(stampFile) === lockHash();
  // `npm ci` by hand leaves no stamp: npm's own record must be as new as the lock file.
  const record = join(modules, '.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(lockFile).mtimeMs;
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  // The package's install script fetches the binary; an npm that asks before running scripts may have skipped it.
  if (!existsSync(packagedNode)) runNpm(['rebuild', 'node'], 300);
  if (existsSync(packagedNode) && !isKnownBinary())
    fail(
      `The Node that npm's package "node" brought is not the one that scripts/node-hashes.json names for ${process.platform}-${process.arch}. It was not started. Install Node ${minimumNode.join('.')} or newer.`,
    );
  if (isNewEnough(runQuietly(packagedNode, ['--version'], 20).output)) return packagedNode;
  return fail(`No Node ${minimumNode.join('.')} or newer, and npm did not install one. Install Node 24.`);
}

/** No lock file covers the binary: the package's install script fetches it without one. */
function isKnownBinary() {
  const { version, sha256 } = JSON.parse(readFileSync(join(root, 'scripts', 'node-hashes.json'), 'utf8'));
  const known = sha256[`${process.platform}-${process.arch}`];
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages['node_modules/node']?.version;
  return (
    version === locked && known === createHash('sha256').update(readFileSync(packagedNode)).digest('hex')
  );
}

function isNewEnough(version) {
  const [, major = 0, minor = 0] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const [minimumMajor, minimumMinor] = minimumNode;
  return Number(major) > minimumMajor || (Number(major) === minimumMajor && Number(minor) >= minimumMinor);
}

function generateTypes() {
  const generated = join(root, '.wxt', 'tsconfig.json');
  const config = join(root, 'wxt.config.ts');
  if (existsSync(generated) && statSync(generated).mtimeMs >= statSync(config).mtimeMs) return;
  const { status, output } = runQuietly(toolPath('wxt'), ['prepare'], 120);
  if (status !== 0) fail(`wxt prepare failed:\n${output}`);
}

/** Stays alive until the script ends, so that Ctrl-C leaves it the time to close browsers and servers. */
function start(program, programArgs) {
  const [file, ...first] = program.endsWith('.ts') ? [node, program] : [toolPath(program)];
  const child = spawn(file, [...first, ...programArgs], { ...spawnOptions(file), stdio: 'inherit' });
  // A terminal sends Ctrl-C to the child as well; other signals reach this process alone.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', ({ message }) => fail(`${program} did not start: ${message}`));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

function runNpm(npmArgs, seconds) {
  const script = process.env.npm_execpath;
  return script !== undefined && /npm-cli\.[cm]?js$/.test(script)
    ? runQuietly(process.execPath, [script, ...npmArgs], seconds)
    : runQuietly(isWindows ? 'npm.cmd' : 'npm', npmArgs, seconds);
}

/** Runs a program without showing its output. @returns its exit status and its last lines, for an error message */
function runQuietly(file, fileArgs, seconds) {
  const { status, stdout, stderr, error } = spawnSync(file, fileArgs, {
    ...spawnOptions(file),
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
  return {
    status,
    output: output.trimEnd().split('\n').slice(-12).join('\n'),
    timedOut: error?.code === 'ETIMEDOUT',
  };
}

/** Tools start with `#!/usr/bin/env node`, so the chosen Node comes first on the PATH. */
function spawnOptions(file) {
  const path = [dirname(node), join(modules, '.bin'), process.env.PATH ?? ''];
  return {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: isWindows && file.endsWith('.cmd'),
  };
}

function toolPath(tool) {
  return join(modules, '.bin', isWindows ? `${tool}.cmd` : tool);
}

function readIfPresent(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function fail(message) {
  console.error(message);
  // Every run of the tests ends with this line, also one that never began.
  if (target === 'scripts/test.ts') console.log('0 passed, 1 failed');
  process.exit(1);
}
