import { writeFileSync } from 'node:fs';
import { manyTenants } from './bench/tenants.ts';
import { launchChromium } from './e2e/harness/chromium.ts';
import { importFile } from './e2e/harness/user-actions.ts';

const b = await launchChromium({ build: process.argv[2]! });
const o = await b.openOptions();
await importFile(o, manyTenants(Number(process.argv[3])));
await o.close();
for (let i = 0; i < 4; i++) {
  const p = await b.context.newPage();
  await p.goto(`chrome-extension://${b.id}/popup.html`);
  await p.waitForTimeout(500);
  await p.close();
}
const page = await b.context.newPage();
await page.setViewportSize({ width: 400, height: 600 });
await page.goto(`chrome-extension://${b.id}/manifest.json`);
await page.waitForTimeout(300);
const s = await b.context.newCDPSession(page);
await s.send('Profiler.enable');
await s.send('Profiler.setSamplingInterval', { interval: 100 });
await s.send('Profiler.start');
await page.goto(`chrome-extension://${b.id}/popup.html`);
await page.waitForTimeout(600);
const { profile } = await s.send('Profiler.stop');
writeFileSync('/tmp/prof/page.cpuprofile', JSON.stringify(profile));
console.log(
  await page.evaluate(() =>
    JSON.stringify([
      performance.getEntriesByType('mark').map((m) => [m.name, m.startTime]),
      performance.getEntriesByType('paint').map((m) => [m.name, m.startTime]),
    ]),
  ),
);
await b.discard();
