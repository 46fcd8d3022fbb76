/** Installs what the tests need and reports each part; ends with 1 when one is missing. `npm test` does the same. */
import { ensureChromium } from './setup/chromium.ts';
import { ensureFirefox } from './setup/firefox.ts';
import { ensureLowestChromium } from './setup/lowest-chromium.ts';
import { ensureNginx } from './setup/nginx.ts';
import { requirePolicyFolder } from './setup/policy-folder.ts';
import { log, SetupError } from './setup/process.ts';
import { ensureVirtualDisplay } from './setup/virtual-display.ts';

const requirements: [name: string, ensure: () => Promise<string>][] = [
  ['Chromium', ensureChromium],
  ['Lowest Chromium', ensureLowestChromium],
  ['Firefox', ensureFirefox],
  ['Virtual display', ensureVirtualDisplay],
  ['nginx', ensureNginx],
  ['Policy folder', async () => requirePolicyFolder(await ensureChromium())],
];

log(`Node: ${process.execPath}`);
for (const [name, ensure] of requirements) {
  try {
    log(`${name}: ${await ensure()}`);
  } catch (thrown) {
    if (!(thrown instanceof SetupError)) throw thrown;
    console.error(thrown.message);
    process.exitCode = 1;
  }
}
