/** The web server that real deployments put before an application, and the tool that fills a browser's own store. */
import { existsSync } from 'node:fs';
import { installAptPackages, stopService } from './apt-packages.ts';
import { findOnPath, SetupError } from './process.ts';

/** Debian keeps it outside the PATH of everybody but root. */
const administratorFolder = '/usr/sbin';

/** The programs, with the Debian packages of each. */
const programs = {
  nginx: ['nginx-light', 'libnginx-mod-http-brotli-filter'],
  certutil: ['libnss3-tools'],
} as const;
type Program = keyof typeof programs;
const names = Object.keys(programs) as Program[];

/** The path of nginx, or of NSS's `certutil`; `null` when missing. */
export function findProgram(name: Program): string | null {
  const there = `${administratorFolder}/${name}`;
  return findOnPath(name) ?? (existsSync(there) ? there : null);
}

/**
 * Installs nginx and `certutil`, for the tests over https.
 * @returns the path of nginx
 * @throws SetupError naming what to install
 */
export async function ensureNginx(): Promise<string> {
  if (process.platform !== 'linux')
    throw new SetupError(
      'The tests behind nginx run on Linux only (they fill the stores in which Linux’s browsers keep certificates).',
    );
  const missing = names.filter((name) => findProgram(name) === null);
  if (missing.length > 0) {
    const problem = await install(missing);
    const still = names.filter((name) => findProgram(name) === null);
    if (still.length > 0)
      throw new SetupError(
        `The tests behind nginx need ${still.join(' and ')} (apt-get install nginx-light libnss3-tools): ${problem ?? 'still missing'}`,
      );
  }
  return findProgram('nginx') ?? '';
}

async function install(missing: readonly Program[]): Promise<string | null> {
  const problem = await installAptPackages(missing.flatMap((name) => programs[name]));
  // Ubuntu's older releases have no package for brotli; nginx alone will do.
  const second = problem === null ? null : await installAptPackages(missing.map((name) => programs[name][0]));
  // The package starts a server of its own on port 80, which nobody asked for.
  if (missing.includes('nginx')) await stopService('nginx');
  return second;
}
