/**
 * The lowest Chromium of the manifest, for the tests that run in it. No installer offers it any more: Debian's older
 * suites do, on the same server as the machine's own. It is unpacked into a cache and installs nothing.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import lowestBrowsers from '../../lowest-browsers.json' with { type: 'json' };
import { userCacheFolder } from './browsers.ts';
import { findOnPath, lastLines, log, run, SetupError } from './process.ts';

const version = lowestBrowsers.chromium;
/** Debian's releases whose archive may still hold it, oldest first. */
const releases = ['bullseye', 'bookworm'];
/** Of Debian's package of its own keys, which every Debian has. */
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const cache = join(userCacheFolder(), 'tenant-concierge');
const folder = join(cache, `chromium-${version}`);
/** Below the folder, as the package has it. */
const binary = join('usr', 'lib', 'chromium', 'chromium');
const pathVariable = 'LOWEST_CHROMIUM_PATH';

/** The path of a Chromium of exactly the manifest's lowest version, named by `LOWEST_CHROMIUM_PATH` or cached; or `null`. */
export async function findLowestChromium(): Promise<string | null> {
  const path = process.env[pathVariable] || join(folder, 'start');
  if (!existsSync(path)) return null;
  const { output } = await run(path, ['--version'], { seconds: 30 });
  return new RegExp(`^\\S.* ${version}\\.`, 'm').test(output) ? path : null;
}

/** The path of such a Chromium, fetched when the machine has none. @throws SetupError with the reason */
export async function ensureLowestChromium(): Promise<string> {
  const found = await findLowestChromium();
  if (found !== null) return found;
  const missing = (reason: string) => {
    const advice = `name one in ${pathVariable}`;
    return new SetupError(`No Chromium ${version}, the lowest of the manifest: ${reason}; ${advice}.`);
  };
  if (process.env[pathVariable]) throw missing(`${pathVariable} names none`);
  if (process.platform !== 'linux' || findOnPath('apt-get') === null || findOnPath('dpkg-deb') === null)
    throw missing('it comes from Debian’s archive, and this machine has no apt-get');
  log(`Fetching Chromium ${version} from an older suite of Debian …`);
  mkdirSync(cache, { recursive: true });
  // Beside its place, so that a run that is interrupted leaves no half of it there.
  const work = mkdtempSync(join(cache, 'unfinished-'));
  try {
    const problem = await unpackInto(work);
    if (problem !== null) throw missing(problem);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'chromium'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const path = await findLowestChromium();
  if (path === null) throw missing('the one from the archive does not start');
  return path;
}

/** Downloads, unpacks and writes the script that starts it. @returns why it failed, or `null` */
async function unpackInto(work: string): Promise<string | null> {
  const apt = await openOlderSuites(work);
  if (typeof apt === 'string') return apt;
  const listed = await apt('apt-cache', ['madison', 'chromium']);
  const exact = new RegExp(`\\| (${version}\\.\\S+) \\|`).exec(listed.output)?.[1];
  if (exact === undefined) return `${releases.join(' and ')} have none on the server of this machine’s apt`;
  const failure = await apt('apt-get', ['download', `chromium=${exact}`, `chromium-common=${exact}`]);
  if (failure.exitCode !== 0) return `apt-get download failed: ${lastLines(failure.output, 2)}`;

  const packages = await listPackages(work);
  const target = join(work, 'chromium');
  for (const file of packages) await run('dpkg-deb', ['-x', file, target], { seconds: 120 });
  const browserPackage = packages.find((file) => basename(file).startsWith('chromium_'));
  await addMissingLibraries(work, target, browserPackage ?? '', apt);
  const start = join(target, 'start');
  const lines = [
    '#!/bin/sh',
    'here=$(dirname "$(readlink -f "$0")")',
    'export LD_LIBRARY_PATH="$here/libraries"',
    `exec "$here/${binary}" "$@"`,
  ];
  await writeFile(start, `${lines.join('\n')}\n`);
  chmodSync(start, 0o755);
  return null;
}

type Apt = (program: 'apt-get' | 'apt-cache', args: string[]) => ReturnType<typeof run>;

/**
 * An apt that knows Debian's older suites and nothing else, in a folder of its own: the machine's lists, cache and
 * installed packages stay as they are, its proxies hold.
 * @returns why there is none, as a text
 */
async function openOlderSuites(work: string): Promise<Apt | string> {
  const format = '$(ORIGIN) $(LABEL) $(REPO_URI)';
  const known = await run('apt-get', ['indextargets', '--format', format, 'Identifier: Packages']);
  // The archive of security updates has another label, and drops what is older.
  const address = /^Debian Debian (\S+)$/m.exec(known.output)?.[1];
  if (address === undefined)
    return 'this machine’s apt reads no archive of Debian (apt-get update may be due)';
  const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  const sources = releases.map((release) => `deb ${signed}${address} ${release} main`);
  const folders = { 'Dir::State': 'state', 'Dir::Cache': 'cache' };
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(work, name), { recursive: true });
  await writeFile(join(work, 'sources.list'), `${sources.join('\n')}\n`);
  await writeFile(join(work, 'status'), '');
  const configuration = [
    // What the machine does after its own updates is not for these.
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    ...Object.entries(folders).map(([key, name]) => `${key} "${join(work, name)}";`),
    `Dir::State::status "${join(work, 'status')}";`,
    `Dir::Etc::sourcelist "${join(work, 'sources.list')}";`,
    'Dir::Etc::sourceparts "/dev/null";',
    'APT::Sandbox::User "root";',
    'Acquire::http::Timeout "20";',
    'Acquire::Retries "1";',
  ];
  const file = join(work, 'apt.conf');
  await writeFile(file, `${configuration.join('\n')}\n`);
  const apt: Apt = (program, args) => run(program, ['-c', file, ...args], { seconds: 300, folder: work });
  const update = await apt('apt-get', ['update']);
  return update.exitCode === 0 ? apt : `apt-get update failed: ${lastLines(update.output, 2)}`;
}

/** Copies the libraries that the machine lacks, and no others: the machine's own know its fonts and drivers. */
async function addMissingLibraries(work: string, target: string, chromium: string, apt: Apt): Promise<void> {
  const libraries = join(target, 'libraries');
  mkdirSync(libraries);
  const missing = async () => {
    const env = { LD_LIBRARY_PATH: libraries };
    const { output } = await run('ldd', [join(target, binary)], { seconds: 30, env });
    return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name = '']) => name);
  };
  if ((await missing()).length === 0) return;
  const depends = await run('dpkg-deb', ['-f', chromium, 'Depends'], { seconds: 30 });
  const { output: all } = await run('dpkg-query', ['-W'], { seconds: 30 });
  const installed = new Set([...all.matchAll(/^[^\s:]+/gm)].map(([name]) => name));
  const absent = depends.output
    .split(',')
    .map((each) => each.trim().replace(/[ |:(].*/s, ''))
    .filter((name) => name.startsWith('lib') && !installed.has(name));
  for (const release of releases) {
    await apt('apt-get', ['download', ...absent.map((name) => `${name}/${release}`)]);
    const unpacked = join(work, `libraries-of-${release}`);
    for (const file of await listPackages(work))
      if (basename(file).startsWith('lib')) await run('dpkg-deb', ['-x', file, unpacked], { seconds: 60 });
    const files = existsSync(unpacked) ? await readdir(unpacked, { recursive: true }) : [];
    // What is copied may need another of them.
    for (let before = -1, names = await missing(); names.length > 0 && names.length !== before; ) {
      for (const name of names) {
        const found = files.find((path) => basename(path) === name);
        if (found !== undefined) copyFileSync(join(unpacked, found), join(libraries, name));
      }
      before = names.length;
      names = await missing();
    }
    if ((await missing()).length === 0) return;
  }
}

async function listPackages(work: string): Promise<string[]> {
  return (await readdir(work)).filter((name) => name.endsWith('.deb')).map((name) => join(work, name));
}
