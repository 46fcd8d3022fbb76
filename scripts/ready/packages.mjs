/** Debian's and Ubuntu's packages, where this user may install them. */
import { lastLines, onPath, run, tell } from './running.mjs';

const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
const patience = [
  '-o',
  'DPkg::Lock::Timeout=60',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::Retries=1',
];
let updated = false;

/**
 * Installs packages with apt-get, as root or with a sudo that asks for no password.
 * @param {string[]} names all of them, or none
 * @returns {Promise<string | null>} why it did not work, or `null` when it did
 */
export async function aptInstall(names) {
  const first = await privilege();
  if (first === null) return 'apt-get needs root here';
  const [program, ...args] = [...first, 'apt-get'];
  tell(`Installing ${names.join(', ')} (apt-get) …`);
  if (!updated) {
    const update = await run(program, [...args, ...patience, 'update'], { seconds: 180, env: quiet });
    if (update.code !== 0) return `apt-get update failed: ${lastLines(update.out, 2)}`;
    updated = true;
  }
  const install = await run(program, [...args, ...patience, 'install', '-y', ...names], {
    seconds: 600,
    env: quiet,
  });
  return install.code === 0 ? null : `apt-get install failed: ${lastLines(install.out, 2)}`;
}

/** What stands before `apt-get` on the command line, or `null` where it cannot be used. */
async function privilege() {
  if (process.platform !== 'linux' || onPath('apt-get') === null) return null;
  if (process.getuid?.() === 0) return [];
  if (onPath('sudo') === null) return null;
  const { code } = await run('sudo', ['-n', 'true'], { seconds: 10 });
  return code === 0 ? ['sudo', '-n'] : null;
}
