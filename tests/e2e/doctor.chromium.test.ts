import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import { startServer } from '../simulators/server.ts';
import { colourRules, violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import { startSelfSigned } from './harness/self-signed.ts';
import {
  allow,
  choose,
  importFile,
  pasted,
  pressInRowMenu,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};

let scene: TestEnvironment;
let page: Page;
let selfSigned: Awaited<ReturnType<typeof startSelfSigned>>;
let teapot: Awaited<ReturnType<typeof startServer>>;

const nobody = (id: string, name: string, baseUrl: string) => ({
  id,
  vendor: 'ncentral',
  name,
  baseUrl,
  environment: 'sandbox',
});

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  selfSigned = await startSelfSigned();
  teapot = await startServer(() => ({
    status: 200,
    headers: { 'content-type': 'application/json', date: new Date(Date.now() - 3_600_000).toUTCString() },
    body: JSON.stringify({ authenticate: '/api/auth/authenticate' }),
  }));
  const gone = await startServer(() => ({ status: 200, headers: {}, body: '' }));
  await gone.close();
  const options = await scene.browser.openOptions();
  const portless = new URL(scene.servers.nexudus.origin).port;
  await importFile(options, [
    nobody('no-name', 'No Name', `http://nothing.invalid:${portless}`),
    nobody('closed', 'Closed Port', gone.origin),
    nobody('certificate', 'Bad Certificate', selfSigned.origin),
    nobody('not-tls', 'No TLS', scene.servers.nexudus.origin.replace('http:', 'https:')),
    nobody('other', 'Other Vendor', scene.servers.q01.origin),
    nobody('late', 'Late Clock', teapot.origin),
  ]);
  await options.close();
  await scene.browser.allowHosts('https://127.0.0.1/*', 'http://nothing.invalid/*');
  page = await scene.browser.context.newPage();
});
afterAll(async () => {
  await scene?.close();
  await selfSigned?.close();
  await teapot?.close();
});
afterEach(() => {
  scene.servers.nexudus.switches.fault = null;
  scene.servers.nexudus.switches.throttleNext = 0;
});

const conclusion = (): Locator => page.getByRole('status');
const step = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name }).first();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** Opens the doctor on a tenant, allows its host when that is asked for, and gives its conclusion. */
async function examined(tenant: string): Promise<string> {
  await examine(tenant);
  await concluded();
  const ask = page.getByRole('button', { name: /^Allow access to / });
  if (await ask.isVisible()) {
    await ask.click();
    await ask.waitFor({ state: 'detached' });
    await concluded();
  }
  return (await conclusion().innerText()).replace(/\s+/g, ' ');
}

/** Opens the doctor's page and presses what examines: the page examines nobody by itself. */
async function examine(tenant: string): Promise<void> {
  await page.goto(`chrome-extension://${scene.browser.id}/doctor.html?tenant=${tenant}`);
  const at = Date.now();
  await page.getByRole('button', { name: /^(Run diagnostics|Run again)$/ }).click();
  await expect.poll(() => startedAt(page, tenant)).toBeGreaterThanOrEqual(at);
}

/** When a tenant's newest examination began. */
function startedAt(from: Page, tenant: string): Promise<number> {
  return from.evaluate(async (tenant) => {
    const { examinations } = await chrome.storage.session.get<{
      examinations?: { data: Record<string, { startedAt: number }> };
    }>();
    return examinations?.data[tenant]?.startedAt ?? 0;
  }, tenant);
}

async function concluded(): Promise<void> {
  await conclusion().waitFor();
  await page.getByRole('button', { name: 'Run again' }).waitFor({ timeout: 25_000 });
}

describe('the doctor', () => {
  it('asks nothing before the host is allowed, and says so first', async () => {
    await examine('acme-members');
    await concluded();
    expect(await conclusion().innerText()).toContain('doesn’t let the extension talk to 127.0.0.1 yet');
    expect(scene.servers.nexudus.requests).toEqual([]);
    expect(await step('Name, connection, certificate').innerText()).toContain('because of step 1');
    await takePictures(page, 'doctor-not-allowed');
    await press('Allow access to 127.0.0.1');
    await page.getByText('No problem found').waitFor();
    expect(await violations(page)).toEqual([]);
    await takePictures(page, 'doctor-well');
  });

  // Every vendor: tests/integration/doctor/examination.test.ts.
  it.each(['acme-members', 'acme-erp'])(
    'finds %s well, without a credential, a cookie or a log-in',
    async (tenant) => {
      const { nexudus, nextup, ncentral, fourwayshop, q01 } = scene.servers;
      const all = [nexudus, nextup, ncentral, fourwayshop, q01];
      const { context } = scene.browser;
      await context.addCookies([{ name: 'planted', value: 'somebody-is-signed-in', url: nexudus.origin }]);
      const before = new Set(all.flatMap(({ requests }) => requests));
      expect(await examined(tenant)).toContain('No problem found');
      const sent: RecordedRequest[] = all.flatMap(({ requests }) =>
        requests.filter((each) => !before.has(each)),
      );
      await context.clearCookies();
      expect(sent).toHaveLength(2);
      for (const { headers, body, rawHeaders } of sent) {
        expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(headers.authorization);
        expect([headers.cookie, headers.origin]).toEqual([undefined, undefined]);
        expect(['', '{}']).toContain(body);
        expect(JSON.stringify(rawHeaders)).not.toMatch(/client_id|x-nextup/i);
      }
    },
  );

  it.each([
    ['no-name', /^No server with the name nothing\.invalid can be found\. In the tenant’s settings\./],
    ['closed', /^127\.0\.0\.1 refuses the connection: nothing listens on that port\. On the server’s end\./],
    ['certificate', /^This browser doesn’t trust whoever signed the certificate of 127\.0\.0\.1\./],
    ['not-tls', /^127\.0\.0\.1 offers no https version/],
    ['other', /^This looks like Q01 .*, not like N-able N-central\. In the tenant’s settings\./],
    ['late', /^This computer’s clock is (?:1 hr|59 min) .*ahead of the server’s\. On your end\./],
  ])('tells of %s', async (tenant, words) => {
    expect(await examined(tenant)).toMatch(words);
    // A page with a press to make, and one without: the others have the same parts.
    if (tenant === 'certificate' || tenant === 'late') {
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, colourRules)).toEqual([]);
    }
    await takePictures(page, `doctor-${tenant}`);
  });

  it('names why the browser got no answer, and opens the address of a bad certificate in a tab', async () => {
    await examined('certificate');
    expect(await step('Name, connection, certificate').innerText()).toContain(
      'net::ERR_CERT_AUTHORITY_INVALID',
    );
    const opened = scene.browser.context.waitForEvent('page');
    await press('Open the address in a tab');
    const tab = await opened;
    await expect.poll(() => tab.url()).toMatch(/^(?:chrome-error:|https:\/\/127\.0\.0\.1)/);
    await tab.close();
  });

  it('says where a redirect leads by its origin alone, and goes not there', async () => {
    const elsewhere = await startServer(() => ({ status: 200, headers: {}, body: '{}' }));
    const redirectTo = `${elsewhere.origin}/api/token?t=a-secret-in-a-query`;
    scene.servers.nexudus.switches.fault = { kind: 'redirect', redirectStatus: 307, redirectTo };
    expect(await examined('acme-members')).toContain(`sends us on to ${elsewhere.origin}.`);
    expect(await page.content()).not.toContain('a-secret-in-a-query');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('says that the server asks for a pause, and for how long', async () => {
    scene.servers.nexudus.switches.throttleNext = 5;
    expect(await examined('acme-members')).toMatch(/asks for a pause of \d+ seconds?/);
  });

  it('ends at Cancel, and runs again', async () => {
    scene.servers.nexudus.switches.fault = 'hang';
    await examine('acme-members');
    await press('Cancel');
    await page.getByText('You stopped this before it finished.').waitFor();
    scene.servers.nexudus.switches.fault = null;
    await press('Run again');
    await page.getByText('No problem found').waitFor();
  });

  it('copies a report that holds what it found and nothing secret', async () => {
    await scene.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await examined('other');
    await press('Copy report for ticket');
    await page.getByText('Copied the report').waitFor();
    const text = await pasted(scene.browser.context);
    expect(text).toMatch(
      /^Tenant: Other Vendor \(N-able N-central, sandbox\)\nServer: http:\/\/127\.0\.0\.1:\d+\n/,
    );
    expect(text).toContain(
      'Connection doctor: 4 vendor: answers like another vendor, q01 (the tenant’s settings)',
    );
    expect(text.match(/^\d /gm)).toHaveLength(8);
  });

  it('leads back to the popup, on the tenant it is of', async () => {
    await examined('closed');
    await press('Back to sign in');
    const popups = () =>
      page.evaluate(async () => {
        const contexts = await chrome.runtime.getContexts({
          contextTypes: ['POPUP' as chrome.runtime.ContextType],
        });
        return contexts.length;
      });
    await expect.poll(popups).toBe(1);
    await page.bringToFront();
  });

  it('is a line in the menu of each row of the tenants page, and leads back', async () => {
    const options = await scene.browser.openOptions();
    const at = Date.now();
    // The press examines: the page that it leads to shows what comes.
    await pressInRowMenu(options, 'Closed Port', 'Connection doctor');
    await options.waitForURL('**/doctor.html?tenant=closed');
    await expect.poll(() => startedAt(options, 'closed')).toBeGreaterThanOrEqual(at);
    await options.getByRole('button', { name: 'Run again' }).waitFor();
    await options.getByRole('link', { name: 'Back to Closed Port' }).click();
    await options.getByRole('form', { name: 'Edit Closed Port' }).waitFor();
    await options.goBack();
    await options.getByRole('button', { name: 'Run again' }).waitFor();
    await options.close();
  });

  it('does not know a tenant that is not there', async () => {
    for (const query of ['?tenant=nobody-here', '', '?tenant=__proto__']) {
      await page.goto(`chrome-extension://${scene.browser.id}/doctor.html${query}`);
      await page.getByText('This tenant isn’t in the list').waitFor();
    }
    expect(await violations(page)).toEqual([]);
    await takePictures(page, 'doctor-nobody');
  });
});

describe('after a log-in that was refused', () => {
  it('tells what it said, and never the secret that came with it', async () => {
    const popup = await scene.browser.openPopup();
    const acme = await choose(popup, 'Acme Members');
    if (await acme.getByRole('button', { name: 'Allow access to 127.0.0.1' }).isVisible())
      await allow(acme, '127.0.0.1');
    const rita = { Email: 'rita@example.com', Password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S' };
    await submitSignIn(acme, rita);
    await untilAlert(acme, 'password_expired');
    const opened = scene.browser.context.waitForEvent('page');
    await acme.getByRole('link', { name: 'Find out why' }).click();
    const doctor = await opened;
    await doctor.getByRole('heading', { name: 'Acme Members' }).waitFor();
    expect(new URL(doctor.url()).search).toBe('?tenant=acme-members');
    await doctor.close();
    await takePictures(popup, 'doctor-in-popup');
    expect(await examined('acme-members')).toContain('wants a new password');
    const secret = scene.servers.nexudus.issued.find(({ kind }) => kind === 'reset secret')?.value ?? '';
    expect(secret).toHaveLength(48);
    const stored = await page.evaluate(async () => JSON.stringify(await chrome.storage.session.get(null)));
    expect(stored).not.toContain(secret.slice(0, 9));
    expect(await page.content()).not.toContain(secret.slice(0, 9));
    await takePictures(page, 'doctor-password-expired');
    await page.setViewportSize({ width: 500, height: 450 });
    expect(await violations(page)).toEqual([]);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
    await takePictures(page, 'doctor-narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
    await submitSignIn(acme, jane);
    await untilStatus(acme, 'Signed in');
    await popup.close();
  });
});

describe('a page of the doctor that the browser brings back', () => {
  it('examines nobody by itself: neither at a reload nor when the session is restored', async () => {
    expect(await examined('acme-members')).not.toBe('');
    const journal = await scene.browser.context.newPage();
    await journal.goto(`chrome-extension://${scene.browser.id}/journal.html?tenant=acme-members`);
    const newest = journal.getByRole('main').getByRole('listitem').first();
    await newest.getByText('Connection doctor', { exact: true }).waitFor();
    await takePictures(journal, 'journal-doctor');
    await journal.close();
    const before = scene.servers.nexudus.requests.length;
    await page.reload();
    await concluded();
    expect(scene.servers.nexudus.requests).toHaveLength(before);

    await scene.browser.close();
    const again: Chromium = await launchChromium({ profile: scene.browser.profile, restore: true });
    try {
      const isDoctor = (each: Page) => each.url().includes('/doctor.html?tenant=acme-members');
      // A tab may be known before its address is.
      const found = () => again.context.pages().find(isDoctor);
      await expect.poll(found).toBeDefined();
      page = found() ?? page;
      await page.getByText('Nothing has been checked yet').waitFor();
      await takePictures(page, 'doctor-restored');
      await page.waitForTimeout(1000);
      expect(scene.servers.nexudus.requests).toHaveLength(before);
      await page.getByRole('button', { name: 'Run diagnostics' }).click();
      await concluded();
      expect(scene.servers.nexudus.requests.length).toBeGreaterThan(before);
    } finally {
      await again.close();
    }
  });
});
