/** `npm run zip`: the packages for the stores of Chrome, Edge and Firefox, and the sources a reviewer builds from. */
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { orSayWhy, pack, readyDependencies, root, tell } from './ready.mjs';

await orSayWhy(async () => {
  await readyDependencies();
  for (const path of await pack())
    tell(`${relative(root, path)}: ${statSync(path).size.toLocaleString('en')} bytes`);
});
