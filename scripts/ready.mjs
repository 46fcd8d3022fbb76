/**
 * Makes the checkout ready: packages, a Node for the tools, Chromium, Firefox, and the desk for the browser's own
 * dialogs. Runs on plain Node 20. `node scripts/ready.mjs` says what is there, and ends with 1 when something is not.
 */
import { pathToFileURL } from 'node:url';
import { readyChromium } from './ready/chromium.mjs';
import { nodeForTools, readyDependencies } from './ready/dependencies.mjs';
import { readyDesk } from './ready/desk.mjs';
import { readyFirefox } from './ready/firefox.mjs';
import { readyPolicy } from './ready/policy.mjs';
import { NotReady, tell } from './ready/running.mjs';

export { build, buildIfOlder, pack, packages, packIfOlder } from './ready/build.mjs';
export { runTool } from './ready/dependencies.mjs';
export { root, run } from './ready/running.mjs';
export {
  NotReady,
  nodeForTools,
  readyChromium,
  readyDependencies,
  readyDesk,
  readyFirefox,
  readyPolicy,
  tell,
};

/** Runs a script's work; what could not be made ready is told in its own words, and the process ends with 1. */
export async function orSayWhy(work) {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof NotReady)) throw thrown;
    console.error(thrown.message);
    process.exitCode = 1;
  }
}

async function everything() {
  await readyDependencies();
  tell(`Node for the tools: ${await nodeForTools()}`);
  const parts = [
    ['Chromium', readyChromium],
    ['Firefox', readyFirefox],
    ['Desk for dialogs', async () => (await readyDesk()) ?? 'Xvfb, openbox, xdotool'],
    ['Folder for a policy', async () => readyPolicy(await readyChromium())],
  ];
  for (const [name, ready] of parts) await orSayWhy(async () => tell(`${name}: ${await ready()}`));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await orSayWhy(everything);
