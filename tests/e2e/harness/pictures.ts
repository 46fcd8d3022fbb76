import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** The pictures' folder, ignored by git. */
export const pictureFolder = fileURLToPath(new URL('../../pictures', import.meta.url));

/** Takes a screenshot of a page in the light and in the dark scheme. */
export async function takePictures(page: Page, name: string, folder = pictureFolder): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
