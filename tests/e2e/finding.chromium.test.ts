import type { Page } from '@playwright/test';
import type { Page as WindowedPage } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { launchWindowed, type WindowedChromium } from './harness/action-popup.ts';
import { violations } from './harness/axe.ts';
import { demoTenantsOf, openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import {
  allow,
  choose,
  importFile,
  needsAllowing,
  pasted,
  submitSignIn,
  tenantRegion,
  untilStatus,
} from './harness/user-actions.ts';
import { openVirtualDisplay, type VirtualDisplay } from './harness/virtual-display.ts';

// What a ticket contains finds its tenant, by keyboard; and no tenant is taken for its twin.

/** Six of one name on one server, as a forwarder's environments are. */
const twins = (baseUrl: string) =>
  ['PROD', 'TEST', 'TRAINING', 'PROD_2026_ARCHIVE_OF_THE_WESTERN_BRANCHES', 'DEV', 'MIGRATION'].map(
    (database, at) => ({
      id: `cargo-${at}`,
      vendor: 'nextup',
      name: 'Cargo Trans',
      baseUrl,
      environment: 'production',
      settings: { database: `CARGO_TRANS_${database}` },
      tags: ['Freight', `team-${at % 2}`],
      note: 'VPN first.\nAsk Kim.',
    }),
  );

describe('in the popup', () => {
  let scene: TestEnvironment;
  let popup: Page;
  beforeAll(async () => {
    scene = await openEnvironmentWithTenants();
    const options = await scene.browser.openOptions();
    await importFile(options, twins(scene.servers.nextup.origin));
    await options.close();
  });
  afterAll(() => scene?.close());
  beforeEach(async () => {
    await popup?.close().catch(() => undefined);
    popup = await scene.browser.openPopup();
    await expect.poll(() => search().evaluate((each) => each === document.activeElement)).toBe(true);
  });

  const search = () => popup.getByRole('searchbox', { name: 'Search tenants' });
  const options = () => popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option');
  const highlighted = () => popup.locator('[aria-selected=true] .option-name').innerText();
  const said = () => popup.locator('p[role=status]').first().innerText();
  /** What a paste does. */
  const paste = (text: string) => popup.keyboard.insertText(text);

  it('a pasted address of a page finds its tenant, by portal and by API, and says how many', async () => {
    await paste(`See ${scene.servers.nexudus.portalOrigin}/en/bookings?id=812#top`);
    await expect.poll(highlighted).toBe('Acme Members');
    // The simulators of all vendors are on one host, on ports of their own.
    expect(await said()).toMatch(/^\d+ matches\.$/);
    await popup.keyboard.press('Escape');
    await paste(`${scene.servers.nextup.origin}/api?database=CARGO_TRANS_DEV`);
    await expect.poll(highlighted).toBe('Cargo Trans');
    expect(await popup.getByRole('region').textContent()).toContain('CARGO_TRANS_DEV');
    await popup.keyboard.press('Escape');
    expect(await said()).toBe('');
    await popup.keyboard.type('xyzzy');
    await expect.poll(said).toBe('No tenant matches.');
    expect(await popup.getByRole('region').count()).toBe(0);
  });

  it('a tag narrows, and marks what matched by runs', async () => {
    await popup.keyboard.type('#freight');
    await expect.poll(() => options().count()).toBe(6);
    await popup.keyboard.type(' #team-1');
    await expect.poll(() => options().count()).toBe(3);
    expect(await said()).toBe('3 matches.');
    await search().fill('acme mem');
    expect(await popup.locator('.option').first().locator('mark').allInnerTexts()).toEqual(['Acme', 'Mem']);
    expect(await violations(popup)).toEqual([]);
  });

  it('tenant and destination open that destination with Enter, after its question', async () => {
    const acme = await choose(popup, 'Acme Members');
    if (await needsAllowing(acme, '127.0.0.1')) await allow(acme, '127.0.0.1');
    await submitSignIn(acme, demoCredentials['acme-members']?.fields ?? {});
    await untilStatus(acme, 'Signed in');
    await search().fill('');
    await search().focus();
    await popup.keyboard.type('acme book');
    await expect.poll(highlighted).toBe('Acme Members › Bookings');
    const tab = scene.browser.context.waitForEvent('page');
    await popup.keyboard.press('Enter');
    const question = popup.getByRole('alertdialog', { name: 'Open “Bookings” of Acme Members?' });
    await question.waitFor();
    expect(await question.innerText()).toContain(demoCredentials['acme-members']?.fields.Email ?? 'nobody');
    expect(await question.innerText()).toContain(new URL(scene.servers.nexudus.origin).host);
    await question.getByRole('button', { name: 'Open Acme Members' }).click();
    const page = await tab;
    await page.waitForURL(/\/bookings/);
    await page.close();
  });

  it('twins show their databases first and whole, and the whole line in the tooltip', async () => {
    await popup.keyboard.type('cargo');
    await expect.poll(() => options().count()).toBe(6);
    const { host } = new URL(scene.servers.nextup.origin);
    const lines = await popup.locator('.option .facts-line').evaluateAll((all) =>
      all.map((line) => {
        const [first] = line.querySelectorAll('.elided');
        const parts = [...(first?.children ?? [])];
        return {
          title: line.getAttribute('title'),
          whole: parts.every((part) => part.scrollWidth <= part.clientWidth + 1),
          end: first?.lastElementChild?.getBoundingClientRect(),
          box: line.getBoundingClientRect(),
        };
      }),
    );
    expect(lines.map(({ title }) => title)).toEqual(
      twins('').map(({ settings }) => `${settings.database} · ${host}`),
    );
    // The long one loses its middle; its end is in sight like every other's.
    expect(lines.map(({ whole }) => whole)).toEqual([true, true, true, false, true, true]);
    for (const { end, box } of lines) expect(end?.right ?? Infinity).toBeLessThanOrEqual(box.right + 1);
  });

  it('F on the card makes a favourite, and again none; in a field it is a letter', async () => {
    const cargo = await choose(popup, 'Cargo Trans');
    if (await needsAllowing(cargo, '127.0.0.1')) await allow(cargo, '127.0.0.1');
    const star = cargo.getByRole('button', { name: 'Favourite', exact: true });
    expect(await star.getAttribute('aria-pressed')).toBe('false');
    await cargo.getByLabel('User name').fill('');
    await cargo.getByLabel('User name').press('f');
    expect(await cargo.getByLabel('User name').inputValue()).toBe('f');
    expect(await star.getAttribute('aria-pressed')).toBe('false');
    await star.focus();
    await popup.keyboard.press('f');
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await popup.locator('.option-active .icon-star').waitFor();
    await popup.keyboard.press('F');
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
    await cargo.getByLabel('User name').fill('');
  });

  it('a ticket can be copied while signed out, with the note', async () => {
    const cargo = await choose(popup, 'Cargo Trans');
    expect(await cargo.innerText()).toContain('Ask Kim.');
    await cargo.getByRole('button', { name: 'Copy for ticket', exact: true }).click();
    await cargo.getByText('Tenant: Cargo Trans (NextUp ERP, production)').waitFor();
    const text = await pasted(scene.browser.context);
    expect(text).toMatch(/^Tenant: Cargo Trans .*\nServer: .*\nNote: VPN first\. Ask Kim\.\nExtension: /);
  });

  it('stored credentials are forgotten after a question only', async () => {
    const shop = await choose(popup, 'Corner Shop');
    if (await needsAllowing(shop, '127.0.0.1')) await allow(shop, '127.0.0.1');
    const remember = shop.getByLabel('Remember', { exact: true });
    await remember.selectOption('Until the browser closes');
    await expect.poll(() => remember.inputValue()).toBe('browser');
    await submitSignIn(shop, demoCredentials['corner-shop']?.fields ?? {});
    await untilStatus(shop, 'Signed in');
    await shop.getByRole('button', { name: 'Sign out', exact: true }).click();
    await shop.getByRole('button', { name: 'Forget', exact: true }).click();
    const question = popup.getByRole('alertdialog', { name: /Corner Shop/ });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await shop.getByRole('button', { name: 'Forget', exact: true }).click();
    await question.getByRole('button', { name: 'Forget', exact: true }).click();
    await shop.getByLabel('Password').waitFor();
  });

  it('looks as drawn, light and dark', async () => {
    for (const [name, query] of [
      ['twins', 'cargo'],
      ['destination', 'acme book'],
      ['list', ''],
    ] as const) {
      await search().fill(query);
      await popup.waitForTimeout(200);
      await takePictures(popup, `finding-${name}`);
    }
    expect(await violations(popup)).toEqual([]);
  });

  it('takes tags and a note in the form', async () => {
    const page = await scene.browser.openOptions();
    await page
      .getByRole('button', { name: /Edit.*Corner Shop|Corner Shop.*Edit/ })
      .first()
      .click();
    await page.getByLabel('Tags', { exact: true }).fill('retail, VIP vip');
    await page.getByLabel('Note', { exact: true }).fill('Closed on Mondays.');
    await page.getByRole('button', { name: 'Save tenant' }).click();
    await page.getByLabel('Tags', { exact: true }).waitFor({ state: 'detached' });
    await page.close();
    await search().fill('#RETAIL');
    await expect.poll(highlighted).toMatch(/^Corner Shop/);
    expect(await tenantRegion(popup, 'Corner Shop').innerText()).toContain('Closed on Mondays.');
  });
});

describe('the toolbar’s popup over a tenant’s page', () => {
  let desk: VirtualDisplay;
  let servers: Simulators;
  let chromium: WindowedChromium;
  beforeAll(async () => {
    desk = await openVirtualDisplay();
    servers = await startAll();
    chromium = await launchWindowed(desk.display);
    await chromium.importFile([...demoTenantsOf(servers), ...twins(servers.nextup.origin)]);
  });
  afterAll(async () => {
    await chromium?.close();
    await servers?.close();
    await desk?.close();
  });

  const region = (popup: WindowedPage) =>
    popup
      .waitForSelector('section.card')
      .then((card) => card?.evaluate((each) => each.getAttribute('aria-label')));

  /** By the key, as a person does: the browser shows the page's address to nothing else. */
  async function openByKey(): Promise<WindowedPage> {
    const popup = chromium.nextPopup();
    await desk.press('alt+shift+k');
    return popup;
  }

  it('opens at that tenant, with it first, and at none of several', async () => {
    const page = await chromium.browser.newPage();
    await page.goto(`${servers.q01.origin}/`).catch(() => undefined);
    await page.bringToFront();
    const popup = await openByKey();
    expect(await region(popup)).toMatch(/Ketch/);
    const first = await popup.$eval('.list-heading', (heading) => heading.textContent);
    expect(first).toBe('This page');
    await popup.close();

    await page.goto(`${servers.nextup.origin}/`).catch(() => undefined);
    const next = await openByKey();
    expect(await next.$eval('.list-heading', (heading) => heading.textContent)).toBe('This page');
    expect(await region(next)).not.toMatch(/ERP|Cargo/);
  });
});
