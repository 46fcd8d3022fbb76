import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import { buildInLanguage } from '../tests/e2e/harness/localized-build.ts';
import { seedState } from '../tests/e2e/harness/seed-state.ts';
import { seenStates } from '../tests/e2e/harness/states.ts';

const size = { width: 400, height: 600 };

/** Takes the README's pictures of the popup, light and dark, with twice the pixels, into `docs`. */
export async function takeReadmePictures(): Promise<void> {
  const state = seenStates(Date.now()).find(({ name, page }) => name === 'signed-in' && page === 'popup');
  if (state === undefined) throw new TypeError('no such state: signed-in');
  const build = await buildInLanguage('en', [...(state.hosts ?? []), 'http://erp.acme.example/*']);
  const browser = await launchChromium({ build });
  try {
    const page = await browser.context.newPage();
    await page.setViewportSize(size);
    await seedState(page, browser.id, state);
    await page.goto(`chrome-extension://${browser.id}/popup.html`);
    await page.getByRole('listbox', { name: 'Tenants' }).getByRole('option').first().waitFor();
    await page.waitForLoadState('networkidle');
    const session = await browser.context.newCDPSession(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const clip = { x: 0, y: 0, ...size, scale: 2 };
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip });
      const path = `docs/popup-${theme}.png`;
      await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), Buffer.from(data, 'base64'));
      console.log(path);
    }
  } finally {
    await browser.discard();
    await rm(build, { recursive: true, force: true });
  }
}
