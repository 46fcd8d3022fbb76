import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** The pictures' folder, ignored by git. */
export const pictureFolder = fileURLToPath(new URL('../../pictures', import.meta.url));

/** Whether pictures are wanted: a test's are for people who ask by the variable `PICTURES`; the demo always leaves its own. */
export const areWanted = process.env.VITEST === undefined || (process.env.PICTURES ?? '') !== '';

/** Takes a screenshot of a page in the light and in the dark scheme, where pictures are wanted. */
export async function takePictures(page: Page, name: string, folder = pictureFolder): Promise<void> {
  if (!areWanted) return;
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/**
 * The keys of the texts that a page shows, as `key: text`, sorted; one that is nothing but what it mentions is left out.
 */
export function keysIn(
  texts: readonly string[],
  catalogue: Readonly<Record<string, { message: string }>>,
): string[] {
  return Object.entries(catalogue)
    .flatMap(([key, { message }]) => {
      const parts = message.split(/\$\d/);
      if (parts.every((part) => part.trim() === '')) return [];
      const pattern = new RegExp(
        `^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('.+')}$`,
        's',
      );
      const shown = texts.find((text) => pattern.test(text));
      return shown === undefined ? [] : [`${key}: ${shown}`];
    })
    .sort();
}

/** Writes a text file with the message keys that a picture shows, for translators. */
export async function writeKeys(
  name: string,
  texts: readonly string[],
  catalogue: Readonly<Record<string, { message: string }>>,
): Promise<void> {
  await writeFile(join(pictureFolder, `${name}.txt`), `${keysIn(texts, catalogue).join('\n')}\n`);
}
