import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { run, SetupError } from './process.ts';

/**
 * The folder from which a Chromium on this machine reads its managed policies; it exists or can be created.
 * @throws SetupError when this process may not write there
 */
export async function requirePolicyFolder(chromiumPath: string): Promise<string> {
  if (process.platform !== 'linux')
    throw new SetupError(
      'A real policy file is tested on Linux only (elsewhere it is the registry or a profile).',
    );
  const { output } = await run(chromiumPath, ['--version'], { seconds: 30 });
  const folder = /Google Chrome for Testing/.test(output)
    ? '/etc/opt/chrome_for_testing/policies/managed'
    : '/etc/chromium/policies/managed';
  try {
    accessSync(nearestExisting(folder), constants.W_OK);
  } catch {
    throw new SetupError(
      `A real policy file needs write access to ${folder}: run as root, or in CI’s container.`,
    );
  }
  return folder;
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
