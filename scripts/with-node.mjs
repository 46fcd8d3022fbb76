/** `node scripts/with-node.mjs TOOL [arguments]`: a tool of node_modules/.bin under a Node that is new enough for it. */
import { orSayWhy, readyDependencies, runTool } from './ready.mjs';

await orSayWhy(async () => {
  const [tool, ...args] = process.argv.slice(2);
  if (tool === undefined) throw new TypeError('name a tool');
  await readyDependencies();
  const { code } = await runTool(tool, args, { show: true });
  process.exitCode = code;
});
