import { writeFileSync } from 'node:fs';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { openGround } from './ground.ts';
import { manyTenants } from './tenants.ts';
const ground = await openGround();
const a = await ground.copy('a'); const b = await ground.copy('b');
const browser = await launchChromium({ build: a.folder, beside: [b.folder, ground.empty.folder] });
const { context } = browser;
for (const [x, n] of [[a, 5], [b, 1000]] as const) {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${x.id}/options.html`);
  await page.evaluate((data) => chrome.storage.local.set({ tenants: { version: 1, data } }), manyTenants(n));
  const gets = await page.evaluate(async () => { const out: number[] = []; for (let i=0;i<12;i++){const t=performance.now(); await chrome.storage.local.get(['tenants']); out.push(Math.round((performance.now()-t)*10)/10);} 
   const t=performance.now(); for (let i=0;i<5;i++) await chrome.storage.session.get(['passes','drafts']); const s=(performance.now()-t)/5;
   const p0=performance.now(); for (let i=0;i<5;i++) await chrome.permissions.getAll(); const p=(performance.now()-p0)/5;
   return {out, s, p}; });
  console.log(n, JSON.stringify(gets));
  await page.close();
}
for (let round = 0; round < 6; round++) for (const [name, x] of [['empty', ground.empty], ['5', a], ['1000', b]] as const) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 400, height: 600 });
  const cdp = await context.newCDPSession(page);
  const prof = round >= 4;
  if (prof) { await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 100 }); await cdp.send('Profiler.start'); }
  await page.goto(`chrome-extension://${x.id}/popup.html`);
  const m = await page.evaluate(async () => {
    const at = await new Promise<number>((r) => new PerformanceObserver((l) => { const e = l.getEntriesByName('popup-ready')[0]; if (e) r(e.startTime); }).observe({ type: 'mark', buffered: true }));
    const nav = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
    const paints = performance.getEntriesByType('paint').map((e) => [e.name, Math.round(e.startTime)]);
    const res = performance.getEntriesByType('resource').map((e) => [e.name.split('/').pop(), Math.round(e.startTime), Math.round((e as PerformanceResourceTiming).responseEnd)]);
    return { at: Math.round(at), respStart: Math.round(nav.responseStart), respEnd: Math.round(nav.responseEnd), interactive: Math.round(nav.domInteractive), dcl: Math.round(nav.domContentLoadedEventStart), paints, res };
  });
  console.log(round, name, JSON.stringify(m));
  if (prof) { const { profile } = await cdp.send('Profiler.stop'); writeFileSync(`/tmp/prof-${name}.json`, JSON.stringify(profile)); }
  await page.close();
}
await browser.discard(); await ground.discard();
