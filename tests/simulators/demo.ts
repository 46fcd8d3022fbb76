/**
 * Runs every simulator until it is interrupted, for trying the extension by hand:
 * `node tests/simulators/demo.ts [first port, 4810] [where to write the tenant file]`.
 */
import { writeFile } from 'node:fs/promises';
import { startAll } from './all.ts';
import { demoCredentials, demoFile } from './demo-tenants.ts';

const [firstPort = '4810', path] = process.argv.slice(2);
const simulators = await startAll({ firstPort: Number(firstPort) });
const file = JSON.stringify(demoFile(simulators), null, 2);
if (path === undefined) console.log(file);
else await writeFile(path, `${file}\n`);
for (const { id, name } of demoFile(simulators).tenants) {
  const { fields, code } = demoCredentials[id] ?? { fields: {} };
  console.log(`${name}: ${Object.values(fields).join('  ')}${code === undefined ? '' : `  code ${code}`}`);
}
