/**
 * `npm start`: the extension in a real browser, with vendors and tenants to try it on. With a display it is yours to
 * use; without one (or with `--headless`, or CI set) it does the main job itself, step by step.
 */
import {
  buildIfOlder,
  nodeForTools,
  orSayWhy,
  readyChromium,
  readyDependencies,
  root,
  run,
} from './ready.mjs';

await orSayWhy(async () => {
  await readyDependencies();
  const env = { CHROMIUM_PATH: await readyChromium() };
  await buildIfOlder('chrome');
  const args = ['scripts/demo.ts', ...process.argv.slice(2)];
  const { code } = await run(await nodeForTools(), args, { cwd: root, env, show: true });
  process.exitCode = code;
});
