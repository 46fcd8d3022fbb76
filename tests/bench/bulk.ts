import type { Page } from '@playwright/test';
import { limits } from '../../lib/together/together.ts';
import * as person from '../e2e/harness/person.ts';
import { importFile } from '../e2e/harness/person.ts';
import { openScene } from '../e2e/harness/scene.ts';
import { demoCredentials } from '../simulators/all.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import type { Ground } from './ground.ts';
import { type Effort, inRounds, NotClean } from './rounds.ts';
import { median } from './statistics.ts';
import { type Row, ratioRow } from './table.ts';
import { manyTenants } from './tenants.ts';

const tenantsAtAll = 100;
const servers = 25;
/** How long each server takes to answer, in milliseconds. */
const slowMs = 200;

/** One user name and password for 100 tenants on 25 servers, with 1,000 others listed, from the command to its reply. */
export async function measureBulk(ground: Ground, effort: Effort): Promise<Row[]> {
  const vendors = await Promise.all(Array.from({ length: servers }, () => startNextUp()));
  const scene = await openScene({ build: ground.build });
  try {
    const tenants = Array.from({ length: tenantsAtAll }, (_, nth) => tenantOf(vendors, nth));
    const options = await scene.browser.openOptions();
    await importFile(options, [...tenants, ...manyTenants(1000)]);
    await options.close();
    await scene.browser.allowHosts('http://127.0.0.1/*');
    const popup = await scene.browser.openPopup();
    const region = await person.choose(popup, 'At all 0');
    if (await person.needsAllowing(region, '127.0.0.1')) await person.allow(region, '127.0.0.1');
    await popup.close();
    const page = await scene.browser.openOptions();
    const ids = tenants.map(({ id }) => id);
    const series = await inRounds(
      { 'log in to 100 tenants': () => logInToAll(page, ids, vendors) },
      { ...effort, warmUp: 1, fewest: Math.ceil(effort.fewest / 3), doubt: effort.doubt * 2 },
    );
    // As many at a time as there may be, each as long as its server takes: nothing could be sooner.
    const best = Math.ceil(tenantsAtAll / limits.moving) * slowMs;
    return [
      ratioRow(
        `Log in to ${tenantsAtAll} tenants, ${servers} servers take ${slowMs} ms`,
        median(series['log in to 100 tenants'].samples),
        { name: `${limits.moving} at a time and nothing else`, milliseconds: best },
        1.2,
      ),
    ];
  } finally {
    await scene.close();
    await Promise.all(vendors.map((vendor) => vendor.close()));
  }
}

function tenantOf(vendors: readonly NextUpSimulator[], nth: number) {
  return {
    id: `at-all-${nth}`,
    vendor: 'nextup',
    name: `At all ${nth}`,
    baseUrl: vendors[nth % vendors.length]?.origin ?? '',
    environment: 'sandbox',
    settings: { database: '99999999' },
  };
}

async function logInToAll(
  page: Page,
  tenants: readonly string[],
  vendors: readonly NextUpSimulator[],
): Promise<number> {
  const fields = { username: '', password: '' };
  const demo = demoCredentials['acme-erp']?.fields ?? {};
  fields.username = demo['User name'] ?? '';
  fields.password = demo.Password ?? '';
  for (const { switches } of vendors) switches.fault = { kind: 'slow', slowMs };
  const login = { vendor: 'nextup', way: 'password', fields };
  const [took, reply] = await page.evaluate(ask, { name: 'together', act: 'login', tenants, login });
  for (const { switches } of vendors) switches.fault = null;
  const signedIn = vendors.flatMap((vendor) => vendor.liveSessions()).length;
  if (!reply.includes('"done":true') || signedIn !== tenants.length)
    throw new NotClean(`of ${tenants.length} log-ins at once ${signedIn} came to a session: ${reply}`);
  const [, left] = await page.evaluate(ask, { name: 'logoutEverywhere' });
  if (!left.includes('"done":true')) throw new NotClean(`logging out everywhere: ${left}`);
  return took;
}

/** Runs in the page: one command on one connection. @returns milliseconds to its reply, and the reply as text */
async function ask(command: object): Promise<[number, string]> {
  const began = performance.now();
  const port = chrome.runtime.connect({ name: 'command' });
  const reply = await new Promise((resolve) => {
    port.onMessage.addListener(resolve);
    port.onDisconnect.addListener(() => resolve(null));
    port.postMessage(command);
  });
  const took = performance.now() - began;
  port.disconnect();
  return [took, JSON.stringify(reply)];
}
