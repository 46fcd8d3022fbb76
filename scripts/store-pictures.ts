/**
 * `npm run pictures`: what the stores show, taken from the real product in a real Chromium, beside local servers of all
 * five vendors. 1280 × 800, in light and in dark, into `tests/pictures/store`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { allow, choose, logIn, untilStatus } from '../tests/e2e/harness/person.ts';
import { openFurnishedScene } from '../tests/e2e/harness/scene.ts';
import { demoCredentials } from '../tests/simulators/all.ts';

const folder = fileURLToPath(new URL('../tests/pictures/store/', import.meta.url));
const themes = ['light', 'dark'] as const;

/** The store's page behind a picture of the popup: a title and one sentence, in the product's own colours. */
function frame(theme: 'light' | 'dark', title: string, words: string, picture: Buffer): string {
  const [ground, ink, soft] =
    theme === 'light' ? ['#f1ede6', '#1c1b19', '#5d574e'] : ['#1c1b19', '#f6f2ea', '#b8b0a4'];
  return `<body style="margin:0;width:1280px;height:800px;background:${ground};color:${ink};display:flex;
    align-items:center;justify-content:center;gap:96px;font-family:system-ui,sans-serif">
    <div style="width:520px"><div style="width:56px;height:6px;border-radius:3px;background:#f3c15f"></div>
    <h1 style="font-size:52px;line-height:1.08;margin:28px 0 20px;font-weight:650;letter-spacing:-.02em">${title}</h1>
    <p style="font-size:24px;line-height:1.45;margin:0;color:${soft}">${words}</p></div>
    <img style="border-radius:12px;box-shadow:0 24px 64px #0007" src="data:image/png;base64,${picture.toString('base64')}"></body>`;
}

const scene = await openFurnishedScene();
try {
  await mkdir(folder, { recursive: true });
  const { context } = scene.browser;
  const stage = await context.newPage();
  await stage.setViewportSize({ width: 1280, height: 800 });

  /** Takes a page of ours as it is now: alone where it fills the picture, else beside a title. */
  const take = async (name: string, page: Page, title?: string, words = '') => {
    for (const theme of themes) {
      await page.bringToFront();
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      let picture = await page.screenshot({ animations: 'disabled' });
      if (title !== undefined) {
        await stage.bringToFront();
        await stage.setContent(frame(theme, title, words, picture));
        picture = await stage.screenshot();
      }
      await writeFile(`${folder}${name}-${theme}.png`, picture);
      console.log(`tests/pictures/store/${name}-${theme}.png`);
    }
    await page.bringToFront();
  };

  const popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
  const signedIn = ['northwind-msp', 'corner-shop', 'ketch-retail', 'acme-members'];
  for (const { id, name } of scene.tenants.filter((each) => signedIn.includes(each.id))) {
    const region = await choose(popup, name);
    await logIn(region, demoCredentials[id]?.fields ?? {});
    await untilStatus(region, 'Signed in');
  }
  await popup.close();
  const again = await scene.browser.openPopup();
  await choose(again, 'Acme Members');
  await again.getByRole('searchbox').fill('');
  await take(
    '1-signed-in',
    again,
    'Every tenant, one keystroke away',
    'Signed in until when, as whom, and the portal’s door right there. The token itself never leaves the background.',
  );
  await again.getByRole('button', { name: 'Open portal', exact: true }).click();
  await again.getByRole('alertdialog').waitFor();
  await take(
    '2-production',
    again,
    'Production is unmistakable',
    'Before the first door of the day into a customer’s live system, you are asked. Cancel has the focus.',
  );
  await again.getByRole('button', { name: 'Cancel', exact: true }).click();
  await again.getByRole('searchbox').fill('acm er');
  await choose(again, 'Acme ERP');
  await take(
    '3-sign-in',
    again,
    'Sign in where it belongs',
    'Each vendor’s own way in. What you type goes to that tenant’s server, and nowhere else.',
  );
  const options = await scene.browser.openOptions();
  await options.setViewportSize({ width: 1280, height: 800 });
  await options.getByRole('heading').first().waitFor();
  await take('4-tenants', options);
  await options.getByRole('button', { name: 'Add tenant' }).click();
  await options.getByLabel('Vendor').selectOption('nexudus');
  await take('5-add-tenant', options);
} finally {
  await scene.close();
}
