import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { english } from '../../scripts/node-i18n.ts';
import { violations } from './harness/axe.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import { allow, choose, importFile, pasted } from './harness/user-actions.ts';

// Help that leads somewhere: what must be there first, the vendor's own pages, and a letter that asks.

/** Planted in each field of a tenant; must stand in no link and no letter. */
const planted = 'planted-zz9';

let scene: TestEnvironment;
let options: Page;
beforeAll(async () => {
  scene = await openEnvironment();
  options = await scene.browser.openOptions();
});
afterAll(() => scene?.close());

/** The page anew, without tenants. */
async function beginAnew(): Promise<void> {
  await options.evaluate(() => chrome.storage.local.clear());
  await options.bringToFront();
  await options.reload();
}

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true });
const helpOf = (vendor: string) => {
  const help = findHelp(vendor);
  if (help === undefined) throw new TypeError(`no help of ${vendor}`);
  return help;
};

/** A new tenant's form with something planted in every field. */
async function formOf(label: string): Promise<Locator> {
  await beginAnew();
  await button(options, 'Add tenant').click();
  const form = options.getByRole('form', { name: 'New tenant' });
  await form.getByLabel('Vendor').selectOption({ label });
  await form.getByLabel('Name', { exact: true }).fill(planted);
  await form.getByLabel('Base URL', { exact: true }).fill(`https://${planted}.example`);
  for (const field of await form.locator('input[id^="setting-"]').all()) await field.fill(planted);
  return form;
}
/** The links that lead out of the extension. */
const linksIn = (where: Page | Locator) =>
  where.locator('a:not([href^="/"])').evaluateAll((links) =>
    links.map((link) => ({
      href: link.getAttribute('href') ?? '',
      target: link.getAttribute('target'),
      rel: link.getAttribute('rel'),
      text: link.textContent,
    })),
  );

// With a letter, and without one.
const shown = descriptors.filter(({ id }) => id === 'fourwayshop' || id === 'nexudus');
describe.each(shown)('the form of $label', ({ id, label, settings, signIn }) => {
  const help = helpOf(id);
  let form: Locator;
  beforeAll(async () => {
    form = await formOf(label);
  });

  it('links the vendor’s pages alone, in new tabs that learn nothing, beside each setting that has one', async () => {
    const links = await linksIn(form);
    const pages = [help.settings.baseUrl, ...signIn.map((method) => help.signIn[method.id])];
    const expected = [...pages, ...settings.map(({ name }) => help.settings[name])].filter(Boolean);
    expect(links.map(({ href }) => href).sort()).toEqual(expected.sort());
    for (const { target, rel, text, href } of links) {
      expect([target, rel, text]).toEqual(['_blank', 'noreferrer noopener', `More at ${label}`]);
      expect(href).not.toContain(planted);
    }
    for (const { name } of settings.filter((each) => help.settings[each.name] !== undefined)) {
      const beside = form.locator(`#setting-${name} ~ * a`);
      expect([name, await beside.getAttribute('href')]).toEqual([name, help.settings[name]]);
    }
  });

  it('says what must be there first: open for a new tenant, closed for one that exists', async () => {
    const panel = (where: Locator) =>
      where.locator('details', { hasText: `Before the first sign-in to ${label}` });
    expect(await panel(form).getAttribute('open')).not.toBe(null);
    const words = await panel(form).innerText();
    for (const key of help.prerequisites) expect(words).toContain(english(key));
    expect(await button(form, 'Copy request').count()).toBe(help.request === undefined ? 0 : 1);
    expect(await violations(options)).toEqual([]);
    await takePictures(options, `help-${id}`);
    await button(form, 'Cancel').click();

    const tenant = scene.tenants.find(({ vendor }) => vendor === id);
    await importFile(options, [tenant]);
    await button(options, `Edit ${tenant?.name}`).click();
    const edited = options.getByRole('form', { name: `Edit ${tenant?.name}` });
    expect(await panel(edited).getAttribute('open')).toBe(null);
  });
});

describe('the letter of Four Way Shop', () => {
  const label = descriptors.find(({ id }) => id === 'fourwayshop')?.label ?? '';
  const letter = english(helpOf('fourwayshop').request ?? 'extensionName');
  let form: Locator;
  beforeAll(async () => {
    form = await formOf(label);
  });

  it('is copied ready to send, without anything of the tenant', async () => {
    await button(form, 'Copy request').click();
    await form.getByRole('status').filter({ hasText: 'Copied. The text names no customer' }).waitFor();
    const text = await pasted(scene.browser.context);
    expect(text).toBe(letter);
    expect(text).toMatch(/^Hello,\n\n[\s\S]*\n- [\s\S]*Thank you very much\.$/);
    expect(text).not.toContain(planted);
  });

  it('stands there to be taken by hand where the browser refuses the copy', async () => {
    await options.bringToFront();
    await options.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
    });
    await button(form, 'Copy request').click();
    await form.getByRole('status').filter({ hasText: 'blocked copying' }).waitFor();
    expect(await form.getByRole('textbox', { name: /blocked copying/ }).inputValue()).toBe(letter);
    expect(await violations(options)).toEqual([]);
  });
});

it('the popup leads to the help of the tenant’s vendor, by the vendor’s name alone', async () => {
  await scene.browser.allowHosts('http://127.0.0.1/*');
  await beginAnew();
  const tenant = scene.tenants.find(({ vendor }) => vendor === 'ncentral');
  await importFile(options, [tenant]);
  const popup = await scene.browser.openPopup();
  const region = await choose(popup, String(tenant?.name));
  await allow(region, '127.0.0.1');
  await takePictures(popup, 'help-popup');
  const link = region.getByRole('link', { name: 'Where do I find this?' });
  expect(await link.getAttribute('href')).toBe('/options.html#help=ncentral');
  const opened = scene.browser.context.waitForEvent('page');
  await link.click();
  const page = await opened;
  const summary = page.locator('summary', { hasText: 'Before the first sign-in to N-able N-central' });
  await summary.waitFor();
  await expect.poll(() => summary.evaluate((each) => each === document.activeElement)).toBe(true);
  expect(await page.getByText('Generate JSON Web Token').isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await takePictures(page, 'help-page');
  await page.close();
  await popup.close();
});

it('an address of the page that names no vendor shows no help', async () => {
  for (const hash of ['#help=nobody', '#help=', '#ncentral']) {
    await options.goto(`${options.url().split('#')[0]}${hash}`);
    await options.reload();
    await button(options, 'Add tenant').waitFor();
    expect([hash, await options.locator('summary', { hasText: 'Before the first sign-in' }).count()]).toEqual(
      [hash, 0],
    );
  }
});
