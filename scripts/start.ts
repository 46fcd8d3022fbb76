/**
 * `npm start`: the built extension in a real Chromium, with local servers of every vendor and demo tenants. A person
 * uses it where there is a display; without one, with `--headless` or on CI the main job runs by itself.
 */
import { openDemoEnvironment } from './demo/environment.ts';
import { runInteractiveDemo } from './demo/interactive.ts';
import { runMainJob } from './demo/main-job.ts';
import { prepareChromium } from './setup/build.ts';
import { exitOnSetupError } from './setup/process.ts';

const hasDisplay =
  process.platform !== 'linux' ||
  (process.env.DISPLAY ?? '') !== '' ||
  (process.env.WAYLAND_DISPLAY ?? '') !== '';
const headless = process.argv.includes('--headless') || (process.env.CI ?? '') !== '' || !hasDisplay;

await exitOnSetupError(prepareChromium);
const environment = await openDemoEnvironment({ headed: !headless });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void environment.close().finally(() => process.exit(130)));
}
try {
  await (headless ? runMainJob(environment) : runInteractiveDemo(environment));
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
} finally {
  await environment.close();
}
