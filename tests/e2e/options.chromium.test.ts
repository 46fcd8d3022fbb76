import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { demoCredentials } from '../simulators/all.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import { startServer } from '../simulators/server.ts';
import {
  goodEntry,
  hostileFiles,
  keptErp,
  keptShop,
  plantedSecret as secret,
} from '../support/hostile-files.ts';
import { storedText } from '../support/slot-data.ts';
import { importedTenants, openEnvironment, type TestEnvironment } from './harness/environment.ts';
import {
  choose,
  chooseFile,
  importFile,
  pressInRowMenu,
  readStatus,
  submitSignIn,
  type TenantEntry,
  tenantFile,
  tenantRegion,
  untilStatus,
} from './harness/user-actions.ts';

const erpFields = demoCredentials['acme-erp']?.fields ?? {};

let scene: TestEnvironment;
let options: Page;

beforeAll(async () => {
  scene = await openEnvironment();
  await scene.browser.allowHosts('http://127.0.0.1/*', 'http://localhost/*');
  options = await scene.browser.openOptions();
});
afterAll(() => scene?.close());
afterEach(async () => {
  const others = scene.browser.context.pages().slice(1);
  await Promise.all(others.filter((page) => page !== options).map((page) => page.close()));
});

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true });
const names = async () => {
  const list = options.getByRole('list', { name: 'Tenants' });
  // Rows far from the window are not drawn.
  await list.scrollIntoViewIfNeeded();
  return list.locator('.option-name').allInnerTexts();
};
const says = (words: string | RegExp) => options.getByRole('status').filter({ hasText: words }).waitFor();
const hasFocus = (each: Locator) => each.evaluate((element) => element === document.activeElement);
const tenantNamed = (name: string) => {
  const found = scene.tenants.find((tenant) => tenant.name === name);
  if (found === undefined) throw new TypeError(`no demo tenant ${name}`);
  return found;
};

/** A list with these tenants, as an import leaves it, and nobody signed in or ever used. */
async function begin(tenants: readonly TenantEntry[]): Promise<void> {
  await options.evaluate(
    async (stored) => {
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
      await chrome.storage.local.set(stored);
    },
    tenants.length > 0 ? importedTenants(tenants) : {},
  );
  // Without the query, which names an open form.
  await options.goto(new URL('/options.html', options.url()).href);
  await button(options, 'Add tenant').waitFor();
  if (tenants.length > 0) await options.getByRole('list', { name: 'Tenants' }).waitFor();
}

/** The tenants as they are stored, byte for byte. */
const stored = () =>
  options.evaluate(async () => JSON.stringify((await chrome.storage.local.get('tenants')).tenants ?? null));

/** Presses an export button and gives the file's text. */
async function exported(name = 'Export tenants'): Promise<string> {
  const download = options.waitForEvent('download');
  await button(options, name).click();
  return readFile(await (await download).path(), 'utf8');
}

/** The popup's list by the accessible names of its options. */
async function popupList(): Promise<string[]> {
  const popup = await scene.browser.openPopup();
  const list = popup.getByRole('listbox', { name: 'Tenants' });
  const first = list.getByRole('option').first();
  const whole = Number(await first.getAttribute('aria-setsize'));
  // What the first picture has no room for is drawn after it.
  await expect.poll(() => list.getByRole('option').count()).toBe(whole);
  const tree = await list.ariaSnapshot();
  await popup.close();
  return [...tree.matchAll(/option "([^"]*)"/g)].map(([, name]) => name ?? '');
}

/** Signs in to a NextUp tenant in a popup, which it gives; work goes on in the options page, in front again. */
async function signIn(name: string): Promise<Page> {
  const popup = await scene.browser.openPopup();
  const region = await choose(popup, name);
  const allow = region.getByRole('button', { name: /^Allow access to / });
  const ready = button(region, 'Sign in');
  await allow.or(ready).first().waitFor();
  if (await allow.isVisible()) await allow.click();
  await submitSignIn(region, erpFields);
  await untilStatus(region, 'Signed in');
  await options.bringToFront();
  return popup;
}

/** Fills a form by its labels. */
async function fill(form: Locator, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    const field = form.getByLabel(label, { exact: true });
    if ((await field.evaluate((each) => each.tagName)) === 'SELECT')
      await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

async function newForm(values: Readonly<Record<string, string>> = {}): Promise<Locator> {
  await button(options, 'Add tenant').click();
  const form = options.getByRole('form', { name: 'New tenant' });
  await form.waitFor();
  await fill(form, values);
  return form;
}

/** Types into a field, leaves it, and gives what then stands below it. */
async function said(form: Locator, label: string, value: string): Promise<string> {
  const field = form.getByLabel(label, { exact: true });
  await field.fill(value);
  await field.blur();
  return field.evaluate((each) => {
    const ids = (each.getAttribute('aria-describedby') ?? '').split(' ');
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  });
}

/** What a person types for a tenant, beside vendor, name and address: texts, a choice and what has lines. */
function typed(): Record<
  'nexudus' | 'fourwayshop',
  { values: Record<string, string>; settings: Record<string, string> }
> {
  const { nexudus, fourwayshop } = scene.servers;
  return {
    fourwayshop: {
      values: {
        'Company ID': 'CORNER',
        'Site ID': '501',
        'Sign-in path': 'login',
        'Portal URL': `${fourwayshop.origin}/portal`,
        'Extra fields': 'applicationId=WEB',
      },
      settings: {
        companyId: 'CORNER',
        siteId: '501',
        mode: 'bearer',
        loginPath: 'login',
        portalUrl: `${fourwayshop.origin}/portal`,
        extra: 'applicationId=WEB',
      },
    },
    nexudus: {
      values: {
        'Portal URL': nexudus.portalOrigin,
        Language: 'en-GB',
        'Link style': 'Simple page (/login)',
      },
      settings: { portalUrl: nexudus.portalOrigin, language: 'en-GB', linkStyle: 'simple' },
    },
  };
}

type VendorId = 'nextup' | 'ncentral' | 'fourwayshop' | 'nexudus' | 'q01';
const vendorIds: readonly VendorId[] = ['nextup', 'ncentral', 'fourwayshop', 'nexudus', 'q01'];
const labelOf = (vendor: VendorId) => descriptors.find(({ id }) => id === vendor)?.label ?? '';

describe('tenants that came together', () => {
  it('are asked for in one question that lists their hosts, and sign-in links have theirs named', async () => {
    await begin([]);
    const { nextup, nexudus } = scene.servers;
    const there = `http://localhost:${new URL(nextup.origin).port}`;
    const erp = tenantNamed('Acme ERP');
    // Its explorer receives the token, so it moves along.
    const settings = { ...erp.settings, explorerUrl: `${there}/swagger` };
    expect(
      await importFile(options, [
        tenantNamed('Acme Members'),
        erp,
        { ...erp, id: 'there', name: 'There', baseUrl: there, settings },
      ]),
    ).toContain('Imported 3 tenants');
    const needs = options.getByRole('region', { name: 'What these tenants need' });
    expect(await needs.getByRole('button', { name: /^Allow access to / }).allInnerTexts()).toEqual([
      'Allow access to 2 hosts',
    ]);
    const [hosts, links] = await needs.getByRole('list').all();
    expect((await hosts?.getByRole('listitem').allInnerTexts())?.sort()).toEqual(['127.0.0.1', 'localhost']);
    expect(await links?.getByRole('listitem').allInnerTexts()).toEqual([new URL(nexudus.portalOrigin).host]);
    await button(needs, 'Allow access to 2 hosts').click();
    await button(needs, 'Allow access to 2 hosts').waitFor({ state: 'detached' });
    const { origins } = await options.evaluate(() => chrome.permissions.getAll());
    expect(origins?.sort()).toEqual(['http://127.0.0.1/*', 'http://localhost/*']);
  });

  it('are counted in words: one tenant, or so many', async () => {
    await begin([]);
    expect(await importFile(options, [tenantNamed('Acme ERP')])).toBe('Imported 1 tenant');
    const rest = scene.tenants.filter(({ name }) => name !== 'Acme ERP');
    await chooseFile(options, tenantFile(rest));
    await says(`Imported ${rest.length} tenants`);
    expect(await names()).toHaveLength(scene.tenants.length);
    expect(await options.getByRole('button', { name: 'Import', exact: true }).count()).toBe(0);
  });
});

describe('a tenant is added by hand', () => {
  it.each(['fourwayshop', 'nexudus'] as const)(
    'of %s: every field by its label, production unless said otherwise',
    async (vendor) => {
      await begin([]);
      const { values, settings } = typed()[vendor];
      const { origin } = scene.servers[vendor];
      const form = await newForm({ Vendor: labelOf(vendor), Name: 'By hand', 'Base URL': `${origin}/` });
      expect(await form.getByLabel('Environment').inputValue()).toBe('production');
      await fill(form, { Colour: '#12ab34', Destinations: 'Bookings /bookings\nHelp desk /help', ...values });
      await button(form, 'Save tenant').click();
      await says('Saved By hand');
      const { tenants } = JSON.parse(await exported());
      expect(tenants).toEqual([
        {
          id: 'by-hand',
          vendor,
          name: 'By hand',
          baseUrl: origin,
          environment: 'production',
          color: '#12ab34',
          settings: expect.objectContaining(settings),
          destinations: [
            { label: 'Bookings', path: '/bookings' },
            { label: 'Help desk', path: '/help' },
          ],
        },
      ]);
      if (vendor !== 'nexudus') return;
      const [row] = await popupList();
      expect(row).toMatch(/^By hand/);
      expect(row).toContain(labelOf(vendor));
      expect(row).toContain('Production');
    },
  );

  it('and can be logged in to at once', async () => {
    await begin([]);
    const form = await newForm({
      Vendor: labelOf('nextup'),
      Name: 'By hand',
      'Base URL': scene.servers.nextup.origin,
      Environment: 'Sandbox',
      Database: '99999999',
    });
    await button(form, 'Save tenant').click();
    await says('Saved By hand');
    const popup = await signIn('By hand');
    expect(await readStatus(tenantRegion(popup, 'By hand'))).toMatch(/^Signed in/);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
    scene.servers.nextup.killAllTokens();
  });
});

const alta = 'Alta Societate ERP';

describe('a tenant that stays', () => {
  beforeAll(() => begin(scene.tenants));

  it('is found by the filter, by vendor too, and a filter that finds nothing says so', async () => {
    const filter = options.getByRole('searchbox', { name: 'Filter tenants' });
    await filter.fill('northwind');
    await expect.poll(names).toEqual(['Northwind MSP']);
    await filter.fill('nextup');
    await expect.poll(async () => (await names()).sort()).toEqual(['Acme ERP', alta]);
    await filter.fill('zzzzqqqq');
    await options.getByText('No tenant matches “zzzzqqqq”.').waitFor();
    await filter.fill('');
    await expect.poll(names).toHaveLength(scene.tenants.length);
  });

  it('that a file brought goes by Undo, and what the file changed is as it was', async () => {
    const before = await names();
    const renamed = { ...tenantNamed(alta), name: 'Alta by file' };
    await chooseFile(
      options,
      tenantFile([renamed, { ...tenantNamed(alta), id: 'another', name: 'Another' }]),
    );
    await button(options.getByRole('region', { name: 'Import preview' }), 'Import').click();
    await says('Imported 2 tenants');
    // The preview with its button is gone.
    expect(await hasFocus(options.locator('#outcome'))).toBe(true);
    await button(options, 'Undo').click();
    await says('Import undone');
    await expect.poll(names).toEqual(before);
  });

  it('promises the end of no session where there is none', async () => {
    await pressInRowMenu(options, `${alta}`, 'Remove');
    expect(await options.getByRole('alertdialog').innerText()).not.toContain('session');
  });
});

describe('a tenant that exists', () => {
  beforeEach(() => begin(scene.tenants));

  it('is edited, and a session outlives what moves no door', async () => {
    scene.servers.nextup.killAllTokens();
    const popup = await signIn(alta);
    await button(options, `Edit ${alta}`).click();
    const form = options.getByRole('form', { name: `Edit ${alta}` });
    expect(await form.getByLabel('Database', { exact: true }).inputValue()).toBe('ALTA_SOC');
    await fill(form, { Name: 'Alta renamed', Environment: 'Staging' });
    await button(form, 'Save tenant').click();
    await says('Saved Alta renamed');
    expect(await names()).toContain('Alta renamed');
    expect(await names()).not.toContain(alta);
    const { tenants } = JSON.parse(await exported());
    expect(tenants.find(({ name }: { name: string }) => name === 'Alta renamed')).toEqual({
      ...tenantNamed(alta),
      name: 'Alta renamed',
      environment: 'staging',
    });
    await tenantRegion(popup, 'Alta renamed').waitFor();
    expect(await readStatus(tenantRegion(popup, 'Alta renamed'))).toMatch(/^Signed in/);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
  });

  it('loses its session, on the server too, when its address changes', async () => {
    scene.servers.nextup.killAllTokens();
    const popup = await signIn(alta);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
    await button(options, `Edit ${alta}`).click();
    const form = options.getByRole('form', { name: `Edit ${alta}` });
    const port = new URL(scene.servers.nextup.origin).port;
    await fill(form, { 'Base URL': `http://localhost:${port}` });
    await button(form, 'Save tenant').click();
    await says(`Saved ${alta}`);
    await untilStatus(tenantRegion(popup, alta), 'Signed out');
    expect(scene.servers.nextup.liveSessions()).toHaveLength(0);
  });

  it('is duplicated: a new one beside it, the old one untouched', async () => {
    const before = JSON.parse(await exported()).tenants;
    await pressInRowMenu(options, 'Corner Shop', 'Duplicate');
    const form = options.getByRole('form', { name: 'Copy of Corner Shop' });
    expect(await form.getByText('needs a name of its own').innerText()).toContain('Company ID, Site ID');
    expect(await form.getByLabel('Company ID').inputValue()).toBe('');
    expect(await hasFocus(form.getByLabel('Company ID'))).toBe(true);
    await button(form, 'Save tenant').click();
    await form.getByRole('alert').filter({ hasText: 'Company ID' }).waitFor();
    await fill(form, { 'Company ID': 'CORNER', 'Site ID': '502' });
    await button(form, 'Save tenant').click();
    await says('Saved Corner Shop (copy)');
    const after = JSON.parse(await exported()).tenants;
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({
      ...tenantNamed('Corner Shop'),
      id: 'corner-shop-copy',
      name: 'Corner Shop (copy)',
      settings: { ...tenantNamed('Corner Shop').settings, siteId: '502' },
    });
  });

  it('is moved up and down, and the popup keeps that order while nothing is used', async () => {
    const before = await names();
    await button(options, `More about ${before[0]}`).click();
    const first = options.getByRole('menuitem', { name: `Move ${before[0]} up` });
    expect(await first.getAttribute('aria-disabled')).toBe('true');
    await options.keyboard.press('Escape');
    await pressInRowMenu(options, String(before[2]), `Move ${before[2]} up`);
    await expect.poll(names).toEqual([before[0], before[2], before[1], ...before.slice(3)]);
    await pressInRowMenu(options, String(before[0]), `Move ${before[0]} down`);
    const order = [before[2], before[0], before[1], ...before.slice(3)];
    await expect.poll(names).toEqual(order);
    const rows = await popupList();
    expect(rows).toHaveLength(order.length);
    rows.forEach((row, index) => {
      expect(row.startsWith(String(order[index]))).toBe(true);
    });
  });

  it('is exported and removed with others that are selected, and only with them', async () => {
    await options.getByRole('checkbox', { name: 'Select Acme ERP', exact: true }).check();
    await options.getByRole('checkbox', { name: 'Select Ketch Retail', exact: true }).check();
    const { tenants } = JSON.parse(await exported('Export selected'));
    expect(tenants.map(({ name }: { name: string }) => name)).toEqual(['Acme ERP', 'Ketch Retail']);
    await button(options, 'Remove selected').click();
    const question = options.getByRole('alertdialog', { name: 'Remove 2 tenants?' });
    await button(question, 'Remove 2 tenants').click();
    await says('Removed 2 tenants');
    const left = await names();
    expect(left).toHaveLength(scene.tenants.length - 2);
    expect(left).not.toContain('Acme ERP');
    expect(left).not.toContain('Ketch Retail');
  });

  it('is said to be on its way out while its server is slow to hear of the log-out, and then to be out', async () => {
    await signIn(alta);
    const { promise, resolve: letGo } = Promise.withResolvers<void>();
    scene.servers.nextup.switches.fault = { kind: 'slow', until: promise, once: true };
    await pressInRowMenu(options, `${alta}`, 'Remove');
    await button(options.getByRole('alertdialog'), `Remove ${alta}`).click();
    await says(`Removing ${alta}…`);
    expect(await names()).toContain(alta);
    letGo();
    await says(`Removed ${alta}`);
    expect(await names()).not.toContain(alta);
  });

  it('that somebody else removed while the question stood is said to be gone, and nothing else goes', async () => {
    const before = await names();
    await pressInRowMenu(options, `${alta}`, 'Remove');
    const question = options.getByRole('alertdialog', { name: `Remove ${alta}?` });
    await question.waitFor();
    const other = await scene.browser.openOptions();
    const row = other.getByRole('button', { name: `Edit ${alta}`, exact: true });
    await pressInRowMenu(other, String(alta), 'Remove');
    await button(other.getByRole('alertdialog'), `Remove ${alta}`).click();
    await row.waitFor({ state: 'detached' });
    await other.close();
    await options.bringToFront();
    await button(question, `Remove ${alta}`).click();
    await options.locator('[role=alert][data-code=unknown_tenant]').waitFor();
    expect(await names()).toEqual(before.filter((name) => name !== alta));
  });

  it('is removed after a question that says what ends; Cancel has the focus and ends nothing', async () => {
    scene.servers.nextup.killAllTokens();
    await signIn(alta);
    await pressInRowMenu(options, `${alta}`, 'Remove');
    const question = options.getByRole('alertdialog', { name: `Remove ${alta}?` });
    await question.waitFor();
    expect(await hasFocus(button(question, 'Cancel'))).toBe(true);
    // The popup has heard of the log-in; this page may hear of it a moment later.
    await question.getByText('1 session ends, here and on the server').waitFor();
    await options.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await names()).toContain(alta);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
    await pressInRowMenu(options, `${alta}`, 'Remove');
    await button(question, `Remove ${alta}`).click();
    await says(`Removed ${alta}`);
    expect(await names()).not.toContain(alta);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(0);
  });

  it('comes back after another that was removed later, each by its own Undo, all in their places', async () => {
    const before = await names();
    for (const name of [alta, 'Acme ERP']) {
      await pressInRowMenu(options, String(name), 'Remove');
      await button(options.getByRole('alertdialog'), `Remove ${name}`).click();
      await says(`Removed ${name}`);
    }
    await button(options, 'Undo').click();
    await says('Back in the list');
    await options.getByText(`Removed ${alta}`, { exact: true }).waitFor();
    await options.keyboard.press('Control+z');
    await expect.poll(names).toEqual(before);
    expect(await button(options, 'Undo').count()).toBe(0);
  });

  it('comes back by Undo, in its place and a favourite as before, with its session ended', async () => {
    scene.servers.nextup.killAllTokens();
    await signIn(alta);
    const before = await names();
    await pressInRowMenu(options, `${alta}`, 'Favourite');
    await pressInRowMenu(options, `${alta}`, 'Remove');
    await button(options.getByRole('alertdialog'), `Remove ${alta}`).click();
    await says(`Removed ${alta}`);
    expect(await names()).not.toContain(alta);
    await button(options, 'Undo').click();
    await says('Back in the list');
    expect(await button(options, 'Undo').count()).toBe(0);
    await expect.poll(names).toEqual(before);
    await options.getByRole('button', { name: `More about ${alta}`, exact: true }).click();
    const star = options.getByRole('menuitemcheckbox', { name: 'Favourite' });
    expect(await star.getAttribute('aria-checked')).toBe('true');
    await options.keyboard.press('Escape');
    expect(scene.servers.nextup.liveSessions()).toHaveLength(0);
  });
});

/** Two pictures later: what was to change has changed. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

it('a question tells which of two of one name is removed, by its whole database, however long', async () => {
  const twin = (country: string) => ({
    ...{
      id: country.toLowerCase(),
      vendor: 'nextup',
      name: 'Freight',
      baseUrl: 'https://erp.freight.example',
    },
    ...{ environment: 'staging', settings: { database: `INTERNATIONAL_FREIGHT_${country}_PRODUCTION_2019` } },
  });
  const twins = [twin('ROMANIA'), twin('HUNGARY')];
  await begin(twins);
  const name = `Freight · ${twins[1]?.settings.database} · erp.freight.example`;
  await pressInRowMenu(options, name, 'Remove');
  const question = options.getByRole('alertdialog', { name: `Remove ${name}?` });
  await question.waitFor();
  const isCut = (text: Element) => text.scrollWidth > text.clientWidth;
  expect(await question.getByRole('heading').evaluate(isCut)).toBe(false);
  await button(question, 'Cancel').click();
});

describe('each field is checked as it is typed, with the reason in words', () => {
  beforeAll(() => begin([]));
  // Further fields and faults: tests/unit/components/options/form-faults.test.ts.
  it.each([
    ['nexudus', 'Base URL', 'javascript:alert(1)', 'must start with https:// or http:// and a host'],
    ['nexudus', 'Base URL', `https://jane:${secret}@acme.example`, 'must not carry a user name or password'],
    ['nexudus', 'Name', 'Acme \u202eemca', 'has a control, line or direction character'],
    ['nexudus', 'Destinations', 'Out //evil.example', 'must have exactly one leading slash or none'],
    ['ncentral', 'Access token lifetime', '30 minutes', 'must be a number and s, m or h, such as 30m'],
    ['nextup', 'Service path', '//evil.example/', 'must have exactly one leading slash or none'],
    ['fourwayshop', 'Extra fields', `password=${secret}`, 'looks like a secret'],
    ['q01', 'Portal URL', 'https://evil.example/', 'must be on the same origin as the base URL'],
  ] as const)('%s, %s: %s', async (vendor, label, value, reason) => {
    const form = await newForm({
      Vendor: labelOf(vendor),
      Name: 'Faulty',
      'Base URL': 'https://acme.example',
      ...required[vendor],
    });
    const field = form.getByLabel(label, { exact: true });
    const help = await said(form, label, '');
    expect(help).not.toContain(reason);
    const words = await said(form, label, value);
    expect(words).toContain(reason);
    expect(words).not.toContain(secret);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await button(form, 'Save tenant').click();
    const alert = form.getByRole('alert').and(options.locator('[data-code="bad_tenant_file"]'));
    expect(await alert.innerText()).toContain(reason);
    expect(await alert.innerText()).not.toContain(secret);
    expect(await button(options, 'Export tenants').count()).toBe(0);
    await button(form, 'Cancel').click();
  });

  it('nothing is said of a field, and so nothing moves, between the press on Save and its end', async () => {
    const form = await newForm({ Vendor: labelOf('nexudus'), Name: 'Faulty' });
    await fill(form, { 'Base URL': `ftp://acme.example/${'long-'.repeat(60)}` });
    const base = form.getByLabel('Base URL', { exact: true });
    await base.focus();
    // By the mouse alone, down and up at one place, as a person presses.
    await button(form, 'Save tenant').scrollIntoViewIfNeeded();
    const box = await button(form, 'Save tenant').boundingBox();
    if (box === null) throw new TypeError('no button');
    await options.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await options.mouse.down();
    await expect.poll(() => base.evaluate((field) => field !== document.activeElement)).toBe(true);
    await drawn(options);
    expect(await base.getAttribute('aria-invalid')).toBe(null);
    await options.mouse.up();
    await form.getByRole('alert').waitFor();
    expect(await base.getAttribute('aria-invalid')).toBe('true');
    await button(form, 'Cancel').click();
  });

  it('tells of one outcome at a time: of the form, or of the file', async () => {
    const form = await newForm({ Vendor: labelOf('nexudus'), Name: 'Faulty', 'Base URL': 'ftp://x' });
    await chooseFile(options, '{');
    const alerts = options.getByRole('alert');
    await alerts.filter({ hasText: 'Nothing was imported' }).waitFor();
    await button(form, 'Save tenant').click();
    await form.getByRole('alert').waitFor();
    expect(await alerts.count()).toBe(1);
    await chooseFile(options, '{');
    await alerts.filter({ hasText: 'Nothing was imported' }).waitFor();
    expect(await alerts.count()).toBe(1);
    await button(form, 'Cancel').click();
  });

  it('a reason goes as soon as the fault does, while typing', async () => {
    const form = await newForm({ Vendor: labelOf('nexudus') });
    const field = form.getByLabel('Language', { exact: true });
    expect(await said(form, 'Language', 'english')).toContain('must look like');
    await field.focus();
    await field.fill('en');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe(null);
    await button(form, 'Cancel').click();
  });

  it('plain http is warned of by host, and not on this machine', async () => {
    const form = await newForm({ Vendor: labelOf('nextup'), 'Base URL': 'http://erp.acme.example:8080' });
    await form.getByText('Not encrypted: passwords sent to erp.acme.example').waitFor();
    await fill(form, { 'Base URL': scene.servers.nextup.origin });
    await expect.poll(() => form.getByText('Not encrypted').count()).toBe(0);
  });
});

/** What a vendor cannot do without. */
const required: Record<VendorId, Record<string, string>> = {
  nextup: { Database: '99999999' },
  ncentral: {},
  fourwayshop: { 'Company ID': 'CORNER', 'Site ID': '501' },
  nexudus: { 'Portal URL': 'https://members.acme.example' },
  q01: { 'Tenant ID': '00000Q01-0000', Resource: 'KETCHAPP' },
};

describe('Test connection', () => {
  const everyRequest = (): RecordedRequest[] => vendorIds.flatMap((vendor) => scene.servers[vendor].requests);

  async function tested(form: Locator, address: string): Promise<string> {
    await fill(form, { 'Base URL': address });
    await button(form, 'Test connection').click();
    const words = form
      .locator('[aria-live=polite]')
      .filter({ hasText: /looks like|doesn’t look like|couldn’t be reached|didn’t answer/ });
    await form.getByText('Contacting the server…').waitFor({ state: 'detached' });
    await words.waitFor();
    return words.innerText();
  }

  it.each(vendorIds)('knows a server of %s, and no other vendor’s', async (vendor) => {
    await begin([]);
    const form = await newForm({ Vendor: labelOf(vendor), ...required[vendor] });
    const known: string[] = [];
    for (const each of vendorIds) {
      const { requests, origin } = scene.servers[each];
      const before = requests.length;
      const words = await tested(form, origin);
      expect(requests.length).toBe(before + 1);
      if (words === `This looks like ${labelOf(vendor)}.`) known.push(each);
      else expect(words).toMatch(/^A server answers there \(HTTP \d+\), but it doesn’t look like /);
    }
    expect(known).toEqual([vendor]);
  });

  it('says why when nothing listens there', async () => {
    await begin([]);
    const closed = await startServer(() => ({ status: 200, headers: {}, body: '' }));
    await closed.close();
    const form = await newForm({ Vendor: labelOf('nextup'), ...required.nextup });
    expect(await tested(form, closed.origin)).toContain('The server couldn’t be reached');
  });

  it('sends no credential and no cookie, not even of somebody who is signed in, and saves nothing', async () => {
    await begin([tenantNamed('Acme ERP')]);
    await signIn('Acme ERP');
    const { context } = scene.browser;
    await context.addCookies([{ name: 'planted', value: secret, url: scene.servers.nextup.origin }]);
    const probe = await context.newPage();
    await probe.goto(`${scene.servers.fourwayshop.origin}/portal`);
    const carrying = scene.servers.fourwayshop.requests.at(-1);
    expect(carrying?.headers.cookie).toContain(secret);
    await options.bringToFront();
    const list = await stored();
    const seen = new Set(everyRequest());
    await button(options, 'Add tenant').click();
    const form = options.getByRole('form', { name: 'New tenant' });
    for (const vendor of vendorIds) {
      await fill(form, { Vendor: labelOf(vendor), ...required[vendor] });
      await tested(form, scene.servers[vendor].origin);
    }
    const sent = everyRequest().filter((request) => !seen.has(request) && request.path !== '/favicon.ico');
    expect(sent).toHaveLength(vendorIds.length);
    const secrets = scene.servers.secrets();
    for (const { url, headers, rawHeaders, body } of sent) {
      expect(headers.cookie).toBeUndefined();
      expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(headers.authorization);
      expect(headers['x-nextup-token']).toBeUndefined();
      const all = JSON.stringify([url, rawHeaders, body]);
      expect(secrets.filter((each) => all.includes(each))).toEqual([]);
      expect(all).not.toContain(secret);
    }
    expect(await stored()).toBe(list);
    await context.clearCookies();
    scene.servers.nextup.killAllTokens();
  });
});

describe('a file that changes what exists', () => {
  const changing = () => {
    const port = new URL(scene.servers.nextup.origin).port;
    return [
      { ...tenantNamed('Acme ERP'), name: 'Acme ERP renamed', color: '#010203' },
      { ...tenantNamed(alta), baseUrl: `http://localhost:${port}` },
      { ...tenantNamed('Ketch Retail'), id: 'ketch-new', name: 'Ketch New' },
    ];
  };
  beforeEach(async () => {
    await begin(scene.tenants);
    scene.servers.nextup.killAllTokens();
  });
  const preview = () => options.getByRole('region', { name: 'Import preview' });

  it('is shown first, with old and new values, what is added and whose session would end', async () => {
    const before = await stored();
    await chooseFile(options, tenantFile(changing()));
    await preview().waitFor();
    const text = (await preview().innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('Added: 1 tenant (Ketch New)');
    expect(text).toContain('Changed: 2 tenants');
    expect(text).toContain('Acme ERP → Acme ERP renamed');
    expect(text).toContain('#7d5700 → #010203');
    expect(text).toContain(`${tenantNamed(alta).baseUrl} → ${changing()[1]?.baseUrl}`);
    const change = (name: string) => preview().locator('.change').filter({ hasText: name }).innerText();
    expect(await change(alta)).toContain('its session ends');
    expect(await change('Acme ERP renamed')).not.toContain('its session ends');
    expect(await stored()).toBe(before);
  });

  it('changes nothing on Cancel', async () => {
    const before = await stored();
    await signIn(alta);
    await chooseFile(options, tenantFile(changing()));
    await button(preview(), 'Cancel').click();
    await preview().waitFor({ state: 'detached' });
    expect(await stored()).toBe(before);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
  });

  it('is done on Import, and ends the session whose doors moved, and no other', async () => {
    await (await signIn('Acme ERP')).close();
    const popup = await signIn(alta);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(2);
    await chooseFile(options, tenantFile(changing()));
    await button(preview(), 'Import').click();
    await says('Imported 3 tenants');
    const { tenants } = JSON.parse(await exported());
    expect(tenants).toHaveLength(scene.tenants.length + 1);
    for (const tenant of changing()) expect(tenants).toContainEqual(tenant);
    await untilStatus(tenantRegion(popup, alta), 'Signed out');
    // The session ends before the list is written, and what is typed is searched for once.
    const { host } = new URL(`${changing()[1]?.baseUrl}`);
    await tenantRegion(popup, alta).getByTitle(host).first().waitFor();
    const other = await choose(popup, 'Acme ERP renamed');
    expect(await readStatus(other)).toMatch(/^Signed in/);
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
  });
});

describe('the export', () => {
  it('is exactly the tenant file, and its import changes nothing', async () => {
    await begin(scene.tenants);
    const before = await stored();
    const text = await exported();
    expect(JSON.parse(text)).toEqual({ version: 1, tenants: scene.tenants });
    expect(Object.keys(JSON.parse(text))).toEqual(['version', 'tenants']);
    await options.reload();
    await chooseFile(options, text);
    await says(`Imported ${scene.tenants.length} tenants`);
    expect(await preview().count()).toBe(0);
    expect(await stored()).toBe(before);
    expect(await exported()).toBe(text);
  });
  const preview = () => options.getByRole('region', { name: 'Import preview' });

  it('holds no secret of anybody who is signed in', async () => {
    await begin([tenantNamed('Acme ERP')]);
    await signIn('Acme ERP');
    const text = await exported();
    expect(scene.servers.secrets().filter((each) => text.includes(each))).toEqual([]);
    expect(text).not.toContain(String(erpFields['User name']));
    scene.servers.nextup.killAllTokens();
  });
});

describe('a hostile file imports nothing, says which entry and why, and loses nothing', () => {
  /** One of each step on which a file is refused: all of them are in tests/unit/components/options/hostile-files.test.ts. */
  const seen = [
    'that is not JSON',
    'nested deep in a setting',
    'with a password field',
    'with a secret-looking extra',
    'with user:pass@ in the base URL',
    'with an evil portal beside a true API host',
    'with __proto__ in the settings',
    'of a newer version',
  ];
  const files = hostileFiles.filter(([what]) => seen.includes(what));
  it('is seen here in each of these kinds', () => expect(files).toHaveLength(seen.length));

  async function untilRefused(): Promise<string> {
    const alert = options.getByRole('alert').and(options.locator('[data-code="bad_tenant_file"]'));
    await alert.waitFor();
    expect(await alert.count()).toBe(1);
    return alert.innerText();
  }

  /** Counts what a page reads of files and how often it speaks to the background, from now on. */
  async function count(): Promise<() => Promise<{ reads: number; messages: number }>> {
    await options.evaluate(() => {
      const counts = { reads: 0, messages: 0 };
      Object.assign(window, { counts });
      for (const name of ['text', 'arrayBuffer', 'stream', 'slice', 'bytes'] as const) {
        const own = Blob.prototype as unknown as Record<string, (...all: unknown[]) => unknown>;
        const before = own[name];
        if (before === undefined) continue;
        own[name] = function (...all) {
          counts.reads += 1;
          return before.apply(this, all);
        };
      }
      const runtime = chrome.runtime as unknown as Record<string, (...all: unknown[]) => unknown>;
      for (const name of ['connect', 'sendMessage']) {
        const before = runtime[name];
        if (before === undefined) continue;
        runtime[name] = (...all) => {
          counts.messages += 1;
          return before.apply(chrome.runtime, all);
        };
      }
    });
    return () =>
      options.evaluate(() => (window as unknown as { counts: { reads: number; messages: number } }).counts);
  }

  let kept: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'concierge-files-'));
    await begin([keptErp, keptShop]);
    kept = await stored();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Imports a file without tenants, so that the next alert is a new one. */
  async function calm(): Promise<void> {
    await chooseFile(options, tenantFile([]));
    await says('Imported 0 tenants');
    expect(await options.getByRole('alert').count()).toBe(0);
  }

  /** Nothing came and nothing went, in storage and on the page. */
  async function untouched(): Promise<void> {
    expect(await stored()).toBe(kept);
    expect(await names()).toEqual(['Kept ERP', 'Kept Shop']);
    expect(await options.getByRole('status').first().innerText()).not.toContain('Imported');
  }

  it.each(files)('%s', async (_what, text, entry, reason) => {
    await calm();
    await chooseFile(options, text);
    const words = await untilRefused();
    expect(words).toContain(`Nothing was imported: ${entry} `);
    expect(words).toContain(reason);
    expect(words).not.toContain(secret);
    expect(words.length).toBeLessThan(200);
    expect(await options.locator('body').innerText()).not.toContain(secret);
    await untouched();
  });

  it.each([
    ['Windows-1252', 'latin1'],
    ['UTF-16', 'utf16le'],
  ] as const)('in %s: its names would be read as others', async (_name, encoding) => {
    await calm();
    const buffer = Buffer.from(tenantFile([{ ...goodEntry, name: 'Müller Café' }]), encoding);
    const file = { name: 'tenants.json', mimeType: 'application/json', buffer };
    await options.getByLabel('Import file').setInputFiles(file);
    await expect.poll(untilRefused).toContain('the file is not text in UTF-8');
    await untouched();
  });

  it('of 50 MB: by its size, before it is read, and the background never hears of it', async () => {
    await calm();
    const big = join(folder, 'big.json');
    await writeFile(big, `{"version":1,"tenants":[],"x":"${'x'.repeat(50_000_000)}"}`);
    const counted = await count();
    await options.getByLabel('Import file').setInputFiles(big);
    expect(await untilRefused()).toMatch(/the file is larger than \d+ MB/);
    expect(await counted()).toEqual({ reads: 0, messages: 0 });
    // The counting itself works: a small file is read and is told.
    await chooseFile(options, '');
    await expect.poll(untilRefused).toContain('is empty');
    const { reads, messages } = await counted();
    expect(reads).toBeGreaterThan(0);
    expect(messages).toBeGreaterThan(0);
    await untouched();
  });

  it('and the list is still there when the page is opened again', async () => {
    await options.reload();
    await button(options, 'Export tenants').waitFor();
    expect(await names()).toEqual(['Kept ERP', 'Kept Shop']);
  });

  it('and a good file still comes after a bad one, and takes the alert away', async () => {
    await calm();
    await chooseFile(options, '{');
    await untilRefused();
    expect(await importFile(options, [goodEntry])).toBe('Imported 1 tenant');
    expect(await options.getByRole('alert').count()).toBe(0);
    expect(await names()).toEqual(['Kept ERP', 'Kept Shop', 'Coming']);
  });
});

describe('a stored list that cannot be read', () => {
  // One way of being unreadable: tests/integration/damaged-slots.test.ts keeps a list aside in all of them.
  const broken = (mark: string) => storedText([{ id: 'old', name: 'Old list', mark }]);

  /** Puts something unreadable where the list is, and lets the background begin anew. */
  async function breakList(value: unknown): Promise<void> {
    await options.evaluate((tenants) => chrome.storage.local.set({ tenants }), value as object);
    await scene.browser.killWorker();
    await options.close();
    options = await scene.browser.openOptions();
    await button(options, 'Save the unreadable list').waitFor();
  }
  const saved = async () => JSON.parse(await exported('Save the unreadable list'));
  const slots = () => options.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));

  it('is told in options and popup, saved as it was, survives a new list, and goes only when told to', async () => {
    await begin([]);
    await breakList(broken('first'));
    await options.getByText('The stored tenant list couldn’t be read').waitFor();
    const popup = await scene.browser.openPopup();
    await popup.getByText('The stored tenant list couldn’t be read').waitFor();
    expect(await saved()).toEqual(broken('first'));

    await importFile(options, [tenantNamed('Acme ERP')]);
    await popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option').first().waitFor();
    await popup.getByText('The stored tenant list couldn’t be read').waitFor();
    expect(await saved()).toEqual(broken('first'));

    await button(options, 'Discard it').click();
    await button(options, 'Discard the unreadable list').click();
    await button(options, 'Discard it').waitFor({ state: 'detached' });
    expect(await slots()).not.toContain('Old list');
    expect(await names()).toEqual(['Acme ERP']);
    await expect.poll(() => popup.getByText('The stored tenant list couldn’t be read').count()).toBe(0);
  });

  it('is never overwritten by a second one: each is offered in turn', async () => {
    await begin([]);
    await breakList(broken('first'));
    // The background has done with the list once it takes a command: what it wrote now would undo the second break.
    await importFile(options, []);
    await breakList(broken('second'));
    expect(await slots()).toContain('first');
    expect(await slots()).toContain('second');
    expect(await saved()).toEqual(broken('first'));
    await button(options, 'Discard it').click();
    await button(options, 'Discard the unreadable list').click();
    await expect.poll(async () => (await slots()).includes('first')).toBe(false);
    expect(await saved()).toEqual(broken('second'));
    await button(options, 'Discard it').click();
    await button(options, 'Discard the unreadable list').click();
    await button(options, 'Discard it').waitFor({ state: 'detached' });
    expect(await slots()).not.toContain('Old list');
  });
});

describe('stored settings that cannot be read', () => {
  it('are told, saved as they were, and go only when told to', async () => {
    await begin([tenantNamed('Acme ERP')]);
    const newer = { version: 99, data: 'from the future' };
    await options.evaluate((preferences) => chrome.storage.local.set({ preferences }), newer);
    await scene.browser.killWorker();
    await options.close();
    options = await scene.browser.openOptions();
    await options.getByText('Your saved settings couldn’t be read').waitFor();
    expect(JSON.parse(await exported('Save the unreadable settings'))).toEqual(newer);
    expect(await names()).toEqual(['Acme ERP']);

    await button(options, 'Discard the unreadable settings').click();
    await options
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Discard the unreadable settings' })
      .click();
    await button(options, 'Save the unreadable settings').waitFor({ state: 'detached' });
    expect(
      await options.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null))),
    ).not.toContain('from the future');
  });
});
