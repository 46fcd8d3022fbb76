import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import * as person from '../../tests/e2e/harness/person.ts';
import { pictureFolder, takePictures } from '../../tests/e2e/harness/pictures.ts';
import type { Act, Stage } from './stage.ts';

/** How long one step may take, in milliseconds. */
const patience = 20_000;

/** Does the main job as a person would, tells each step, and leaves pictures. @throws Error naming the step that failed */
export async function doTheMainJob({ browser, acts }: Stage): Promise<void> {
  const { context } = browser;
  context.setDefaultTimeout(patience);
  await rm(pictureFolder, { recursive: true, force: true });
  let page: Page | undefined;
  let pictures = 0;

  async function step<T>(sentence: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      console.log(`  ✓ ${sentence}${typeof result === 'string' ? `: ${result}` : ''}`);
      return result;
    } catch (thrown) {
      await page?.screenshot({ path: join(pictureFolder, 'failed.png') }).catch(() => undefined);
      const words = thrown instanceof Error ? thrown.message.split('\n', 1)[0] : String(thrown);
      throw new Error(
        `  ✗ ${sentence}\n    ${words}\n    A picture of that moment: tests/pictures/failed.png`,
      );
    }
  }
  const picture = (of: Page, name: string) => {
    pictures += 1;
    return takePictures(of, `${String(pictures).padStart(2, '0')}-${name}`);
  };

  console.log('The main job, in a Chromium without a window:\n');
  const popup = await step('The popup opens on an empty list and leads to the first tenant', async () => {
    page = await browser.openPopup();
    await page.getByRole('button', { name: 'Manage tenants' }).first().waitFor();
    await picture(page, 'empty');
    return page;
  });
  await step('The options page takes the demo tenants from a file', async () => {
    const options = await browser.openOptions();
    page = options;
    const said = await person.importFile(
      options,
      acts.map(({ tenant }) => tenant),
    );
    await picture(options, 'options');
    await options.close();
    page = popup;
    return said;
  });
  const hosts = new Set(acts.map(({ tenant }) => new URL(tenant.baseUrl).hostname));
  await browser.allowHosts(...[...hosts].map((host) => `http://${host}/*`));
  await popup.bringToFront();
  await picture(popup, 'tenants');

  for (const act of acts) {
    console.log(`\n${act.tenant.name} (${act.vendor}, ${act.tenant.environment})`);
    const region = await step('You are in this tenant', () => person.choose(popup, act.tenant.name));
    await visit(act, region);
  }
  console.log(`\nDone. Pictures, light and dark, are in ${pictureFolder}`);

  async function visit({ tenant, credentials }: Act, region: Locator): Promise<void> {
    const host = new URL(tenant.baseUrl).hostname;
    const button = (name: string) => region.getByRole('button', { name, exact: true });
    if (await person.needsAllowing(region, host)) {
      await picture(popup, `${tenant.id}-to-allow`);
      await step(`Allow access to ${host}`, () => person.allow(region, host));
    }
    await step('Sign in', async () => {
      await picture(popup, `${tenant.id}-signed-out`);
      await person.logIn(region, credentials.fields);
      if (credentials.code !== undefined) {
        await region.getByLabel('Verification code', { exact: true }).waitFor();
        await picture(popup, `${tenant.id}-code`);
        await person.answerCode(region, credentials.code);
      }
      await person.untilStatus(region, 'Signed in');
      await picture(popup, `${tenant.id}-signed-in`);
      return person.readStatus(region);
    });
    if (await button('Copy masked token').isVisible()) {
      await step('Copy masked token; what is on the clipboard', async () => {
        await button('Copy masked token').click();
        const text = await person.pasted(context);
        if (text !== (await person.readToken(region))) throw new Error('The clipboard holds something else');
        return text;
      });
    }
    if (await button('Check').isVisible()) {
      await step('Check: the server says that the session lives', async () => {
        await button('Check').click();
        await region.getByText(/check/i).and(region.locator(':not(button)')).first().waitFor();
        await person.untilStatus(region, 'Signed in');
      });
    }
    for (const { label, kind } of [{ label: 'Open portal', kind: 'page' }, ...tenant.destinations]) {
      if (!(await button(label).isVisible())) continue;
      await step(`${label}; the tab shows`, async () => {
        const tab = await person.openDoor(context, popup, tenant.name, label);
        const { pathname } = new URL(tab.url());
        if (kind === 'file') {
          await tab.close();
          return pathname;
        }
        const who = (await tab.locator('#who').innerText()).trim();
        await picture(tab, `${tenant.id}-${label.toLowerCase().replaceAll(/\W+/g, '-')}`);
        await tab.close();
        if (!who.startsWith('Signed in as')) throw new Error(`The portal says “${who}”`);
        return `${who}, at ${pathname}`;
      });
    }
    await step('Sign out', async () => {
      await person.logOut(region);
      return person.readStatus(region);
    });
  }
}
