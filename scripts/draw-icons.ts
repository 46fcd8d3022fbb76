import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

/** Each size with its drawing in `scripts/icons`: small sizes have their own, because a scaled one is blurred. */
const drawings = { 16: 16, 32: 32, 48: 48, 96: 48, 128: 128 };

/** Draws `public/icon/*.png` from the drawings, in the given Chromium. */
export async function drawIcons(chromiumPath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  for (const [size, drawing] of Object.entries(drawings)) {
    const side = Number(size);
    const page = await browser.newPage({ viewport: { width: side, height: side } });
    const svg = await readFile(new URL(`icons/${drawing}.svg`, import.meta.url), 'base64');
    const style = 'display:block;width:100vw;height:100vh';
    await page.setContent(
      `<body style="margin:0"><img style="${style}" src="data:image/svg+xml;base64,${svg}">`,
    );
    const path = fileURLToPath(new URL(`../public/icon/${size}.png`, import.meta.url));
    await page.locator('img').screenshot({ path, omitBackground: true });
    await page.close();
  }
  await browser.close();
}
