import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { foreignReplies, type Gateway, startGateway } from '../simulators/gateway.ts';
import { slotData } from '../support/slot-data.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  importFile,
  pressAction,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const clerk = demoCredentials['acme-erp']?.fields ?? {};
const user = demoCredentials['northwind-msp']?.fields ?? {};
const basic = foreignReplies['a gateway that asks for Basic, with a page'];

let scene: TestEnvironment;
let popup: Page;
let erp: Locator;
let gateways: { erp: Gateway; msp: Gateway };

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const stored = (area: 'local' | 'session') =>
  popup.evaluate(async (name) => (await chrome.storage[name].get(null)) as Record<string, unknown>, area);
/** The vault's entry on disk. */
const entry = async (): Promise<unknown> => {
  const { entries } = slotData((await stored('local')).vault) as { entries: Record<string, unknown> };
  return entries['gated-erp'];
};
const token = async (id: string) => slotData((await stored('session'))[`token:${id}`]);
beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  const { nextup, ncentral } = scene.servers;
  gateways = { erp: await startGateway(nextup.origin), msp: await startGateway(ncentral.origin) };
  const options = await scene.browser.openOptions();
  const gated = (id: string, vendor: string, name: string, baseUrl: string, settings = {}) => ({
    id,
    vendor,
    name,
    baseUrl,
    environment: 'sandbox',
    settings,
  });
  await importFile(options, [
    gated('gated-erp', 'nextup', 'Gated ERP', gateways.erp.origin, { database: '99999999' }),
    gated('gated-msp', 'ncentral', 'Gated MSP', gateways.msp.origin),
  ]);
  await options.close();
  popup = await scene.browser.openPopup();
  erp = await choose(popup, 'Gated ERP');
  await allow(erp, '127.0.0.1');
});
afterAll(async () => {
  await scene?.close();
  await gateways?.erp.close();
  await gateways?.msp.close();
});

describe('a gateway that asks for a log-in of its own', () => {
  it('leaves the session and the vault’s entry as they are at a check, and says who answered', async () => {
    const tab = scene.browser.context.waitForEvent('page');
    await erp.getByLabel('Remember', { exact: true }).selectOption('In the vault');
    const vault = await tab;
    await vault.getByLabel('New passphrase', { exact: true }).fill('correct horse battery staple');
    await vault.getByLabel('Repeat new passphrase', { exact: true }).fill('correct horse battery staple');
    await button(vault, 'Set up vault').click();
    await vault.getByText('From now on the credentials for Gated ERP are saved in the vault').waitFor();
    await vault.close();
    await submitSignIn(erp, clerk);
    await untilStatus(erp, 'Signed in');
    await expect.poll(entry).toBeDefined();
    const [kept, held] = [await entry(), await token('gated-erp')];

    gateways.erp.answer = basic;
    await pressAction(erp, 'Check');
    const said = await untilAlert(erp, 'gateway');
    expect(said).toContain('Something in front of NextUp');
    expect(said).toContain('HTTP 401');
    await untilStatus(erp, 'Signed in');
    expect([await entry(), await token('gated-erp')]).toEqual([kept, held]);
  });

  it('leaves the vault’s entry at the log-in that a dead session makes by itself, and it works again afterwards', async () => {
    const kept = await entry();
    scene.servers.nextup.killAllTokens();
    const before = gateways.erp.requests.length;
    gateways.erp.passes = 1;
    await pressAction(erp, 'Check');
    await expect.poll(() => gateways.erp.requests.length).toBe(before + 2);
    await untilStatus(erp, 'Expired');
    await untilAlert(erp, 'gateway');
    expect(await entry()).toEqual(kept);
    gateways.erp.answer = null;
    await pressAction(erp, 'Check');
    await popup.getByText('checked, the session is alive').waitFor();
    await untilStatus(erp, 'Signed in');
  });

  it('costs N-central no refresh token at a renewal', async () => {
    const msp = await choose(popup, 'Gated MSP');
    await submitSignIn(msp, user);
    await untilStatus(msp, 'Signed in');
    const held = await token('gated-msp');
    for (const name of ['a gateway that asks for Negotiate and NTLM', 'a firewall with a page'] as const) {
      gateways.msp.answer = foreignReplies[name];
      await pressAction(msp, 'Renew');
      await untilAlert(msp, 'gateway');
      expect(await token('gated-msp')).toEqual(held);
      gateways.msp.answer = null;
      await pressAction(msp, 'Check');
      await msp.getByRole('alert').waitFor({ state: 'detached' });
    }
    await pressAction(msp, 'Renew');
    await expect.poll(() => token('gated-msp')).not.toEqual(held);
  });

  it('is what the doctor finds too, and 407, which browsers keep to themselves, is the proxy', async () => {
    const doctor = await scene.browser.context.newPage();
    const examine = async () => {
      await doctor.goto(`chrome-extension://${scene.browser.id}/doctor.html?tenant=gated-msp`);
      // The page examines nobody by itself.
      await doctor.getByRole('button', { name: /^(Run diagnostics|Run again)$/ }).click();
    };
    const verdict = () => doctor.getByRole('status').innerText();
    gateways.msp.answer = basic;
    await examine();
    await expect
      .poll(verdict, { timeout: 25_000 })
      .toContain('Something in front of N-able N-central refuses the request (HTTP 401)');
    gateways.msp.answer = { ...basic, status: 407, headers: { 'proxy-authenticate': 'Basic realm="p"' } };
    await examine();
    await expect.poll(verdict, { timeout: 25_000 }).toMatch(/proxy/i);
    gateways.msp.answer = null;
    await doctor.close();
    const msp = await choose(popup, 'Gated MSP');
    gateways.msp.answer = { ...basic, status: 407, headers: { 'proxy-authenticate': 'Basic realm="p"' } };
    await pressAction(msp, 'Check');
    expect(await untilAlert(msp, 'network')).toContain('proxy');
    gateways.msp.answer = null;
  });
});
