import { installAptPackages } from './apt-packages.ts';
import { findOnPath, SetupError } from './process.ts';

/** The programs of a virtual display, with the Debian package of each. */
const programs: ReadonlyMap<string, string> = new Map([
  ['Xvfb', 'xvfb'],
  ['openbox', 'openbox'],
  ['xdotool', 'xdotool'],
]);

/**
 * Installs what a display without a screen needs: the browser's own permission dialog is no page, so tests press its
 * keys there.
 * @returns the names of its programs
 * @throws SetupError naming what to install
 */
export async function ensureVirtualDisplay(): Promise<string> {
  if (process.platform !== 'linux')
    throw new SetupError('The browser’s own permission dialog is tested on Linux only (it needs Xvfb).');
  const missing = missingPrograms();
  if (missing.length > 0) {
    const problem = await installAptPackages(missing.map((program) => programs.get(program) ?? program));
    const stillMissing = missingPrograms();
    if (stillMissing.length > 0)
      throw new SetupError(
        `The browser’s own permission dialog needs ${stillMissing.join(', ')} (apt-get install ${[...programs.values()].join(' ')}): ${problem ?? 'still missing'}`,
      );
  }
  return [...programs.keys()].join(', ');
}

function missingPrograms(): string[] {
  return [...programs.keys()].filter((program) => findOnPath(program) === null);
}
