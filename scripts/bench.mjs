/** `npm run bench`: how fast the shipping build is, as ratios measured in one run. `--quick`: few repeats, for trying. */
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
  const args = ['scripts/bench.ts', ...process.argv.slice(2)];
  const { code } = await run(await nodeForTools(), args, { cwd: root, env, show: true });
  process.exitCode = code;
});
