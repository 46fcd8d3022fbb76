import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { byteSearch, type Found, type Needle } from './harness/bytes.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, firefoxBuild, geckoId, launchFirefox } from './harness/firefox.ts';
import { openWindow } from './harness/firefox-background.ts';
import {
  chooseTenant,
  fill,
  hasButton,
  importTenants,
  openPortal,
  press,
  pressOn,
  signIn,
  signOut,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';
import {
  addressKinds,
  browsersOwn,
  everyServer,
  issuedOf,
  oneTimeKinds,
  secretsOf,
} from './harness/secrets.ts';
import { alternativeMethods, defaultMethods } from './harness/vendor-scenarios.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];
const mistyped = { ...jane, Password: 'Mistyped-demo-password-1Ab2Cd3Ef' };

let folder: string;
let servers: Simulators;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concierge-firefox-house-'));
  servers = await startAll();
});
afterAll(async () => {
  await servers?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('a profile of Firefox after real work', () => {
  let secrets: Needle[];
  let found: Found[];
  const planted = { name: 'planted', value: 'planted-6f1d0c9b2e7a4853' };

  it('of all five vendors, with doors, refusals, renewals and a code', async () => {
    const profile = join(folder, 'profile');
    await mkdir(profile);
    const firefox = await launchFirefox({ profile });
    await importTenants(firefox, demoTenantsOf(servers));
    await firefox.allowHosts('http://127.0.0.1/*');
    const popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme Members');
    await signIn(popup, mistyped);
    await untilProblem(popup, 'bad_credentials');
    await signIn(popup, { Email: 'rita@example.com', Password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S' });
    await untilProblem(popup, 'password_expired');
    await chooseTenant(popup, 'Harbour Coworking');
    await signIn(popup, harry?.fields ?? {});
    await fill(popup, 'Verification code', harry?.code ?? '');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed in');
    for (const life of [...defaultMethods, ...alternativeMethods]) {
      await chooseTenant(popup, life.name);
      if (await hasButton(popup, 'Sign out')) await signOut(popup);
      if (life.method !== undefined)
        await pressOn(popup, `::-p-xpath(//label[normalize-space()="${life.method}"])`);
      await signIn(popup, life.fields(servers));
      await untilSays(popup, 'Signed in');
      if (life.renew !== undefined) {
        await press(popup, 'Renew');
        await untilText(popup, /: renewed\./);
      }
      if (life.method === undefined) await (await openPortal(firefox, popup, life.name)).close();
    }
    const window = await openWindow(firefox);
    await window.evaluate(async (value) => {
      await chrome.storage.local.set({ planted: value });
      await chrome.storage.session.set({ planted: `in-session-${value}` });
    }, planted.value);
    // Sessions still live: Firefox ends with every token in its memory, and writes what it writes.
    await firefox.close();
    secrets = secretsOf(servers, [mistyped.Password]);
    // Firefox packs what it stores: of a value that begins as another does only the end is sure to stand there whole.
    const ends = secrets
      .filter(({ value }) => value.length >= 32)
      .map(({ name, value }) => ({ name: `end of ${name}`, value: value.slice(-16) }));
    expect(ends.length).toBeGreaterThan(10);
    found = await byteSearch(profile, [
      ...secrets,
      ...ends,
      ...issuedOf(servers, [...oneTimeKinds, ...addressKinds]),
      planted,
      { name: 'planted in the session', value: `in-session-${planted.value}` },
    ]);
    expect(new Set(secrets.map(({ name }) => name)).size).toBeGreaterThanOrEqual(6);
    for (const server of everyServer(servers)) expect(server.issued.length).toBeGreaterThan(0);
    const needles = new Set(
      [...secrets, ...issuedOf(servers, [...oneTimeKinds, ...addressKinds, ...browsersOwn])].map(
        ({ value }) => value,
      ),
    );
    expect(servers.secrets().filter((value) => !needles.has(value))).toEqual([]);
  }, 240_000);

  it('holds no secret in any of its files: storage, sessions, places, cache', () => {
    const foreign = [planted.name, 'planted in the session', ...oneTimeKinds, ...addressKinds];
    expect(found.filter(({ name }) => !foreign.includes(name))).toEqual([]);
  });

  it('was searched where it matters: the database of storage.local, the packed session file, places and cache', () => {
    const files = found.map(({ file }) => file);
    for (const part of [/\/idb\//, /^places\.sqlite/, /^sessionstore\.jsonlz4/, /^cache2\//])
      expect(
        files.filter((file) => part.test(file)),
        String(part),
      ).not.toEqual([]);
  });

  it('though what storage.local holds is found there, and what storage.session holds is not', () => {
    expect(found.filter(({ name }) => name === 'planted')).not.toEqual([]);
    expect(found.filter(({ name }) => name === 'planted in the session')).toEqual([]);
  });

  it('and holds one-time values in the browser’s own history, sessions and cache at most', () => {
    const files = found
      .filter(({ name }) => [...oneTimeKinds, ...addressKinds].includes(name))
      .map(({ file }) => file);
    expect(
      files.filter(
        (file) =>
          !/^(places\.sqlite|sessionstore|cache2|favicons\.sqlite|protections\.sqlite|storage\/(default|permanent|temporary)\/http)/.test(
            file,
          ),
      ),
    ).toEqual([]);
  });
});

describe('an organisation’s policy in Firefox', () => {
  let firefox: Firefox;
  let popup: Page;
  /** The servers by a name that is no loopback's: plain http goes there as it is. */
  const byName = (tenant: unknown) =>
    JSON.parse(JSON.stringify(tenant).replaceAll('127.0.0.1', 'erp.corp.example'));
  afterAll(() => firefox?.close());

  it('is read from its real file: its tenant is marked and cannot be edited, the person’s own can', async () => {
    const home = join(folder, 'home');
    const place = join(home, '.mozilla', 'managed-storage');
    await mkdir(place, { recursive: true });
    const [acme, own] = demoTenantsOf(servers);
    const file = {
      name: geckoId,
      description: 'Tenant Concierge for everybody',
      type: 'storage',
      data: {
        version: 1,
        tenants: [byName({ ...acme, name: 'Acme by policy' })],
        preferences: { copyLink: false },
      },
    };
    await writeFile(join(place, `${geckoId}.json`), JSON.stringify(file));
    firefox = await launchFirefox({ home });
    await importTenants(firefox, [own]);
    const options = await firefox.openPage('options.html');
    await options.waitForSelector('::-p-text(Acme by policy)');
    expect(await hasButton(options, 'Edit Acme by policy')).toBe(false);
    expect(await hasButton(options, 'Edit Harbour Coworking')).toBe(true);
    await options.close();
  });

  it('and its preference wins: no link is offered to be copied. Plain http to a name goes out as it is', async () => {
    await firefox.allowHosts('http://erp.corp.example/*');
    popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme by policy');
    await untilText(popup, /Not encrypted: what you send to erp\.corp\.example/);
    const before = servers.nexudus.requests.length;
    await signIn(popup, jane);
    await untilSays(popup, 'Signed in');
    expect(servers.nexudus.requests.length).toBeGreaterThan(before);
    expect(await hasButton(popup, 'Open portal')).toBe(true);
    expect(await hasButton(popup, 'Copy link')).toBe(false);
    await popup.close();
  });

  it('a content policy that upgraded plain http would be seen: nothing would arrive', async () => {
    const build = join(folder, 'upgrading');
    await cp(firefoxBuild, build, { recursive: true });
    const path = join(build, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    manifest.content_security_policy.extension_pages += '; upgrade-insecure-requests';
    await writeFile(path, JSON.stringify(manifest));
    await firefox.reinstall(build);
    await firefox.allowHosts('http://erp.corp.example/*');
    popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme by policy');
    const before = servers.nexudus.requests.length;
    await signIn(popup, jane);
    await untilProblem(popup, 'network');
    expect(servers.nexudus.requests).toHaveLength(before);
  });
});
