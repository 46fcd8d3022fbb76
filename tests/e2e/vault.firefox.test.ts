import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { violations } from './harness/axe.ts';
import { byteSearch, textSearch } from './harness/bytes.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { everything } from './harness/firefox-background.ts';
import {
  chooseTenant,
  fill,
  hasButton,
  importTenants,
  press,
  signIn,
  untilNoButton,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';

const passphrase = 'correct horse battery staple';
const wrong = 'incorrect donkey capacitor clip';
const clerk = demoCredentials['acme-erp']?.fields ?? {};

let folder: string;
let profile: string;
let servers: Simulators;
let firefox: Firefox;
let popup: Page;
let vault: Page;
/** The unlocked key as it was, for looking for it. */
let key = '';

const secrets = () => [
  { name: 'password', value: clerk.Password ?? '' },
  { name: 'passphrase', value: passphrase },
  { name: 'wrong passphrase', value: wrong },
  { name: 'key', value: key },
];
const logIns = () =>
  servers.nextup.requests.filter(({ body }) => body.includes('GetAuthenticationToken')).length;
const inSession = async () => JSON.stringify(await everything(popup, 'session'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concierge-vault-'));
  profile = join(folder, 'profile');
  await mkdir(profile);
  servers = await startAll();
  firefox = await launchFirefox({ profile });
  await importTenants(firefox, demoTenantsOf(servers));
  await firefox.allowHosts('http://127.0.0.1/*');
  popup = await firefox.openPage('popup.html');
  await chooseTenant(popup, 'Acme ERP');
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Waits for the tab in which the vault's page opened by itself, and goes on there in a tab that Puppeteer knows. */
async function inVaultTab(): Promise<Page> {
  const path = 'vault.html?keep=acme-erp';
  const shut = (path: string) =>
    popup.evaluate(async (path) => {
      const tab = (await chrome.tabs.query({})).find(({ url }) => url === chrome.runtime.getURL(path));
      if (tab?.id !== undefined) await chrome.tabs.remove(tab.id);
      return tab?.active;
    }, path);
  await expect.poll(() => shut(path)).toBe(true);
  return firefox.openPage(path);
}
/** A session that its server has forgotten is looked at. */
async function checkDead(): Promise<void> {
  servers.nextup.killAllTokens();
  await popup.bringToFront();
  await press(popup, 'Check');
}

describe('in Firefox, the vault', () => {
  it('is set up in a tab, where it was chosen beside Sign in, and by the passphrase alone', async () => {
    await popup.select('select[aria-label=Remember]', 'vault');
    vault = await inVaultTab();
    await fill(vault, 'New passphrase', passphrase);
    await fill(vault, 'Repeat new passphrase', wrong);
    await press(vault, 'Set up vault');
    await untilText(vault, /The passphrases don’t match/);
    await fill(vault, 'Repeat new passphrase', passphrase);
    await press(vault, 'Set up vault');
    await untilText(vault, /From now on the credentials for Acme ERP are saved in the vault/);
    expect(await vault.content()).not.toContain(passphrase);
    expect(await violations(vault)).toEqual([]);
  });

  it('offers no passkey, for Firefox gives none to an extension’s page, and says so', async () => {
    await untilText(vault, /This browser can’t open a vault with a passkey/);
    expect(await hasButton(vault, 'Add a passkey')).toBe(false);
    const refusal = await vault.evaluate(() =>
      navigator.credentials
        .create({
          publicKey: {
            rp: { name: 'Tenant Concierge' },
            user: { id: new Uint8Array(16), name: 'vault', displayName: 'vault' },
            challenge: new Uint8Array(32),
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
            extensions: { prf: { eval: { first: new Uint8Array(32) } } },
          },
        })
        .then(
          () => 'a passkey',
          ({ name }: Error) => name,
        ),
    );
    expect(refusal).toBe('SecurityError');
  });

  it('keeps what is typed: it leaves the page, and is in no slot in clear', async () => {
    await popup.bringToFront();
    await signIn(popup, clerk);
    await untilSays(popup, 'Signed in');
    key = /"vaultKey":\{[^}]*"data":"([\w-]{43})"/.exec(await inSession())?.[1] ?? '';
    expect(key).toHaveLength(43);
    const held = await popup.$$eval('input', (all) => all.map(({ value }) => value).join('\n'));
    const everywhere = (await popup.content()) + held + (await inSession());
    expect(textSearch(everywhere, secrets())).toEqual(['key']);
    expect(textSearch(JSON.stringify(await everything(popup, 'local')), secrets())).toEqual([]);
  });

  it('brings a session that died back by itself, with one log-in each, in a background that slept meanwhile too', async () => {
    for (const sleeps of [false, true, true]) {
      if (sleeps) await firefox.killBackground();
      const before = logIns();
      await checkDead();
      await expect.poll(logIns).toBe(before + 1);
      await untilText(popup, /checked, the session is alive/);
      expect(logIns()).toBe(before + 1);
      await untilSays(popup, 'Signed in');
    }
  });

  it('wipes the key at a lock, and a dead session says that the vault is locked: nothing is sent', async () => {
    await vault.bringToFront();
    await press(vault, 'Lock now');
    await untilText(vault, /The vault is locked/);
    expect(textSearch(await inSession(), secrets())).toEqual([]);
    const before = logIns();
    await checkDead();
    await untilProblem(popup, 'vault_locked');
    expect(logIns()).toBe(before);
  });

  it('says that a passphrase is wrong, and opens by the right one', async () => {
    await fill(popup, 'Passphrase', wrong);
    await press(popup, 'Unlock vault');
    await untilText(popup, /That isn’t the passphrase/);
    expect(textSearch(await inSession(), secrets())).toEqual([]);
    const before = logIns();
    await fill(popup, 'Passphrase', passphrase);
    await press(popup, 'Unlock vault');
    await untilNoButton(popup, 'Unlock vault');
    // The check that was pressed goes on.
    await untilText(popup, /checked, the session is alive/);
    expect(logIns()).toBe(before + 1);
    await press(popup, 'Lock');
    await untilNoButton(popup, 'Lock');
  });
});

it('in Firefox, on disk after all that is the ciphertext, and no credential, no passphrase, no key', async () => {
  const { vault: kept } = await everything(popup, 'local');
  // A part of each sealed text that another one does not begin with.
  const sealed = [...JSON.stringify(kept).matchAll(/[\w-]{40,}/g)].map(([text]) => text.slice(-24));
  expect(sealed.length).toBeGreaterThan(2);
  await firefox.close();
  const ciphertext = sealed.map((value) => ({ name: 'ciphertext', value }));
  const found = await byteSearch(profile, [...secrets(), ...ciphertext]);
  expect(found.filter(({ name }) => name !== 'ciphertext')).toEqual([]);
  expect(found.some(({ file }) => file.includes('/idb/'))).toBe(true);
});
