import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { startServer } from '../simulators/server.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  importFile,
  openPortal,
  readStatus,
  submitSignIn,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};

let scene: TestEnvironment;
let popup: Page;
let acme: Locator;
/** Every sentence heard so far, by what had gone wrong. */
const sentences = new Map<string, string>();

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  // A server that is not there: its port was free a moment ago.
  const gone = await startServer(() => ({ status: 200, headers: {}, body: '' }));
  await gone.close();
  const options = await scene.browser.openOptions();
  const settings = { portalUrl: gone.origin };
  await importFile(options, [
    {
      id: 'gone',
      vendor: 'nexudus',
      name: 'Gone Space',
      baseUrl: gone.origin,
      environment: 'sandbox',
      settings,
    },
  ]);
  await options.close();
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
});
afterAll(() => scene?.close());
beforeEach(async () => {
  scene.servers.nexudus.switches.fault = null;
  acme = await choose(popup, 'Acme Members');
});

const requests = () => scene.servers.nexudus.requests.length;

/** Tries to log in, waits for the refusal, and notes its sentence. */
async function refused(
  what: string,
  code: string,
  region: Locator,
  fields = jane,
  patience?: number,
): Promise<void> {
  await submitSignIn(region, fields);
  const text = await untilAlert(region, code, patience);
  sentences.set(what, text);
  expect(await popup.getByRole('alert').count()).toBe(1);
  await untilStatus(region, 'Signed out');
}

describe('a log in that is refused', () => {
  it('for a wrong password: one request, a clear sentence, the user name still there and no password', async () => {
    const before = requests();
    await refused('wrong password', 'bad_credentials', acme, { ...jane, Password: 'not-the-password-1234' });
    expect(sentences.get('wrong password')).toMatch(/refused/i);
    // The card is longer than its room.
    const isInSight = (alert: Element) => {
      const [own, room] = [alert, alert.closest('.card-area') ?? alert].map((box) =>
        box.getBoundingClientRect(),
      );
      return (
        own !== undefined && room !== undefined && own.top >= room.top - 1 && own.bottom <= room.bottom + 1
      );
    };
    await expect.poll(() => acme.getByRole('alert').evaluate(isInSight)).toBe(true);
    expect(await acme.getByLabel('Email').inputValue()).toBe('jane@example.com');
    expect(await acme.getByLabel('Password').inputValue()).toBe('');
    await popup.waitForTimeout(1500);
    expect(requests()).toBe(before + 1);
  });

  it('leaves the focus in the emptied password’s field, so that none is typed again into the search', async () => {
    await acme.getByLabel('Password').fill('not-the-password-1234');
    scene.servers.nexudus.switches.fault = { kind: 'slow', slowMs: 600, once: true };
    await acme.getByLabel('Password').press('Enter');
    await untilStatus(acme, 'Signing in');
    await untilStatus(acme, 'Signed out');
    await expect
      .poll(() => popup.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('password');
    await popup.keyboard.type('again');
    expect(await acme.getByLabel('Password').inputValue()).toBe('again');
    await acme.getByLabel('Password').fill('');
  });

  it('and it is still there when the popup is opened again, which asks for the password at once', async () => {
    await popup.close();
    popup = await scene.browser.openPopup();
    acme = tenantRegion(popup, 'Acme Members');
    expect(await acme.getByLabel('Email').inputValue()).toBe('jane@example.com');
    const password = acme.getByLabel('Password', { exact: true });
    // The focus comes after the first picture.
    await expect.poll(() => password.evaluate((field) => field === document.activeElement)).toBe(true);
    const worker = await scene.browser.worker();
    const onDisk = await worker.evaluate(() => chrome.storage.local.get(null));
    expect(JSON.stringify(onDisk)).not.toContain('jane@example.com');
  });

  it('for a password that must be reset first: without the reset secret', async () => {
    const rita = { Email: 'rita@example.com', Password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S' };
    await refused('reset first', 'password_expired', acme, rita);
    const secret = scene.servers.nexudus.issued.find(({ kind }) => kind === 'reset secret')?.value ?? '';
    expect(secret).not.toBe('');
    expect(await popup.content()).not.toContain(secret);
  });

  it('by a server that is not there: network', async () => {
    await refused('closed port', 'network', await choose(popup, 'Gone Space'));
  });

  it('on a machine that is offline: network', async () => {
    const before = requests();
    await scene.browser.context.setOffline(true);
    await refused('closed port', 'network', acme);
    await scene.browser.context.setOffline(false);
    expect(requests()).toBe(before);
  });

  it('by a web page instead of data: vendor_reply', async () => {
    scene.servers.nexudus.switches.fault = { kind: 'html', path: '/api/token' };
    await refused('web page', 'vendor_reply', acme);
  });

  it('by a redirect: redirected, and nothing is sent to where it leads', async () => {
    const elsewhere = await startServer(() => ({ status: 200, headers: {}, body: '{}' }));
    const redirectTo = `${elsewhere.origin}/api/token`;
    scene.servers.nexudus.switches.fault = {
      kind: 'redirect',
      redirectStatus: 307,
      redirectTo,
      path: '/api/token',
    };
    await refused('redirect', 'redirected', acme);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('by an empty answer: vendor_reply, in other words', async () => {
    scene.servers.nexudus.switches.fault = { kind: 'empty', path: '/api/token' };
    await refused('empty', 'vendor_reply', acme);
  });

  it('by a connection that breaks: network', async () => {
    scene.servers.nexudus.switches.fault = { kind: 'reset', path: '/api/token' };
    await refused('closed port', 'network', acme);
  });

  it('by a server that never answers: timeout, after 25 seconds', async () => {
    scene.servers.nexudus.switches.fault = { kind: 'hang', path: '/api/token' };
    const before = { requests: requests(), at: Date.now() };
    await refused('no answer', 'timeout', acme, jane, 32_000);
    expect(Date.now() - before.at).toBeGreaterThan(24_000);
    expect(requests()).toBe(before.requests + 1);
  });

  it('each in a sentence of its own', () => {
    expect(sentences.size).toBe(7);
    expect(new Set(sentences.values()).size).toBe(sentences.size);
    for (const text of sentences.values()) expect(text).toMatch(/^[A-Z].{25,}\.$/s);
  });

  it('and the next one with the right password is not: the alert goes', async () => {
    await submitSignIn(acme, jane);
    await untilStatus(acme, 'Signed in');
    expect(await popup.getByRole('alert').count()).toBe(0);
  });
});

describe('a door that does not open', () => {
  const open = () => acme.getByRole('button', { name: 'Open portal', exact: true });

  it('when the vendor gives no sign-in link: its words are shown without the token they quote', async () => {
    // Answers the standing question first, so that what follows is about the door alone.
    await (await openPortal(scene.browser.context, popup, 'Acme Members')).close();
    const pages = scene.browser.context.pages().length;
    scene.servers.nexudus.switches.oneTime = 'soft-failure';
    await open().click();
    const text = await untilAlert(acme, 'vendor_refused');
    scene.servers.nexudus.switches.oneTime = 'good';
    expect(text).toContain('could not be exchanged');
    for (const { value } of scene.servers.nexudus.issued) expect(text).not.toContain(value);
    expect(scene.browser.context.pages()).toHaveLength(pages);
  });

  it('unless a renewal helps: a dead token is renewed once, and the portal opens', async () => {
    scene.servers.nexudus.killBearers();
    const portal = await openPortal(scene.browser.context, popup, 'Acme Members');
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await portal.close();
  });

  it('when the server has forgotten everything: session_dead, and the state is true', async () => {
    scene.servers.nexudus.killAllTokens();
    await open().click();
    await untilAlert(acme, 'session_dead');
    expect(await readStatus(acme)).toMatch(/^Expired/);
  });
});
