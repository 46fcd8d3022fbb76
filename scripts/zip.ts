/** `npm run zip`: the store packages for Chrome, Edge and Firefox, and the sources a reviewer builds Firefox's from. */
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { buildPackages } from './setup/build.ts';
import { exitOnSetupError, log, root } from './setup/process.ts';

for (const path of await exitOnSetupError(buildPackages))
  log(`${relative(root, path)}: ${statSync(path).size.toLocaleString('en')} bytes`);
