/**
 * Draws `public/icon` from `scripts/icons`: small sizes have drawings of their own, on whole pixels, for a scaled one
 * is blurred there. Run by `npm run pictures -- icons`.
 */
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

/** Each size with the drawing it is made from. */
const drawings = { 16: 16, 32: 32, 48: 48, 96: 48, 128: 128 };

const executablePath = process.env.CHROMIUM_PATH ?? 'chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const [size, drawing] of Object.entries(drawings)) {
  const side = Number(size);
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const svg = await readFile(new URL(`icons/${drawing}.svg`, import.meta.url), 'base64');
  const style = 'display:block;width:100vw;height:100vh';
  await page.setContent(
    `<body style="margin:0"><img style="${style}" src="data:image/svg+xml;base64,${svg}">`,
  );
  const path = new URL(`../public/icon/${size}.png`, import.meta.url).pathname;
  await page.locator('img').screenshot({ path, omitBackground: true });
  await page.close();
}
await browser.close();
