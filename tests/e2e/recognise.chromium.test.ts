import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { demoCredentials } from '../simulators/all.ts';
import { html } from '../simulators/replies.ts';
import { startServer } from '../simulators/server.ts';
import { violations } from './harness/axe.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import { choose, readStatus, submitSignIn, tenantRegion, untilStatus } from './harness/user-actions.ts';

// A pasted address becomes a tenant: the host is allowed, the vendor offered and taken, the rest filled in.

/** Planted in pasted addresses; must never be shown, stored or sent. */
const secret = 'Hunter2-planted-Zz9-Qx7';

let scene: TestEnvironment;
let options: Page;
let form: Locator;
beforeAll(async () => {
  scene = await openEnvironment();
  options = await scene.browser.openOptions();
  // Once: what a page itself gave back is its own again by a press, without a dialog.
  await scene.browser.allowHosts('http://127.0.0.1/*');
  await options.bringToFront();
});
afterAll(() => scene?.close());
beforeEach(async () => {
  await options.evaluate(async () => {
    await chrome.storage.local.clear();
    const { origins = [] } = await chrome.permissions.getAll();
    if (origins.length > 0) await chrome.permissions.remove({ origins });
  });
  await options.reload();
  await button(options, 'Add tenant').click();
  form = options.getByRole('form', { name: 'New tenant' });
});

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true });
const field = (name: string) => form.getByLabel(name, { exact: true });
const says = (words: string | RegExp) => form.getByRole('status').filter({ hasText: words }).waitFor();
const allow = () => button(form, 'Allow access to 127.0.0.1').click();
const labelOf = (vendor: string) => findDescriptor(vendor)?.label ?? '';

/** Pastes as a person does, by the clipboard and the key. */
async function paste(text: string): Promise<void> {
  await options.evaluate((words) => navigator.clipboard.writeText(words), text);
  await field('Base URL').focus();
  await options.keyboard.press('Control+A');
  await options.keyboard.press('Control+V');
}
const stored = async () =>
  JSON.parse(
    await options.evaluate(async () => {
      const { tenants } = (await chrome.storage.local.get('tenants')) as { tenants: { data: string } };
      return tenants.data;
    }),
  );

describe('nothing is asked', () => {
  it('of a host before it is allowed by a press, and no vendor stands in the form until one is taken', async () => {
    const { ncentral } = scene.servers;
    ncentral.requests.length = 0;
    await paste(`${ncentral.origin}/dashboard?token=${secret}`);
    expect(await field('Base URL').inputValue()).toBe(`${ncentral.origin}/dashboard`);
    expect(await form.locator('#tenant-base-help').innerText()).toBe('Everything after the ? was left out.');
    expect(await field('Vendor').inputValue()).toBe('');
    await field('Name').fill('Pasted MSP');
    await button(form, 'Save tenant').click();
    await form.getByText('Choose the vendor, or have it recognised').waitFor();
    await expect.poll(() => field('Vendor').evaluate((each) => each === document.activeElement)).toBe(true);
    expect(ncentral.requests).toEqual([]);
    expect(await options.content()).not.toContain(secret);
  });
});

describe('a pasted address', () => {
  it('is asked after the press, the vendor offered and taken by keys, the tenant saved, and signed in to', async () => {
    const { nextup } = scene.servers;
    nextup.requests.length = 0;
    const address = `${nextup.origin}/NextUpServices/Services/GET/?UserName=demo_user&Password=${secret}&Database=99999999`;
    await field('Name').fill('Pasted ERP');
    await paste(address);
    // Behind the field: the host's button, then the offer, in the order of Tab.
    await options.keyboard.press('Tab');
    await options.keyboard.press('Enter');
    await says(`${nextup.origin} looks like NextUp ERP.`);
    expect(await violations(options)).toEqual([]);
    await takePictures(options, 'recognise-offer');
    await options.keyboard.press('Tab');
    await options.keyboard.press('Enter');
    await says('NextUp ERP is chosen.');
    expect(await field('Base URL').inputValue()).toBe(nextup.origin);
    expect(await field('Database').inputValue()).toBe('99999999');
    expect(await field('Service path').inputValue()).toBe('');
    expect(await form.locator('#tenant-base-help').innerText()).toContain(
      'Filled in from the address: Database.',
    );
    expect(JSON.stringify(nextup.requests)).not.toContain(secret);
    expect(await violations(options)).toEqual([]);
    await takePictures(options, 'recognise-taken');
    await field('Environment').selectOption('sandbox');
    await button(form, 'Save tenant').click();
    await options.getByRole('status').filter({ hasText: 'Saved Pasted ERP' }).waitFor();
    expect(await stored()).toMatchObject([
      { vendor: 'nextup', baseUrl: nextup.origin, settings: { database: '99999999' } },
    ]);
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Pasted ERP');
    await submitSignIn(region, demoCredentials['acme-erp']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    expect(await readStatus(tenantRegion(popup, 'Pasted ERP'))).toMatch(/^Signed in/);
    await popup.close();
    nextup.killAllTokens();
  });

  // Other vendors and paths: tests/unit/vendors/address.test.ts.
  it.each([
    ['fourwayshop', '/portal/?companyId=CORNER&siteId=501', { 'Company ID': 'CORNER', 'Site ID': '501' }],
    [
      'q01',
      '/portal#/start?tenantId=00000Q01-0000&resource=KETCHAPP',
      { 'Tenant ID': '00000Q01-0000', Resource: 'KETCHAPP' },
    ],
  ] as const)('of %s fills in what it tells: %s', async (vendor, page, values) => {
    const { origin } = scene.servers[vendor];
    await paste(origin + page);
    await allow();
    await says(`${origin} looks like ${labelOf(vendor)}.`);
    await button(form, `Use ${labelOf(vendor)}`).click();
    await says(`${labelOf(vendor)} is chosen.`);
    expect(await field('Base URL').inputValue()).toBe(origin);
    for (const [label, value] of Object.entries(values)) expect(await field(label).inputValue()).toBe(value);
    // The page that was left out is named.
    expect(await form.locator('#tenant-base-help').innerText()).toMatch(
      /^(?:Everything after .* was left out\. )?Left out \/[\w/-]+: it’s a page/,
    );
    expect(await field('Portal URL').inputValue()).toBe(`${origin}/portal`);
  });

  it('of an allowed host is asked at once, and offers the vendor without a press', async () => {
    const { ncentral } = scene.servers;
    await paste(ncentral.origin);
    await allow();
    await says(`looks like ${labelOf('ncentral')}.`);
    await paste(`${scene.servers.q01.origin}/`);
    await says(`${scene.servers.q01.origin} looks like ${labelOf('q01')}.`);
  });

  it('overwrites nothing that was typed, and another vendor’s settings are there again', async () => {
    const { nexudus } = scene.servers;
    await field('Vendor').selectOption({ label: labelOf('nexudus') });
    await field('Language').fill('fr');
    await field('Portal URL').fill('https://members.acme.example');
    await paste(`${nexudus.origin}/en/bookings`);
    expect(await field('Base URL').inputValue()).toBe(nexudus.origin);
    expect(await field('Language').inputValue()).toBe('fr');
    expect(await field('Portal URL').inputValue()).toBe('https://members.acme.example');
    await field('Vendor').selectOption({ label: labelOf('q01') });
    await field('Vendor').selectOption({ label: labelOf('nexudus') });
    expect(await field('Language').inputValue()).toBe('fr');
  });

  it('is taken without a scheme, and its path moves into the service path, as the form says', async () => {
    await field('Vendor').selectOption({ label: labelOf('nextup') });
    await paste(`apps.acme.test/erp/NextUpServices/Services/POST/?Password=${secret}#x`);
    expect(await field('Base URL').inputValue()).toBe('https://apps.acme.test');
    expect(await field('Service path').inputValue()).toBe('erp/NextUpServices/Services/POST/');
    expect(await form.locator('#tenant-base-help').innerText()).toBe(
      'Everything after the ? and the # was left out. The path is now in “Service path”.',
    );
  });

  it('puts its path before a service path that was typed, and saves the two as one', async () => {
    await field('Name').fill('Mounted');
    await field('Vendor').selectOption({ label: labelOf('nextup') });
    await field('Database').fill('1');
    await field('Service path').fill('NextUpServices/msc/POST');
    await paste('https://apps.acme.test/erp');
    expect(await field('Base URL').inputValue()).toBe('https://apps.acme.test');
    expect(await field('Service path').inputValue()).toBe('erp/NextUpServices/msc/POST');
    // What is edited since then stays, also with another vendor in between.
    await field('Service path').fill('erp/gate/POST');
    await field('Vendor').selectOption({ label: labelOf('q01') });
    await field('Vendor').selectOption({ label: labelOf('nextup') });
    expect(await field('Service path').inputValue()).toBe('erp/gate/POST');
    await field('Service path').fill('gate/POST');
    await paste('https://apps.acme.test/erp');
    expect(await field('Service path').inputValue()).toBe('erp/gate/POST');
    await button(form, 'Save tenant').click();
    await options.getByRole('status').filter({ hasText: 'Saved Mounted' }).waitFor();
    expect(await stored()).toMatchObject([
      { baseUrl: 'https://apps.acme.test', settings: { servicePath: 'erp/gate/POST' } },
    ]);
  });

  it('that is typed and saved by Enter says after it what it was saved without', async () => {
    await field('Name').fill('Typed');
    await field('Vendor').selectOption({ label: labelOf('ncentral') });
    await field('Base URL').focus();
    await options.keyboard.type('rmm.acme.test/dashboard?x=1');
    await options.keyboard.press('Enter');
    await options
      .getByRole('status')
      .filter({
        hasText: 'Saved Typed · Everything after the ? was left out. · Left out /dashboard: it’s a page',
      })
      .waitFor();
    expect(await stored()).toMatchObject([{ baseUrl: 'https://rmm.acme.test' }]);
  });

  it('whose path contradicts the service path is refused in the field, and stays there', async () => {
    await field('Name').fill('Twice');
    await field('Vendor').selectOption({ label: labelOf('nextup') });
    await field('Database').fill('1');
    await field('Service path').fill('other/POST');
    await paste('https://apps.acme.test/NextUpServices/msc/POST');
    expect(await field('Base URL').inputValue()).toBe('https://apps.acme.test/NextUpServices/msc/POST');
    await field('Base URL').blur();
    await form.getByText('This has a path that contradicts “Service path”').waitFor();
    await button(form, 'Save tenant').click();
    const alert = form.getByRole('alert');
    expect(await alert.innerText()).toContain('has a path that contradicts “Service path”');
    await field('Service path').fill('');
    await field('Base URL').focus();
    await field('Base URL').blur();
    await expect.poll(() => field('Service path').inputValue()).toBe('NextUpServices/msc/POST');
  });
});

describe('where no vendor is recognised, the form says why and goes on', () => {
  // Other answers: tests/unit/doctor/recognise-server.test.ts.
  it('a gateway', async () => {
    const server = await startServer(() => html(403, '<!doctype html><title>x</title>'));
    await paste(`${server.origin}/app`);
    await allow();
    await says('Something in front of 127.0.0.1 refuses the request (HTTP 403)');
    await server.close();
    expect(await form.getByRole('button', { name: /^Use / }).count()).toBe(0);
    // The vendor can be chosen all the same.
    await field('Vendor').selectOption({ label: labelOf('q01') });
    expect(await field('Base URL').inputValue()).toBe(`${server.origin}/app`);
  });

  it('a server that cannot be reached, and an address that is none', async () => {
    const gone = await startServer(() => html(200, ''));
    await gone.close();
    await paste(gone.origin);
    await allow();
    await says('refuses the connection');
    await takePictures(options, 'recognise-unreached');
    await field('Base URL').fill('ftp://acme.example');
    await button(form, 'Recognise the vendor').click();
    await says('Enter a base URL first.');
    await form.getByText('must start with https:// or http:// and a host').waitFor();
  });

  it('an answer to an address that was changed meanwhile is not shown', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = await startServer(async () => {
      await held;
      return html(403, '');
    });
    await paste(slow.origin);
    await allow();
    await says('Contacting 127.0.0.1');
    await field('Base URL').fill(scene.servers.ncentral.origin);
    answer();
    await field('Base URL').blur();
    await says(`looks like ${labelOf('ncentral')}.`);
    await slow.close();
  });
});

it('nothing below the address moves while it is recognised, offered and not taken', async () => {
  const { ncentral } = scene.servers;
  await field('Base URL').focus();
  const places = () =>
    form.evaluate((each) =>
      [...each.querySelectorAll('select, textarea, input:not(#tenant-base), .recognition > .button')].map(
        (one) => {
          const { x, y } = one.getBoundingClientRect();
          return [one.id, Math.round(x), Math.round(y + scrollY)].join(' ');
        },
      ),
    );
  const before = await places();
  await paste(`${ncentral.origin}/dashboard?x=1#y`);
  expect(await places()).toEqual(before);
  await allow();
  await says('Contacting').catch(() => undefined);
  await says(`looks like ${labelOf('ncentral')}.`);
  expect(await places()).toEqual(before);
});
