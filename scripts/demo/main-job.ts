import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { pictureFolder, takePictures } from '../../tests/e2e/harness/pictures.ts';
import * as person from '../../tests/e2e/harness/user-actions.ts';
import { type DemoAccount, type DemoEnvironment, tenantsOfOneOrigin } from './environment.ts';

const stepTimeoutMs = 20_000;

/**
 * Runs the main job with every demo tenant through the visible interface: prints each step and takes pictures.
 * @throws Error naming the step that failed
 */
export async function runMainJob({ browser, accounts }: DemoEnvironment): Promise<void> {
  const { context } = browser;
  context.setDefaultTimeout(stepTimeoutMs);
  await rm(pictureFolder, { recursive: true, force: true });
  let page: Page | undefined;
  let pictureCount = 0;

  async function step<T>(sentence: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      console.log(`  ✓ ${sentence}${typeof result === 'string' ? `: ${result}` : ''}`);
      return result;
    } catch (thrown) {
      await page?.screenshot({ path: join(pictureFolder, 'failed.png') }).catch(() => undefined);
      const reason = thrown instanceof Error ? thrown.message.split('\n', 1)[0] : String(thrown);
      throw new Error(
        `  ✗ ${sentence}\n    ${reason}\n    A picture of that moment: tests/pictures/failed.png`,
      );
    }
  }
  const picture = (of: Page, name: string) => {
    pictureCount += 1;
    return takePictures(of, `${String(pictureCount).padStart(2, '0')}-${name}`);
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
    const summary = await person.importFile(
      options,
      accounts.map(({ tenant }) => tenant),
    );
    await picture(options, 'options');
    await options.close();
    page = popup;
    return summary;
  });
  const hosts = new Set(accounts.map(({ tenant }) => new URL(tenant.baseUrl).hostname));
  await browser.allowHosts(...[...hosts].map((host) => `http://${host}/*`));
  await popup.bringToFront();
  await picture(popup, 'tenants');

  for (const account of accounts) {
    const { tenant, vendor } = account;
    console.log(`\n${tenant.name} (${vendor}, ${tenant.environment})`);
    const region = await step('You are in this tenant', () => person.choose(popup, tenant.name));
    await visitTenant(account, region);
  }
  const shops = accounts.filter(({ tenant }) => tenantsOfOneOrigin.some((name) => name === tenant.name));
  if (shops.length > 1) {
    console.log(`\n${shops.map(({ tenant }) => tenant.name).join(' and ')}: one address, two tabs`);
    await visitTogether(shops);
  }
  console.log(`\nDone. Pictures, light and dark, are in ${pictureFolder}`);

  /** Opens the tenants' portals side by side and looks, after each has asked again, that nobody became the other. */
  async function visitTogether(together: readonly DemoAccount[]): Promise<void> {
    const tabs: { name: string; expected: string; tab: Page }[] = [];
    for (const { tenant, credentials } of together) {
      await step(`Sign in to ${tenant.name} and open its portal beside the other`, async () => {
        const region = await person.choose(popup, tenant.name);
        await person.submitSignIn(region, credentials.fields);
        await person.untilStatus(region, 'Signed in');
        const tab = await person.openPortal(context, popup, tenant.name);
        tabs.push({ name: tenant.name, expected: `Signed in as ${credentials.fields['User name']}`, tab });
        return tab.url();
      });
    }
    for (const { name, expected, tab } of [...tabs, ...tabs.toReversed()]) {
      await step(`${name}’s tab, loaded again, is still its own`, async () => {
        await tab.bringToFront();
        await tab.reload();
        const shown = (await tab.locator('#who').innerText()).trim();
        if (shown !== expected) throw new Error(`The portal says “${shown}”`);
        return shown;
      });
    }
    for (const { name, tab } of tabs) {
      await picture(tab, `one-address-${name.toLowerCase().replaceAll(' ', '-')}`);
      await tab.close();
      await person.signOut(await person.choose(popup, name));
    }
  }

  async function visitTenant({ tenant, credentials }: DemoAccount, region: Locator): Promise<void> {
    const host = new URL(tenant.baseUrl).hostname;
    const button = (name: string) => region.getByRole('button', { name, exact: true });
    if (await person.needsAllowing(region, host)) {
      await picture(popup, `${tenant.id}-to-allow`);
      await step(`Allow access to ${host}`, () => person.allow(region, host));
    }
    await step('Sign in', async () => {
      await picture(popup, `${tenant.id}-signed-out`);
      await person.submitSignIn(region, credentials.fields);
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
        const tab = await person.openPortal(context, popup, tenant.name, label);
        const { pathname } = new URL(tab.url());
        if (kind === 'file') {
          await tab.close();
          return pathname;
        }
        const account = (await tab.locator('#who').innerText()).trim();
        await picture(tab, `${tenant.id}-${label.toLowerCase().replaceAll(/\W+/g, '-')}`);
        await tab.close();
        if (!account.startsWith('Signed in as')) throw new Error(`The portal says “${account}”`);
        return `${account}, at ${pathname}`;
      });
    }
    await step('Sign out', async () => {
      await person.signOut(region);
      return person.readStatus(region);
    });
  }
}
