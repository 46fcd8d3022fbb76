import { launchChromium } from '../e2e/harness/chromium.ts';
import { openGround } from './ground.ts';
import { manyTenants } from './tenants.ts';
const ground = await openGround();
const a = await ground.copy('a');
const browser = await launchChromium({ build: a.folder, beside: [] });
const { context } = browser;
const page = await context.newPage();
await page.goto(`chrome-extension://${a.id}/options.html`);
const out = await page.evaluate(async (data) => {
  const text = JSON.stringify(data);
  await chrome.storage.local.set({ xTree: { version: 1, data }, xText: { version: 1, data: text }, small: { version: 1, data: data.slice(0, 20) } });
  await chrome.storage.session.set({ sTree: data, sText: text });
  localStorage.setItem('t', text);
  const med = async (work: () => Promise<unknown>) => { const all: number[] = []; for (let i = 0; i < 15; i++) { const t = performance.now(); await work(); all.push(performance.now() - t); } all.sort((p, q) => p - q); return [all[0], all[7], all[14]].map((v) => Math.round((v ?? 0) * 10) / 10); };
  return { chars: text.length,
    localTree: await med(() => chrome.storage.local.get(['xTree'])),
    localText: await med(async () => JSON.parse((await chrome.storage.local.get(['xText'])).xText.data)),
    localSmall: await med(() => chrome.storage.local.get(['small'])),
    sessionTree: await med(() => chrome.storage.session.get(['sTree'])),
    sessionText: await med(async () => JSON.parse((await chrome.storage.session.get(['sText'])).sText as string)),
    localStorage: await med(async () => JSON.parse(localStorage.getItem('t') ?? '')),
    parseOnly: await med(async () => JSON.parse(text)),
  };
}, manyTenants(1000));
console.log(JSON.stringify(out, null, 1));
await browser.discard(); await ground.discard();
