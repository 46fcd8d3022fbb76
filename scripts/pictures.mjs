/** `npm run pictures`: what the stores show of the real product; `npm run pictures -- icons`: the icons, drawn anew. */
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
  const icons = process.argv.includes('icons');
  if (!icons) await buildIfOlder('chrome');
  const script = icons ? 'scripts/icons.ts' : 'scripts/store-pictures.ts';
  const { code } = await run(await nodeForTools(), [script], { cwd: root, env, show: true });
  process.exitCode = code;
});
