import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { byteSearch, type Found, type Needle, textSearch } from './harness/bytes.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { heldInMemory, heldInMemoryOfAll } from './harness/memory.ts';
import { logAllMessages, logMessagesOf, messagesOf } from './harness/message-log.ts';
import { buildMutant, type Mutant } from './harness/mutant.ts';
import {
  addressKinds,
  browsersOwn,
  everyServer,
  issuedOf,
  oneTimeKinds,
  secretsOf,
} from './harness/secrets.ts';
import {
  allow,
  answerCode,
  choose,
  chooseSignInMethod,
  openPortal,
  pasted,
  signOut,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';
import { alternativeMethods, defaultMethods } from './harness/vendor-scenarios.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];
const rita = { Email: 'rita@example.com', Password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S' };
const mistyped = { ...jane, Password: 'Mistyped-demo-password-1Ab2Cd3Ef' };
/** A password that was typed where the user name belongs: no page forgets it before the right name is typed. */
const misplaced = 'Misplaced-demo-password-7Yz8Wx9Vu';

/** What was seen of one run: texts by where they were seen. */
type Seen = Record<(typeof places)[number], string>;
const places = [
  'heard',
  'shown',
  'left in a field',
  'held in memory',
  'in storage.local',
  'copied',
  'exported',
  'logged',
] as const;

/** Real work: log in, code, doors, refusals, a renewal, log out; everything a page could have got is kept. */
async function work(scene: TestEnvironment): Promise<Seen> {
  const { context } = scene.browser;
  await logAllMessages(context);
  const logged: string[] = [];
  context.on('console', (message) => logged.push(message.text()));
  const options = await scene.browser.openOptions();
  const listener = await scene.browser.openOptions();
  await logMessagesOf(listener);
  let popup = await scene.browser.openPopup();
  const pages: Page[] = [options, listener, popup];
  const button = (name: string) => popup.getByRole('button', { name, exact: true });

  const acme = await choose(popup, 'Acme Members');
  await allow(acme, '127.0.0.1');
  await logInInVain(acme, mistyped, 'bad_credentials');
  await logInInVain(acme, { ...jane, Email: misplaced }, 'bad_credentials');
  await logInInVain(acme, rita, 'password_expired');
  await submitSignIn(acme, jane);
  await untilStatus(acme, 'Signed in');
  await button('Copy masked token').click();
  await popup.getByText('Copied the masked token').waitFor();
  const clipboard = [await pasted(context)];
  const through = async (door?: string) => (await openPortal(context, popup, 'Acme Members', door)).close();
  await through();
  await through('Bookings');
  scene.servers.nexudus.switches.oneTime = 'soft-failure';
  await button('Open portal').click();
  await untilAlert(acme, 'vendor_refused');
  scene.servers.nexudus.switches.oneTime = 'good';
  scene.servers.nexudus.killBearers();
  await through();
  await button('Copy for ticket').click();
  await popup.getByText('Copied the facts').waitFor();
  clipboard.push(await pasted(context));

  let harbour = await choose(popup, 'Harbour Coworking');
  await submitSignIn(harbour, harry?.fields ?? {});
  await harbour.getByLabel('Verification code').waitFor();
  popup = await scene.browser.openPopup();
  pages.push(popup);
  harbour = await choose(popup, 'Harbour Coworking');
  await answerCode(harbour, harry?.code ?? '');
  await untilStatus(harbour, 'Signed in');
  const file = await openPortal(context, popup, 'Harbour Coworking', 'Invoice 812');
  await file.close();

  for (const life of [
    ...defaultMethods.filter(({ server }) => server !== 'nexudus'),
    ...alternativeMethods,
  ]) {
    const region = await choose(popup, life.name);
    if (await button('Sign out').isVisible()) await signOut(region);
    if (life.method !== undefined) await chooseSignInMethod(region, life.method);
    await submitSignIn(region, life.fields(scene.servers));
    await untilStatus(region, 'Signed in');
    await actAndWait(region, 'Check');
    if (life.renew !== undefined) await actAndWait(region, 'Renew');
    if (life.server !== 'nextup') await (await openPortal(context, popup, life.name)).close();
    if (life.server === 'nextup') await signOut(region);
  }

  const download = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Export tenants' }).click();
  const journal = await context.newPage();
  await journal.goto(`chrome-extension://${scene.browser.id}/journal.html`);
  pages.push(journal);
  const journalFile = journal.waitForEvent('download');
  await journal.getByRole('button', { name: 'Export journal' }).click();
  const exported = (
    await Promise.all(
      [download, journalFile].map(async (file) => readFile(await (await file).path(), 'utf8')),
    )
  ).join('\n');
  const typedIn = await Promise.all(
    pages.map((page) =>
      page.locator('input').evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value)),
    ),
  );
  const memory = await heldInMemoryOfAll(pages);
  const heard = (await Promise.all(pages.map(messagesOf))).flat();
  const worker = await scene.browser.worker();
  return {
    heard: heard
      .filter(({ by }) => by !== 'document')
      .map(({ text }) => text)
      .join('\n'),
    shown: heard
      .filter(({ by }) => by === 'document')
      .map(({ text }) => text)
      .join('\n'),
    'left in a field': JSON.stringify(typedIn),
    'held in memory': memory,
    'in storage.local': await worker.evaluate(async () =>
      JSON.stringify(await chrome.storage.local.get(null)),
    ),
    copied: clipboard.join('\n'),
    exported,
    logged: logged.join('\n'),
  };
}

/** Waits until no act of this button is under way. */
async function untilIdle(region: Locator, name: string): Promise<void> {
  const button = region.getByRole('button', { name, exact: true });
  await button.and(region.page().locator(':not([aria-busy="true"])')).waitFor();
}

/** Types what the server refuses, and waits until its reply is here: the same refusal may stand there from before. */
async function logInInVain(
  region: Locator,
  fields: Readonly<Record<string, string>>,
  code: string,
): Promise<void> {
  await submitSignIn(region, fields);
  await untilIdle(region, 'Sign in');
  await untilAlert(region, code);
}

/** Presses a button and waits until its act is over, well. */
async function actAndWait(region: Locator, name: string): Promise<void> {
  await region.getByRole('button', { name, exact: true }).click();
  await untilIdle(region, name);
  expect(await region.getByRole('alert').count()).toBe(0);
}

describe('after real work', () => {
  let scene: TestEnvironment;
  let seen: Seen;
  let secrets: Needle[];
  let onDisk: Found[];
  let oneTime: Needle[];
  let cookies: Needle[];
  let addresses: Needle[];
  const planted = { name: 'planted', value: 'planted-6f1d0c9b2e7a4853' };

  beforeAll(async () => {
    scene = await openEnvironmentWithTenants();
    seen = await work(scene);
    secrets = secretsOf(scene.servers, [mistyped.Password]);
    oneTime = issuedOf(scene.servers, oneTimeKinds).map(({ value }, index) => ({
      name: `one-time token ${index + 1}`,
      value,
    }));
    cookies = issuedOf(scene.servers, browsersOwn);
    addresses = issuedOf(scene.servers, addressKinds);
    const worker = await scene.browser.worker();
    await worker.evaluate((value) => chrome.storage.local.set({ planted: value }), planted.value);
    await worker.evaluate(
      (value) => chrome.storage.session.set({ planted: value }),
      `in-session-${planted.value}`,
    );
    await scene.browser.close();
    onDisk = await byteSearch(scene.browser.profile, [
      ...secrets,
      ...oneTime,
      ...addresses,
      planted,
      { name: 'misplaced', value: misplaced },
      { name: 'planted in the session', value: `in-session-${planted.value}` },
    ]);
  }, 300_000);
  afterAll(() => scene?.close());

  it('there was something to find: every kind of secret was in use', () => {
    expect(new Set(secrets.map(({ name }) => name))).toEqual(
      new Set([
        'credential',
        'access token',
        'refresh token',
        'access token of who-am-I',
        'reset secret',
        'client id',
        'token',
      ]),
    );
    expect(oneTime.length).toBeGreaterThanOrEqual(4);
    expect(addresses.length).toBeGreaterThanOrEqual(1);
    expect(new Set(cookies.map(({ name }) => name))).toEqual(new Set(browsersOwn));
  });

  it('of all five vendors, and not one of their secrets is left out of the search', () => {
    const needles = new Set([...secrets, ...oneTime, ...addresses, ...cookies].map(({ value }) => value));
    expect(scene.servers.secrets().filter((value) => !needles.has(value))).toHaveLength(0);
    for (const server of everyServer(scene.servers)) {
      expect(server.issued.length).toBeGreaterThan(0);
      expect(server.requests.filter(({ status }) => status === 200).length).toBeGreaterThan(1);
    }
  });

  it('and somewhere to look: pages heard, showed and copied what they may', () => {
    const account = [{ name: 'account', value: 'jane@example.com' }];
    for (const where of ['heard', 'shown', 'held in memory', 'in storage.local'] as const) {
      expect(textSearch(seen[where], account)).toEqual(['account']);
    }
    expect(seen['left in a field']).toContain('Ketch Retail');
    expect(seen.copied).toMatch(/^\S{8}…/);
    expect(seen.exported).toContain('"acme-members"');
    // The journal tells of all five, of a refusal and of a door, and shows the person what was copied.
    for (const vendor of ['nexudus', 'nextup', 'ncentral', 'fourwayshop', 'q01'])
      expect(seen.exported).toContain(`"vendor":"${vendor}"`);
    for (const fact of ['"outcome":"bad_credentials"', '"portalEntry":"link"', '"act":"copyToken"'])
      expect(seen.exported).toContain(fact);
    expect(seen.copied).toMatch(/^Token id: [0-9a-f]{8}$/m);
    expect(seen['in storage.local']).toContain('journal:0');
  });

  for (const where of places) {
    it(`no secret is in what was ${where}`, () => {
      expect(textSearch(seen[where], [...secrets, ...oneTime, ...addresses, ...cookies])).toEqual([]);
    });
  }

  it('no secret is in any file of the profile', () => {
    expect(onDisk.filter(({ name }) => secrets.some((secret) => secret.name === name))).toEqual([]);
  });

  it('nor a password that was typed in the user name’s place, and refused', () => {
    expect(onDisk.filter(({ name }) => name === 'misplaced')).toEqual([]);
  });

  it('though what storage.local holds is found there, and what storage.session holds is not', () => {
    expect(onDisk.filter(({ name }) => name === 'planted')).not.toEqual([]);
    expect(onDisk.filter(({ name }) => name === 'planted in the session')).toEqual([]);
  });

  it('values that stand in addresses stay in the browser’s own history and session files, and nowhere else', () => {
    const files = [
      ...new Set(
        onDisk
          .filter(({ name }) => name.startsWith('one-time') || addressKinds.includes(name))
          .map(({ file }) => file),
      ),
    ];
    expect(files.some((file) => /History/.test(file))).toBe(true);
    expect(files.filter((file) => /extension|storage|worker|indexeddb/i.test(file))).toEqual([]);
  });

  it('and the server refuses each of them', async () => {
    for (const { value } of oneTime) {
      const link = `${scene.servers.nexudus.portalOrigin}/login?t=${encodeURIComponent(value)}`;
      const reply = await fetch(link, { redirect: 'manual' });
      expect(reply.status).toBe(403);
      // Used, or already forgotten for it: a slow machine takes longer than a token lives.
      expect(await reply.text()).toMatch(
        /Refused: (?:one-time token reused|unknown or expired one-time token)/,
      );
    }
  });
});

describe('the search is not blind', () => {
  let scene: TestEnvironment;
  let mutant: Mutant;
  let popup: Page;
  let eavesdropper: Page;

  beforeAll(async () => {
    mutant = await buildMutant({
      file: 'lib/security/mask.ts',
      line: /(export function maskToken\(token: string\): string \{)\n/,
      becomes: '$1 return token;\n',
    });
    scene = await openEnvironmentWithTenants({ build: mutant.build });
    await logAllMessages(scene.browser.context);
    eavesdropper = await scene.browser.openOptions();
    await eavesdropper.evaluate(() => chrome.storage.onChanged.addListener(() => undefined));
    popup = await scene.browser.openPopup();
    const acme = await choose(popup, 'Acme Members');
    await allow(acme, '127.0.0.1');
    await submitSignIn(acme, jane);
    await untilStatus(acme, 'Signed in');
  });
  afterAll(async () => {
    await scene?.close();
    await mutant?.discard();
  });

  it('with one line of the product changed, the token written to the pass, pages hear it, show it and hold it', async () => {
    const secrets = secretsOf(scene.servers, [mistyped.Password]);
    const heard = await messagesOf(popup);
    for (const inDocument of [true, false]) {
      const texts = heard.filter(({ by }) => (by === 'document') === inDocument).map(({ text }) => text);
      expect(textSearch(texts.join('\n'), secrets)).toEqual(['access token']);
    }
    expect(textSearch(await heldInMemory(popup), secrets)).toContain('access token');
  });

  it('a page that listened to the session area would hear every token', async () => {
    const heard = async () => (await messagesOf(eavesdropper)).map(({ text }) => text).join('\n');
    await expect
      .poll(async () => textSearch(await heard(), secretsOf(scene.servers, [mistyped.Password])))
      .toEqual(expect.arrayContaining(['access token', 'refresh token', 'client id']));
  });
});
