import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { slotData } from '../support/slot-data.ts';
import { byteSearch, filesBelow, textSearch } from './harness/bytes.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { heldByWorker, heldInMemory } from './harness/memory.ts';
import { takePictures } from './harness/pictures.ts';
import {
  allow,
  choose,
  chooseSignInMethod,
  signOut,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const passphrase = 'correct horse battery staple';
const clerk = demoCredentials['acme-erp']?.fields ?? {};
const paola = demoCredentials['corner-shop']?.fields ?? {};
const secrets = [
  { name: 'password', value: clerk.Password ?? '' },
  { name: 'remembered password', value: paola.Password ?? '' },
  { name: 'passphrase', value: passphrase },
];

let scene: TestEnvironment;
/** A tab behind another draws a frame a second, and a press waits for two: who works in it brings it to the front. */
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

/** What stands in the fields of a page that are not for searching. */
const typedIn = (page: Page) =>
  page
    .locator('input:not([type=search]):not([type=radio]):not([type=checkbox])')
    .evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value));
/** A key as somebody presses it with caps lock on, or off: no tool of ours can press that key itself. */
const pressIn = (field: Locator, capsLock: boolean) =>
  field.evaluate((element, on) => {
    for (const type of ['keydown', 'keyup'])
      element.dispatchEvent(new KeyboardEvent(type, { key: 'a', modifierCapsLock: on, bubbles: true }));
  }, capsLock);
/** Whether caps lock is told of while it is on, and not a moment longer. */
async function expectCapsHint(page: Page | Locator, field: Locator): Promise<void> {
  const hint = page.getByText('Caps lock is on.');
  expect(await hint.count()).toBe(0);
  // Pressed until it is heard: a field that has just come does not listen at once.
  const pressed = async () => {
    await pressIn(field, true);
    return hint.count();
  };
  await expect.poll(pressed).toBe(1);
  await pressIn(field, false);
  await hint.waitFor({ state: 'detached' });
}
/** The fields on a page that a form's memory, a manager of passwords or a spell check would take for theirs. */
const careless = (page: Page) =>
  page.locator('input:not([type=radio]):not([type=checkbox]), textarea, form').evaluateAll((all) =>
    all
      .filter((each) => {
        const memory = each.getAttribute('autocomplete') ?? '';
        const read = each.tagName !== 'FORM' && each.getAttribute('spellcheck') !== 'false';
        return read || !['off', 'new-password', 'one-time-code'].includes(memory);
      })
      .map((each) => each.outerHTML),
  );

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  erp = await choose(popup, 'Acme ERP');
  await allow(erp, '127.0.0.1');
});
afterAll(() => scene?.close());

describe('a credential kept in the vault', () => {
  it('is chosen beside Sign in, and leads to a vault that is set up in a tab', async () => {
    const tab = scene.browser.context.waitForEvent('page');
    await erp.getByLabel('Remember', { exact: true }).selectOption('In the vault');
    vault = await tab;
    const [first, again] = [
      vault.getByLabel('New passphrase', { exact: true }),
      vault.getByLabel('Repeat new passphrase', { exact: true }),
    ];
    for (const [words, hint] of [
      ['too short', 'Too short: at least ten characters.'],
      ['aaaaaaaaaaaa', 'Too simple: repeated characters'],
      ['blue pencil', 'Weak: someone with this file'],
      [passphrase, 'Fair. Another word makes it strong.'],
      [`${passphrase} lantern`, 'Strong.'],
      ['', 'At least ten characters. Four or five unrelated words'],
    ] as const) {
      await first.fill(words);
      // From its beginning: `Fair` names what is strong too.
      await vault.getByText(new RegExp(`^${hint}`)).waitFor();
    }
    await expectCapsHint(vault, first);
    await first.fill('too short');
    await button(vault, 'Set up vault').click();
    await expect.poll(() => first.getAttribute('aria-invalid')).toBe('true');
    await vault.getByText('Too short: at least ten characters.').waitFor();
    await first.fill(passphrase);
    await again.fill('another');
    await button(vault, 'Set up vault').click();
    await vault.getByText('The passphrases don’t match').waitFor();
    await again.fill(passphrase);
    await button(vault, 'Set up vault').click();
    await vault.getByText('From now on the credentials for Acme ERP are saved in the vault').waitFor();
    expect(await vault.content()).not.toContain(passphrase);
    expect(await typedIn(vault)).toEqual(['', '', '']);
    expect(textSearch(await heldInMemory(vault), secrets)).toEqual([]);
    await expect.poll(() => erp.getByLabel('Remember', { exact: true }).inputValue()).toBe('vault');
  });

  it('shows what is typed while it is held, by pointer and by key, and leaves the page with the submit', async () => {
    await popup.bringToFront();
    const field = erp.getByLabel('Password', { exact: true });
    await field.fill('typed-for-a-look-1Ab2Cd');
    const show = button(erp, 'Show');
    await show.hover();
    await popup.mouse.down();
    await expect.poll(() => field.getAttribute('type')).toBe('text');
    await popup.mouse.up();
    await expect.poll(() => field.getAttribute('type')).toBe('password');
    // Who slips off the button while holding it shows nothing more.
    await popup.mouse.down();
    await expect.poll(() => field.getAttribute('type')).toBe('text');
    await popup.getByRole('searchbox').hover();
    await expect.poll(() => field.getAttribute('type')).toBe('password');
    await popup.mouse.up();
    await expectCapsHint(erp, field);
    await show.focus();
    await popup.keyboard.down('Space');
    await expect.poll(() => field.getAttribute('type')).toBe('text');
    await popup.keyboard.up('Space');
    await expect.poll(() => field.getAttribute('type')).toBe('password');
    expect([await field.getAttribute('spellcheck'), await field.getAttribute('autocomplete')]).toEqual([
      'false',
      'new-password',
    ]);
    await submitSignIn(erp, clerk);
    await untilStatus(erp, 'Signed in');
    expect(await popup.content()).not.toContain(clerk.Password ?? 'nothing');
    expect((await typedIn(popup)).join('')).toBe('');
    // Until the reply, which comes after the pass, the page waits for it with what was typed.
    await expect.poll(async () => textSearch(await heldInMemory(popup), secrets)).toEqual([]);
    expect(await inSession()).not.toContain(clerk.Password ?? 'nothing');
    key = /"vaultKey":\{[^}]*"data":"([\w-]{43})"/.exec(await inSession())?.[1] ?? '';
    expect(key).toHaveLength(43);
  });

  it('brings a session that died back by itself, again and again, with one log-in each', async () => {
    await popup.bringToFront();
    // Ten times: tests/integration/vault/retained-credentials.test.ts.
    for (let death = 0; death < 3; death += 1) {
      const before = logIns();
      scene.servers.nextup.killAllTokens();
      await button(erp, 'Check').click();
      await expect.poll(() => logIns(), { timeout: 10_000 }).toBe(before + 1);
      await popup.getByText('checked, the session is alive').waitFor();
      await untilStatus(erp, 'Signed in');
    }
  });
});

describe('somebody else', () => {
  const demo = { 'User name': 'demo_user', Password: 'Demo1234' };
  it('signs in beside what is kept, which stays until the server took the new one', async () => {
    await popup.bringToFront();
    await signOut(erp);
    await erp.getByText(`The credentials for ${clerk['User name']} are saved in the vault.`).waitFor();
    await takePictures(popup, 'kept');
    await button(erp, 'Use another account').click();
    const name = erp.getByLabel('User name', { exact: true });
    await expect.poll(() => name.evaluate((it) => it === document.activeElement)).toBe(true);
    // It is selected: what is typed takes its place.
    await popup.keyboard.type('demo_user');
    expect(await name.inputValue()).toBe('demo_user');
    await submitSignIn(erp, { ...demo, Password: 'not-the-password-1234' });
    await untilAlert(erp, 'bad_credentials');
    await takePictures(popup, 'kept-other');
    await button(erp, 'Use saved credentials').click();
    await button(erp, 'Sign in').click();
    await untilStatus(erp, 'Signed in');
    await erp.getByText(clerk['User name'] ?? 'nobody').waitFor();

    for (const [typed, other] of [
      [demo, clerk],
      [clerk, demo],
    ]) {
      await signOut(erp);
      await button(erp, 'Use another account').click();
      await submitSignIn(erp, typed ?? {});
      await untilStatus(erp, 'Signed in');
      await signOut(erp);
      await erp.getByText(`The credentials for ${typed?.['User name']} are saved in the vault.`).waitFor();
      expect(await erp.innerText()).not.toContain(other?.['User name']);
      await button(erp, 'Sign in').click();
      await untilStatus(erp, 'Signed in');
    }
  });
});

describe('a credential remembered until the browser closes', () => {
  it('is chosen beside Sign in too, and is in the session area for as long', async () => {
    await popup.bringToFront();
    const shop = await choose(popup, 'Corner Shop');
    const remember = shop.getByLabel('Remember', { exact: true });
    await remember.selectOption('Until the browser closes');
    await expect.poll(() => remember.inputValue()).toBe('browser');
    await submitSignIn(shop, paola);
    await untilStatus(shop, 'Signed in');
    // Remembered once the session stands.
    await expect.poll(async () => textSearch(await inSession(), secrets)).toEqual(['remembered password']);
  });
});

describe('a lock', () => {
  it('leaves neither key nor credential in the session area, nor in the background’s memory', async () => {
    // What is looked for can be found: the key, while it is there.
    expect(textSearch(await inSession(), [{ name: 'key', value: key }])).toEqual(['key']);
    await vault.bringToFront();
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
    await expect.poll(() => field.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await careless(popup)).toEqual([]);
    await field.fill('not the passphrase');
    await expectCapsHint(erp, field);
    await button(erp, 'Unlock vault').click();
    await erp.getByText('That isn’t the passphrase').waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill(passphrase);
    await field.press('Enter');
    await erp.getByRole('alert').waitFor({ state: 'detached' });
    // What was pressed goes on.
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
    await vault.getByText('It holds the credentials for 1 tenant').waitFor();
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
    await vault.getByText('Your passkey now opens the vault').waitFor();
    await lockNow();
    await button(vault, 'Unlock with passkey').click();
    await button(vault, 'Lock now').waitFor();
    await vault.getByText('It holds the credentials for 1 tenant').waitFor();
  });

  it('that is refused opens nothing, and says that the passphrase does', async () => {
    await lockNow();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await button(vault, 'Unlock with passkey').click();
    await vault.getByText('The passkey wasn’t used').waitFor();
    expect(await button(vault, 'Lock now').isVisible()).toBe(false);
    expect(await inSession()).not.toContain('"vaultKey"');
    await unlock();
  });

  it('is removed with the passphrase, and not without: all that is kept is under another key then', async () => {
    const keyNow = async () => /"vaultKey":\{[^}]*"data":"([\w-]{43})"/.exec(await inSession())?.[1];
    const before = await keyNow();
    await button(vault, 'Remove passkey').click();
    await vault.getByText('That takes your passphrase').waitFor();
    const field = vault.getByLabel('Passphrase', { exact: true });
    await expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(await careless(vault)).toEqual([]);
    await field.fill('not the passphrase');
    await button(vault, 'Remove passkey').click();
    await vault.getByText('That isn’t the passphrase').waitFor();
    expect([await field.inputValue(), await keyNow()]).toEqual(['', before]);
    await field.fill(passphrase);
    await takePictures(vault, 'vault-passkey-remove');
    await button(vault, 'Remove passkey').click();
    await vault.getByText('The passkey no longer opens the vault').waitFor();
    await button(vault, 'Add a passkey').waitFor();
    expect(await keyNow()).toMatch(/^[\w-]{43}$/);
    expect(await keyNow()).not.toBe(before);
    await vault.getByText('It holds the credentials for 1 tenant').waitFor();
  });
});

describe('erasing the vault', () => {
  const question = () => vault.getByRole('alertdialog', { name: 'Erase the vault?' });
  it('asks first, and a no changes nothing', async () => {
    for (const no of ['Escape', 'Cancel']) {
      await button(vault, 'Erase vault').click();
      const cancel = button(question(), 'Cancel');
      expect(await cancel.evaluate((it) => it === document.activeElement)).toBe(true);
      expect(await question().innerText()).toContain('deleted for good');
      if (no === 'Escape') await vault.keyboard.press('Escape');
      else await cancel.click();
      await question().waitFor({ state: 'detached' });
      await vault.getByText('It holds the credentials for 1 tenant').waitFor();
    }
  });

  it('at a yes leaves none, and whoever kept something in it is asked each time', async () => {
    await button(vault, 'Erase vault').click();
    await button(question(), 'Erase vault').click();
    await vault.getByText('The vault is erased').waitFor();
    await vault.getByRole('heading', { name: 'Set up a vault' }).waitFor();
    expect(await inSession()).not.toContain('"vaultKey"');
    const worker = await scene.browser.worker();
    const kept = await worker.evaluate(() => chrome.storage.local.get(['vault', 'preferences']));
    const methods = Object.values(slotData(kept.preferences).retention as Record<string, string>);
    expect([kept.vault, methods.includes('vault')]).toEqual([undefined, false]);
    await vault.getByLabel('New passphrase', { exact: true }).fill(passphrase);
    await vault.getByLabel('Repeat new passphrase', { exact: true }).fill(passphrase);
    await button(vault, 'Set up vault').click();
    await button(vault, 'Lock now').waitFor();
  });
});

describe('Forget on the vault’s page', () => {
  it('asks first, and leaves the focus at its button after a no, at the heading when no row is left', async () => {
    await popup.bringToFront();
    erp = await choose(popup, 'Acme ERP');
    if (await button(erp, 'Sign out').isVisible()) await signOut(erp);
    const remember = erp.getByLabel('Remember', { exact: true });
    await remember.selectOption('In the vault');
    await expect.poll(() => remember.inputValue()).toBe('vault');
    await submitSignIn(erp, clerk);
    await untilStatus(erp, 'Signed in');
    await vault.bringToFront();
    const forget = button(vault, 'Forget Acme ERP');
    const question = vault.getByRole('alertdialog');
    const hasFocus = (it: Element) => it === document.activeElement;
    await forget.click();
    expect(await question.innerText()).toContain(`Saved for ${clerk['User name']}.`);
    expect(await question.innerText()).toContain(new URL(scene.servers.nextup.origin).host);
    await button(question, 'Cancel').click();
    await question.waitFor({ state: 'detached' });
    expect(await forget.evaluate(hasFocus)).toBe(true);
    await forget.click();
    await button(question, 'Forget').click();
    await vault.getByText('Nothing is saved yet').waitFor();
    const heading = vault.getByRole('heading', { name: 'What you type to sign in' });
    await expect.poll(() => heading.evaluate(hasFocus)).toBe(true);
    await popup.bringToFront();
    await signOut(erp);
    expect(await remember.inputValue()).toBe('ask');
  });
});

describe('no field', () => {
  it('of any page where something secret is typed is read by a form’s memory or a spell check', async () => {
    await popup.bringToFront();
    expect(await careless(vault)).toEqual([]);
    for (const { name } of scene.tenants) {
      const region = await choose(popup, name);
      if (await button(region, 'Sign out').isVisible()) await signOut(region);
      const methods = await region.getByRole('radio').all();
      for (const method of methods.length === 0 ? [null] : methods) {
        await method?.check();
        expect([name, await region.locator('input[type=password]').count()]).toEqual([name, 1]);
        expect(await careless(popup)).toEqual([]);
      }
    }
    const harry = demoCredentials['harbour-coworking']?.fields ?? {};
    const harbour = await choose(popup, 'Harbour Coworking');
    await chooseSignInMethod(harbour, 'Member account');
    await submitSignIn(harbour, harry);
    await harbour.getByLabel('Verification code').waitFor();
    expect(await careless(popup)).toEqual([]);
    await button(harbour, 'Cancel').click();
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
