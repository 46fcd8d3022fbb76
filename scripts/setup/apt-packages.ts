import { findOnPath, lastLines, log, run } from './process.ts';

const env = { DEBIAN_FRONTEND: 'noninteractive' };
/** Another apt-get may hold the lock; an unreachable mirror must not hold up the setup for minutes. */
const limits = ['DPkg::Lock::Timeout=60', 'Acquire::http::Timeout=20', 'Acquire::Retries=1'].flatMap(
  (option) => ['-o', option],
);
let indexUpdated = false;

/**
 * Installs Debian or Ubuntu packages with apt-get, as root or with a sudo that needs no password.
 * @returns why it failed, or `null` when every package is installed
 */
export async function installAptPackages(names: readonly string[]): Promise<string | null> {
  const prefix = await privilegePrefix();
  if (prefix === null) return 'apt-get needs root here';
  const aptGet = (args: string[], seconds: number) => {
    const [program = '', ...first] = [...prefix, 'apt-get', ...limits];
    return run(program, [...first, ...args], { seconds, env });
  };
  log(`Installing ${names.join(', ')} (apt-get) …`);
  if (!indexUpdated) {
    const update = await aptGet(['update'], 180);
    if (update.exitCode !== 0) return `apt-get update failed: ${lastLines(update.output, 2)}`;
    indexUpdated = true;
  }
  const install = await aptGet(['install', '-y', ...names], 600);
  return install.exitCode === 0 ? null : `apt-get install failed: ${lastLines(install.output, 2)}`;
}

/** Stops a service that a package has just started, for good; without systemd a package starts none that lasts. */
export async function stopService(name: string): Promise<void> {
  const prefix = await privilegePrefix();
  if (prefix === null || findOnPath('systemctl') === null) return;
  const [program = '', ...first] = [...prefix, 'systemctl'];
  await run(program, [...first, 'disable', '--now', name], { seconds: 60 });
}

/** The words before `apt-get` on the command line, or `null` without apt-get or the right to use it. */
async function privilegePrefix(): Promise<string[] | null> {
  if (process.platform !== 'linux' || findOnPath('apt-get') === null) return null;
  if (process.getuid?.() === 0) return [];
  if (findOnPath('sudo') === null) return null;
  const { exitCode } = await run('sudo', ['-n', 'true'], { seconds: 10 });
  return exitCode === 0 ? ['sudo', '-n'] : null;
}
