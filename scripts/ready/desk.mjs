/** A display without a screen, a window manager and a hand on the keyboard: for the browser's own dialogs. */
import { aptInstall } from './packages.mjs';
import { NotReady, onPath } from './running.mjs';

const programs = { Xvfb: 'xvfb', openbox: 'openbox', xdotool: 'xdotool' };

/** The programs of the desk that are not here. */
export function missingFromDesk() {
  return Object.keys(programs).filter((program) => onPath(program) === null);
}

/** Makes the desk ready, installing what is missing. @throws NotReady with what to install */
export async function readyDesk() {
  if (process.platform !== 'linux')
    throw new NotReady('The browser’s own permission dialog is tried on Linux only (it needs Xvfb).');
  const missing = missingFromDesk();
  if (missing.length === 0) return;
  const fault = await aptInstall(missing.map((program) => programs[program]));
  if (missingFromDesk().length > 0)
    throw new NotReady(
      `The browser’s own permission dialog needs ${missingFromDesk().join(', ')} (apt-get install ${Object.values(programs).join(' ')}): ${fault ?? 'still missing'}`,
    );
}
