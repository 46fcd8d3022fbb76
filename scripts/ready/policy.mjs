/** Where a Chromium on this machine looks for its organisation's policy: a folder only root may write. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { NotReady, run } from './running.mjs';

/**
 * The folder of the policy files of this Chromium, which exists or can be made.
 * @throws NotReady with why a policy cannot be tried here
 */
export async function readyPolicy(chromium) {
  if (process.platform !== 'linux')
    throw new NotReady(
      'A real policy file is tried on Linux only (elsewhere it is the registry or a profile).',
    );
  const { out } = await run(chromium, ['--version'], { seconds: 30 });
  const folder = /Google Chrome for Testing/.test(out)
    ? '/etc/opt/chrome_for_testing/policies/managed'
    : '/etc/chromium/policies/managed';
  try {
    accessSync(nearest(folder), constants.W_OK);
  } catch {
    throw new NotReady(
      `A real policy file needs leave to write ${folder}: run as root, or in CI’s container.`,
    );
  }
  return folder;
}

function nearest(folder) {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}
