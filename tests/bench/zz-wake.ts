import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchByHand } from './debugger.ts';
import { openGround } from './ground.ts';
import { inRounds } from './rounds.ts';
import { median } from './statistics.ts';
import { manyTenants } from './tenants.ts';
import { sleeper } from './waking.ts';

const ground = await openGround();
const early =
  'chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(() => port.postMessage({ done: true })));\n';
const few = await ground.copy('few'),
  script = await ground.copy('script'),
  many = await ground.copy('many');
const f = join(script.folder, 'background.js');
await writeFile(f, early + (await readFile(f, 'utf8')));
const browser = await launchByHand([few, script, many, ground.empty].map((x) => x.folder));
const put = (n: number) =>
  `chrome.storage.local.set(${JSON.stringify({ tenants: { version: 1, data: manyTenants(n) } })})`;
const r = await inRounds(
  {
    empty: await sleeper(browser, ground.empty, '0'),
    'script only': await sleeper(browser, script, put(5)),
    five: await sleeper(browser, few, put(5)),
    many: await sleeper(browser, many, put(1000)),
  },
  { warmUp: 2, fewest: 12, most: 12, spread: 9, doubt: 9 },
);
for (const s of Object.values(r))
  console.log(s.name, median(s.samples).toFixed(1), Math.min(...s.samples).toFixed(1));
await browser.close();
await ground.discard();
