import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { bearerFile } from '../support/definitions.ts';
import { chromiumBuild, launchChromium } from './harness/chromium.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { buildInLanguage, overflowingElements, untranslated } from './harness/localized-build.ts';
import { takePictures } from './harness/pictures.ts';
import { type Organisation, openOrganisation, unpackedId } from './harness/policy.ts';
import {
  allow,
  choose,
  chooseFile,
  importFile,
  readStatus,
  submitSignIn,
  type TenantEntry,
  tenantFile,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const mark = 'managed by your organisation';

let folder: string;
let build: string;
let organisation: Organisation;
let scene: TestEnvironment;
let options: Page;
let settings: Page;
let popup: Page;
let acme: TenantEntry;
let erp: TenantEntry;

const preferences = {
  ...{ copyLink: false, exportTenants: false, httpTenants: false },
  ...{ logoutOnLock: true, announceEnds: false, onboarding: false },
};

beforeAll(async () => {
  // Of its own, for other browsers with the build may run beside this one: a policy is for the id its path gives.
  folder = await mkdtemp(join(tmpdir(), 'concierge-governed-'));
  build = join(folder, 'build');
  await cp(chromiumBuild, build, { recursive: true });
  organisation = openOrganisation(build);
  // The browser finds it at its start; the servers' ports are known only then, so the list comes after.
  organisation.set({ version: 1, tenants: [], preferences });
  scene = await openEnvironment({ build });
  const { nexudus, nextup } = scene.servers;
  acme = {
    ...{ id: 'acme', vendor: 'nexudus', name: 'Acme Members', baseUrl: nexudus.origin },
    ...{ environment: 'staging', settings: { portalUrl: nexudus.portalOrigin } },
  };
  erp = {
    ...{ id: 'erp', vendor: 'nextup', name: 'Acme ERP', baseUrl: nextup.origin },
    settings: { database: '99999999' },
  };
  options = await scene.browser.openOptions();
  settings = await scene.browser.openSettings();
  await options.bringToFront();
});
afterAll(async () => {
  organisation?.takeBack();
  await scene?.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (name: string) =>
  options.getByRole('list', { name: 'Tenants' }).getByRole('listitem').filter({ hasText: name });
const button = (name: string) => options.getByRole('button', { name, exact: true });
const inSettings = (name: string) => settings.getByRole('button', { name, exact: true });
const faults = () => options.getByRole('region', { name: 'Policy' }).getByRole('listitem').allInnerTexts();
const stored = async (slot: string) =>
  options.evaluate(async (key) => JSON.stringify(await chrome.storage.session.get(key)), slot);
const govern = (value: object) =>
  organisation.set({ version: 1, tenants: [acme, erp], preferences, ...value });

describe('a policy file of the machine', () => {
  it('is for the extension at the id its path gives, so that the build stays as it ships', () => {
    expect(scene.browser.id).toBe(unpackedId(build));
  });

  it('is taken in while the browser runs, as an administrator’s tool writes it', async () => {
    organisation.set({ version: 1, tenants: [acme, erp], preferences }, { rested: false });
    await row('Acme Members').waitFor({ timeout: 40_000 });
    await row('Acme ERP').waitFor();
    expect(await options.getByRole('region', { name: 'Policy' }).count()).toBe(0);
  });

  it('leaves the page of the first install out where it says so', async () => {
    // Known by now, and nobody has begun: without the policy the page would be there.
    await options.evaluate(() => chrome.storage.managed.get());
    await options.waitForTimeout(300);
    expect(scene.browser.context.pages().map((page) => new URL(page.url()).pathname)).not.toContain(
      '/welcome.html',
    );
  });

  it('marks its tenants, and leaves nothing there to edit, move, remove or export them with', async () => {
    await importFile(options, [scene.tenants.find(({ id }) => id === 'corner-shop') ?? {}]);
    for (const name of ['Acme Members', 'Acme ERP']) {
      expect(await row(name).innerText()).toContain(mark);
      for (const act of ['Edit', 'Remove'])
        expect([name, act, await button(`${act} ${name}`).count()]).toEqual([name, act, 0]);
      await button(`More about ${name}`).click();
      const menu = options.getByRole('menu');
      expect(await menu.getByRole('menuitem', { name: 'Remove' }).count()).toBe(0);
      for (const way of await menu.getByRole('menuitem', { name: /^Move/ }).all())
        expect(await way.getAttribute('aria-disabled')).toBe('true');
      await options.keyboard.press('Escape');
    }
    expect(await row('Corner Shop').innerText()).not.toContain(mark);
    await button('Edit Corner Shop').waitFor();
    await options.getByRole('checkbox', { name: 'Select Acme ERP' }).check();
    for (const name of ['Export tenants', 'Export selected', 'Remove selected'])
      expect([name, await button(name).count()]).toEqual([name, 0]);
    await options.getByRole('checkbox', { name: 'Select Acme ERP' }).uncheck();
    await takePictures(options, 'policy-options');
  });

  it('forces its preferences, and shows them marked and shut', async () => {
    for (const [name, on] of [
      [/^Sign out everywhere when the screen locks/, true],
      [/^Warn me before a session/, false],
    ] as const) {
      const box = settings.getByRole('checkbox', { name });
      expect([await box.isDisabled(), await box.isChecked()]).toEqual([true, on]);
      expect(await settings.locator('.setting').filter({ has: box }).innerText()).toContain(mark);
    }
  });

  it('refuses a server that is not encrypted, and a file that would change its tenants, by their names', async () => {
    for (const [entry, reason] of [
      [
        { ...erp, id: 'plain', name: 'Plain ERP', baseUrl: 'http://erp.example' },
        'your organisation allows none',
      ],
      [{ ...erp, name: 'Another' }, 'is set by your organisation'],
    ] as const) {
      await chooseFile(options, tenantFile([entry]));
      const alert = options.getByRole('alert').filter({ hasText: reason });
      await alert.waitFor();
      expect(await alert.innerText()).toContain(`Nothing was imported: “${entry.name}”`);
    }
    expect(await row('Plain ERP').count()).toBe(0);
  });

  it('takes Copy link away where a session could make one', async () => {
    await scene.browser.allowHosts('http://127.0.0.1/*');
    popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Acme Members');
    await allow(region, '127.0.0.1');
    await submitSignIn(region, jane);
    await untilStatus(region, 'Signed in');
    await region.getByRole('button', { name: 'Open portal', exact: true }).waitFor();
    expect(await region.getByRole('button', { name: 'Copy link' }).count()).toBe(0);
    govern({ preferences: { ...preferences, copyLink: true } });
    await region.getByRole('button', { name: 'Copy link' }).waitFor();
    govern({});
    await region.getByRole('button', { name: 'Copy link' }).waitFor({ state: 'detached' });
  });

  it('asks for the permission that a switch of its needs, which nobody can switch, until it is given', async () => {
    const shop = scene.tenants.find(({ id }) => id === 'corner-shop-cookies') ?? {};
    const names = ['Allow notifications', 'Allow the use of cookies'];
    for (const name of names) expect([name, await inSettings(name).count()]).toEqual([name, 0]);
    govern({
      tenants: [acme, erp, shop],
      preferences: { ...preferences, announceEnds: true, clearCookies: true },
    });
    for (const name of names) {
      await inSettings(name).waitFor();
      expect([name, await inSettings(name).isEnabled()]).toEqual([name, true]);
    }
    const box = settings.getByRole('checkbox', { name: /^On sign-out, delete the cookies/ });
    expect([await box.isDisabled(), await box.isChecked()]).toEqual([true, true]);
    await inSettings('Allow the use of cookies').scrollIntoViewIfNeeded();
    await takePictures(settings, 'policy-permissions');
    // The browser gives this one without a dialog, if it is asked in the click.
    await inSettings('Allow the use of cookies').click();
    await inSettings('Allow the use of cookies').waitFor({ state: 'detached' });
    await inSettings('Allow notifications').waitFor();
    expect(await options.evaluate(() => chrome.permissions.contains({ permissions: ['cookies'] }))).toBe(
      true,
    );
    govern({});
    await inSettings('Allow notifications').waitFor({ state: 'detached' });
  });

  it('with an entry that is not good names it, keeps its last good form, and ends no session', async () => {
    govern({
      tenants: [acme, { ...erp, name: 'Never seen', baseUrl: 'javascript:alert(1)' }],
      preferences: { ...preferences, autoLock: 9999 },
    });
    await options.getByRole('region', { name: 'Policy' }).waitFor();
    expect(await faults()).toEqual([
      expect.stringMatching(/^tenant 2 \(erp\).*"baseUrl"/),
      'preferences.autoLock must be a whole number of minutes from 1 to 1440',
    ]);
    expect(await row('Never seen').count()).toBe(0);
    await row('Acme ERP').waitFor();
    expect(await readStatus(await choose(popup, 'Acme Members'))).toMatch(/^Signed in/);
    await takePictures(options, 'policy-faults');
  });

  it('with a value of a wrong type, for which Chromium keeps the whole part back, says so and loses nothing', async () => {
    govern({ tenants: [acme, { ...erp, baseUrl: 7 }], preferences: { ...preferences, copyLink: 'no' } });
    await options.getByRole('listitem').filter({ hasText: 'tenants is missing' }).waitFor();
    expect(await faults()).toEqual([
      expect.stringMatching(/^tenants is missing: .*wrong type/),
      expect.stringMatching(/^preferences is missing: .*wrong type/),
    ]);
    await row('Acme Members').waitFor();
    expect(await button('Export tenants').count()).toBe(0);
    expect(await stored('token:acme')).toContain('accessToken');
  });

  it('that moves a tenant ends its session', async () => {
    expect(await stored('token:acme')).toContain('accessToken');
    govern({ tenants: [{ ...acme, baseUrl: scene.servers.harbour.origin }, erp] });
    await untilStatus(await choose(popup, 'Acme Members'), 'Signed out');
    await expect.poll(() => stored('token:acme')).toBe('{}');
    // The session ends before the policy is written down.
    await options.getByRole('region', { name: 'Policy' }).waitFor({ state: 'detached' });
  });

  it('brings a vendor without code whole, without a question, and takes it back', async () => {
    const cms = { id: 'cms', vendor: 'x-acme-desk', name: 'Acme Desk', baseUrl: scene.servers.nextup.origin };
    govern({
      vendors: JSON.stringify([bearerFile]),
      tenants: [acme, erp, { ...cms, settings: { company: '42' } }],
    });
    await row('Acme Desk').waitFor();
    expect(await options.getByRole('region', { name: 'Policy' }).count()).toBe(0);
    const definitions = await options.evaluate(() => chrome.storage.local.get('definitions'));
    for (const part of ['/data/access_token', 'auth/refresh', '"policy"'])
      expect(JSON.stringify(definitions).replaceAll('\\', '')).toContain(part);
    const region = await choose(popup, 'Acme Desk');
    expect(await region.innerText()).toContain('Email');
    govern({});
    await row('Acme Desk').waitFor({ state: 'detached' });
  });

  it('that is taken back takes its tenants, their sessions and its preferences with it', async () => {
    govern({});
    const region = await choose(popup, 'Acme Members');
    // Back at its own server: signed out it was before.
    await region
      .getByText(new URL(String(acme.baseUrl)).host)
      .first()
      .waitFor();
    await row('Acme Members').filter({ hasText: 'Signed out' }).waitFor();
    await submitSignIn(region, jane);
    await untilStatus(region, 'Signed in');
    organisation.takeBack();
    await button('Export tenants').waitFor();
    expect(
      await options.getByRole('list', { name: 'Tenants' }).locator('.option-name').allInnerTexts(),
    ).toEqual(['Corner Shop']);
    expect([await stored('token:acme'), await stored('passes')].join()).not.toContain('acme');
    expect(await settings.getByRole('checkbox', { name: /^Sign out everywhere when/ }).isDisabled()).toBe(
      false,
    );
  });
});

describe('in German, the language with the longest words', () => {
  it('a policy file that is not good says why, entry by entry, and it fits in a narrow window', async () => {
    const german = await buildInLanguage('de', []);
    const governed = openOrganisation(german);
    governed.set({
      version: 1,
      tenants: [acme, { ...erp, settings: { database: '1', checkMethod: 'Get All' } }, acme],
      preferences: { autoLock: 9999 },
    });
    const browser = await launchChromium({ build: german });
    try {
      const page = await browser.openOptions();
      await page.setViewportSize({ width: 520, height: 900 });
      const region = page.getByRole('region', { name: 'Richtlinie' });
      await region.waitFor();
      const told = await region.getByRole('listitem').allInnerTexts();
      expect(told).toEqual([
        '"settings.checkMethod" bei Mandant 2 (erp) muss der Name einer Methode sein, Buchstaben und Ziffern',
        'Mandant 3 (acme) hat die ID eines früheren Eintrags',
        'preferences.autoLock muss eine ganze Zahl von Minuten von 1 bis 1440 sein',
      ]);
      expect([untranslated(told, 'de'), await overflowingElements(page)]).toEqual([[], []]);
      await takePictures(page, 'policy-faults-de');
      governed.set({ version: 1, tenants: [acme] });
      await region.getByText('preferences fehlt').waitFor();
      const missing = await region.getByRole('listitem').allInnerTexts();
      expect(missing).toEqual([expect.stringMatching(/^preferences fehlt: .*falschen Typ hat$/)]);
      expect([untranslated(missing, 'de'), await overflowingElements(page)]).toEqual([[], []]);
    } finally {
      governed.takeBack();
      await browser.discard();
      await rm(german, { recursive: true, force: true });
    }
  });
});
