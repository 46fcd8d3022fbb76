import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { foreignReplies, type Gateway, startGateway } from '../simulators/gateway.ts';
import { slotData } from '../support/slot-data.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { everything } from './harness/firefox-background.ts';
import {
  chooseTenant,
  importTenants,
  press,
  signIn,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';

const user = demoCredentials['northwind-msp']?.fields ?? {};

let servers: Simulators;
let gateway: Gateway;
let firefox: Firefox;
let popup: Page;

const token = async () => {
  const stored = (await everything(popup, 'session')) as Record<string, unknown>;
  return slotData(stored['token:gated-msp']);
};

beforeAll(async () => {
  servers = await startAll();
  gateway = await startGateway(servers.ncentral.origin);
  firefox = await launchFirefox();
  await importTenants(firefox, [
    {
      id: 'gated-msp',
      vendor: 'ncentral',
      name: 'Gated MSP',
      baseUrl: gateway.origin,
      environment: 'sandbox',
    },
  ]);
  await firefox.allowHosts('http://127.0.0.1/*');
  popup = await firefox.openPage('popup.html');
  await chooseTenant(popup, 'Gated MSP');
});
afterAll(async () => {
  await firefox?.close();
  await gateway?.close();
  await servers?.close();
});

describe('in Firefox, a gateway that asks for a log-in of its own', () => {
  it('costs neither session nor tokens at a check, and is named', async () => {
    await signIn(popup, user);
    await untilSays(popup, 'Signed in');
    const held = await token();
    for (const name of [
      'a gateway that asks for Basic, with a page',
      'a gateway that asks for Negotiate and NTLM',
      'a challenge page',
    ] as const) {
      gateway.answer = foreignReplies[name];
      await press(popup, 'Check');
      await untilProblem(popup, 'gateway');
      await untilSays(popup, 'Signed in');
      expect(await token()).toEqual(held);
      gateway.answer = null;
      await press(popup, 'Check');
      await untilText(popup, /checked, the session is alive/);
    }
  });
});
