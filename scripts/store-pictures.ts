import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { openEnvironmentWithTenants } from '../tests/e2e/harness/environment.ts';
import { allow, choose, submitSignIn, untilStatus } from '../tests/e2e/harness/user-actions.ts';
import { demoCredentials } from '../tests/simulators/all.ts';

const folder = fileURLToPath(new URL('../tests/pictures/store/', import.meta.url));
const themes = ['light', 'dark'] as const;

/** HTML that shows a picture of the popup beside a title and a sentence, in the product's colours. */
function frameHtml(theme: 'light' | 'dark', title: string, sentence: string, picture: Buffer): string {
  const [background, ink, soft] =
    theme === 'light' ? ['#f1ede6', '#1c1b19', '#5d574e'] : ['#1c1b19', '#f6f2ea', '#b8b0a4'];
  return `<body style="margin:0;width:1280px;height:800px;background:${background};color:${ink};display:flex;
    align-items:center;justify-content:center;gap:96px;font-family:system-ui,sans-serif">
    <div style="width:520px"><div style="width:56px;height:6px;border-radius:3px;background:#f3c15f"></div>
    <h1 style="font-size:52px;line-height:1.08;margin:28px 0 20px;font-weight:650;letter-spacing:-.02em">${title}</h1>
    <p style="font-size:24px;line-height:1.45;margin:0;color:${soft}">${sentence}</p></div>
    <img style="border-radius:12px;box-shadow:0 24px 64px #0007" src="data:image/png;base64,${picture.toString('base64')}"></body>`;
}

/**
 * Takes the stores' pictures of the shipping build in Chromium, over simulators of every vendor: 1280 × 800, light and
 * dark, into `tests/pictures/store`.
 */
export async function takeStorePictures(): Promise<void> {
  const scene = await openEnvironmentWithTenants();
  try {
    await mkdir(folder, { recursive: true });
    const { context } = scene.browser;
    const framePage = await context.newPage();
    await framePage.setViewportSize({ width: 1280, height: 800 });

    /** Takes one page in both themes: framed beside its title, or alone without one. */
    const take = async (name: string, page: Page, title?: string, sentence = '') => {
      for (const theme of themes) {
        await page.bringToFront();
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        let picture = await page.screenshot({ animations: 'disabled' });
        if (title !== undefined) {
          await framePage.bringToFront();
          await framePage.setContent(frameHtml(theme, title, sentence, picture));
          picture = await framePage.screenshot();
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
      await submitSignIn(region, demoCredentials[id]?.fields ?? {});
      await untilStatus(region, 'Signed in');
    }
    await popup.close();
    const reopened = await scene.browser.openPopup();
    await choose(reopened, 'Acme Members');
    await reopened.getByRole('searchbox').fill('');
    await take(
      '1-signed-in',
      reopened,
      'Every tenant, one keystroke away',
      'Signed in until when, as whom, and the button for the portal right there. The token itself never leaves the background.',
    );
    await reopened.getByRole('button', { name: 'Open portal', exact: true }).click();
    await reopened.getByRole('alertdialog').waitFor();
    await take(
      '2-production',
      reopened,
      'Production is unmistakable',
      'Before the day’s first visit to a customer’s live system, you are asked. Cancel has the focus.',
    );
    await reopened.getByRole('button', { name: 'Cancel', exact: true }).click();
    await reopened.getByRole('searchbox').fill('acm er');
    await choose(reopened, 'Acme ERP');
    await take(
      '3-sign-in',
      reopened,
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
}
