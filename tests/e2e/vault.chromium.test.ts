import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { byteSearch, filesBelow, textSearch } from './harness/bytes.ts';
import { heldByWorker } from './harness/memory.ts';
import { allow, choose, logIn, untilAlert, untilStatus } from './harness/person.ts';
import { openFurnishedScene, type Scene } from './harness/scene.ts';

const passphrase = 'correct horse battery staple';
const clerk = demoCredentials['acme-erp']?.fields ?? {};
const secrets = [
  { name: 'password', value: clerk.Password ?? '' },
  { name: 'passphrase', value: passphrase },
];

let scene: Scene;
let popup: Page;
let erp: Locator;
let vault: Page;
/** The unlocked key as it was, for looking for it. */
let key = '';

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const logIns = () =>
  scene.servers.nextup.requests.filter(({ body }) => body.includes('GetAuthenticationToken')).length;
/** The session area, read in a page: reading it in the background would leave it in the memory that is looked into. */
const inSession = (): Promise<string> =>
  (vault.isClosed() ? popup : vault).evaluate(async () =>
    JSON.stringify(await (chrome.storage.session.get(null) as Promise<unknown>)),
  );

async function openVault(): Promise<Page> {
  const page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/vault.html`);
  return page;
}
async function unlock(): Promise<void> {
  await vault.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await button(vault, 'Unlock vault').click();
  await button(vault, 'Lock now').waitFor();
}

beforeAll(async () => {
  scene = await openFurnishedScene();
  popup = await scene.browser.openPopup();
  erp = await choose(popup, 'Acme ERP');
  await allow(erp, '127.0.0.1');
});
afterAll(() => scene?.close());

describe('a credential kept in the vault', () => {
  it('is chosen beside Log in, and leads to a vault that is set up in a tab', async () => {
    const tab = scene.browser.context.waitForEvent('page');
    await button(erp, 'Ask each time').click();
    await erp.getByRole('menuitemradio', { name: 'In the vault' }).click();
    vault = await tab;
    const [first, again] = [
      vault.getByLabel('New passphrase', { exact: true }),
      vault.getByLabel('New passphrase again', { exact: true }),
    ];
    await first.fill(passphrase);
    await again.fill('another');
    await button(vault, 'Set up vault').click();
    await vault.getByText('The two are not alike').waitFor();
    await again.fill(passphrase);
    await button(vault, 'Set up vault').click();
    await vault.getByText('Acme ERP keeps its credentials in the vault from now on').waitFor();
    expect(await vault.content()).not.toContain(passphrase);
    await button(erp, 'In the vault').waitFor();
  });

  it('shows what is typed while it is held, by pointer and by key, and leaves the page with the submit', async () => {
    const field = erp.getByLabel('Password', { exact: true });
    await field.fill('typed-for-a-look-1Ab2Cd');
    const show = button(erp, 'Show');
    await show.hover();
    await popup.mouse.down();
    await expect.poll(() => field.getAttribute('type')).toBe('text');
    await popup.mouse.up();
    await expect.poll(() => field.getAttribute('type')).toBe('password');
    await show.focus();
    await popup.keyboard.down('Space');
    await expect.poll(() => field.getAttribute('type')).toBe('text');
    await popup.keyboard.up('Space');
    await expect.poll(() => field.getAttribute('type')).toBe('password');
    expect([await field.getAttribute('spellcheck'), await field.getAttribute('autocomplete')]).toEqual([
      'false',
      'new-password',
    ]);
    await logIn(erp, clerk);
    await untilStatus(erp, 'Signed in');
    expect(await popup.content()).not.toContain(clerk.Password ?? 'nothing');
    expect(await inSession()).not.toContain(clerk.Password ?? 'nothing');
    key = /"vaultKey":\{[^}]*"data":"([\w-]{43})"/.exec(await inSession())?.[1] ?? '';
    expect(key).toHaveLength(43);
  });

  it('brings a session that died back by itself, ten times, with one log-in each', async () => {
    for (let death = 0; death < 10; death += 1) {
      const before = logIns();
      scene.servers.nextup.killAllTokens();
      await button(erp, 'Check').click();
      await expect.poll(() => logIns(), { timeout: 10_000 }).toBe(before + 1);
      await popup.getByText('checked, the session is alive').waitFor();
      await untilStatus(erp, 'Signed in');
    }
  });
});

describe('a lock', () => {
  it('leaves neither key nor credential in the session area, nor in the background’s memory', async () => {
    // What is looked for can be found: the key, while it is there.
    expect(textSearch(await inSession(), [{ name: 'key', value: key }])).toEqual(['key']);
    await button(vault, 'Lock now').click();
    await vault.getByText('The vault is locked').waitFor();
    expect(textSearch(await inSession(), [...secrets, { name: 'key', value: key }])).toEqual([]);
    await vault.close();
    await popup.close();
    const about = await scene.browser.context.newPage();
    const held = await heldByWorker(about, scene.browser.id);
    expect(held.length).toBeGreaterThan(100_000);
    // The snapshot does see texts of ours.
    expect(held).toContain('vault_locked');
    expect(textSearch(held, [...secrets, { name: 'key', value: key }])).toEqual([]);
    await about.close();
  });

  it('is said at the moment the vault is needed, and opened there: wrong passphrase, then the right one', async () => {
    popup = await scene.browser.openPopup();
    erp = await choose(popup, 'Acme ERP');
    scene.servers.nextup.killAllTokens();
    const before = logIns();
    await button(erp, 'Check').click();
    await untilAlert(erp, 'vault_locked');
    expect(logIns()).toBe(before);
    const field = erp.getByLabel('Passphrase', { exact: true });
    await field.fill('not the passphrase');
    await button(erp, 'Unlock vault').click();
    await erp.getByText('That is not the passphrase').waitFor();
    await field.fill(passphrase);
    await button(erp, 'Unlock vault').click();
    await erp.getByRole('alert').waitFor({ state: 'detached' });
    await button(erp, 'Check').click();
    await popup.getByText('checked, the session is alive').waitFor();
    expect(logIns()).toBe(before + 1);
    await button(popup, 'Lock').click();
    await button(popup, 'Lock').waitFor({ state: 'detached' });
  });
});

describe('the worker killed while it unlocks', () => {
  it('leaves the vault as it was: it opens afterwards', async () => {
    vault = await openVault();
    await vault.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await button(vault, 'Unlock vault').click();
    await scene.browser.killWorker();
    await vault.reload();
    const open = button(vault, 'Lock now');
    await open
      .or(vault.getByLabel('Passphrase', { exact: true }))
      .first()
      .waitFor();
    if (await open.isVisible()) {
      await open.click();
      await vault.getByLabel('Passphrase', { exact: true }).waitFor();
    }
    await unlock();
    await vault.getByText('It keeps the credentials of 1 tenant').waitFor();
  });
});

describe('a passkey', () => {
  let cdp: CDPSession;
  let authenticatorId: string;
  beforeAll(async () => {
    cdp = await scene.browser.context.newCDPSession(vault);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
      },
    });
    authenticatorId = id;
  });
  const lockNow = async () => {
    await button(vault, 'Lock now').click();
    await button(vault, 'Unlock with passkey').waitFor();
  };

  it('is added to the open vault, and opens it in place of the passphrase', async () => {
    await button(vault, 'Add a passkey').click();
    await vault.getByText('The passkey opens the vault from now on').waitFor();
    await lockNow();
    await button(vault, 'Unlock with passkey').click();
    await button(vault, 'Lock now').waitFor();
    await vault.getByText('It keeps the credentials of 1 tenant').waitFor();
  });

  it('that is refused opens nothing, and says that the passphrase does', async () => {
    await lockNow();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await button(vault, 'Unlock with passkey').click();
    await vault.getByText('The passkey was not used').waitFor();
    expect(await button(vault, 'Lock now').isVisible()).toBe(false);
    expect(await inSession()).not.toContain('"vaultKey"');
    await unlock();
  });
});

it('on disk, after all that, is the ciphertext, and no credential, no passphrase, no key', async () => {
  await vault.close();
  await popup.close();
  await scene.browser.context.newPage();
  await scene.browser.close();
  const { profile } = scene.browser;
  expect(await byteSearch(profile, [...secrets, { name: 'key', value: key }])).toEqual([]);
  const files = (await filesBelow(profile)).filter((file) => file.includes('Local Extension Settings'));
  const texts = await Promise.all(files.map((file) => readFile(join(profile, file), 'latin1')));
  // The protected header of a JWE with PBES2, as it stands in the file.
  expect(
    texts.some((text) =>
      text.includes(Buffer.from('{"alg":"PBES2-HS512').toString('base64url').slice(0, 22)),
    ),
  ).toBe(true);
});
