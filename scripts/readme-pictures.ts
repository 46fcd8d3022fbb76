import { fileURLToPath } from 'node:url';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import { seedState } from '../tests/e2e/harness/seed-state.ts';
import { seenStates } from '../tests/e2e/harness/states.ts';

/** Takes the README's pictures of the popup, light and dark, with twice the pixels, into `docs`. */
export async function takeReadmePictures(): Promise<void> {
  const browser = await launchChromium();
  try {
    const state = seenStates(Date.now()).find(({ name, page }) => name === 'signed-in' && page === 'popup');
    if (state === undefined) throw new TypeError('no such state: signed-in');
    await browser.allowHosts(...(state.hosts ?? []));
    const page = await browser.context.newPage();
    await seedState(page, browser.id, state);
    const session = await browser.context.newCDPSession(page);
    await session.send('Emulation.setDeviceMetricsOverride', {
      ...{ width: 400, height: 600, deviceScaleFactor: 2, mobile: false },
    });
    await page.goto(`chrome-extension://${browser.id}/popup.html`);
    await page.getByRole('option').first().waitFor();
    await page.waitForLoadState('networkidle');
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const path = `docs/popup-${theme}.png`;
      await page.screenshot({
        path: fileURLToPath(new URL(`../${path}`, import.meta.url)),
        animations: 'disabled',
      });
      console.log(path);
    }
  } finally {
    await browser.discard();
  }
}
