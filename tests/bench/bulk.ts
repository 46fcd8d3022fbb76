import type { Page, Worker } from '@playwright/test';
import { limits as limitsOfRuns } from '../../lib/bulk/bulk-run.ts';
import { openEnvironment } from '../e2e/harness/environment.ts';
import * as person from '../e2e/harness/user-actions.ts';
import { importFile } from '../e2e/harness/user-actions.ts';
import { demoCredentials } from '../simulators/all.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type Effort, inRounds, UnsteadySample } from './sampling.ts';
import type { BenchSetup } from './setup.ts';
import { exactly, figureOf } from './statistics.ts';
import type { Row } from './table.ts';
import { manyTenants } from './tenants.ts';
import { wokenWorker } from './workers.ts';

const tenantsAtAll = 100;
const servers = 25;
/** How long each server takes to answer, in milliseconds. */
const slowMs = 200;

/**
 * One user name and password for 100 tenants on 25 servers, with 1,000 others listed, from the command to its reply.
 * Beside it the same requests, as many at a time, from the same worker to the same servers, and nothing else.
 */
export async function measureBulk(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const vendors = await Promise.all(Array.from({ length: servers }, () => startNextUp()));
  const scene = await openEnvironment({ build: ground.build.folder });
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
    // The rule that keeps our origin from servers, which refuse it, comes with the first log-in.
    await logInToAll(page, ids, vendors);
    const limits = {
      ...effort,
      warmUp: 1,
      fewest: Math.max(3, Math.ceil(effort.fewest / 3)),
      doubt: effort.doubt * 2,
    };
    const series = await inRounds(
      {
        'sign in to 100 tenants': () => logInToAll(page, ids, vendors),
        '100 bare fetches': async () => fetchBare(await wokenWorker(scene.browser, page), tenants, vendors),
      },
      limits,
    );
    const row = {
      name: `Sign in to ${tenantsAtAll} tenants, ${servers} servers take ${slowMs} ms`,
      unit: 'ms',
      this: figureOf(series['sign in to 100 tenants'], limits),
      bar: 1.2,
    } as const;
    // As many at a time as there may be, each as long as its server takes: no computer could be sooner.
    const best = exactly(Math.ceil(tenantsAtAll / limitsOfRuns.responsive) * slowMs);
    const bare = figureOf(series['100 bare fetches'], limits);
    return [
      { ...row, beside: { name: `${limitsOfRuns.responsive} at a time and no work`, figure: best } },
      { ...row, beside: { name: `${limitsOfRuns.responsive} bare fetches at a time`, figure: bare } },
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

const demo = demoCredentials['acme-erp']?.fields ?? {};
const fields = { username: demo['User name'] ?? '', password: demo.Password ?? '' };

async function logInToAll(
  page: Page,
  tenants: readonly string[],
  vendors: readonly NextUpSimulator[],
): Promise<number> {
  for (const { switches } of vendors) switches.fault = { kind: 'slow', slowMs };
  const login = { vendor: 'nextup', method: 'password', fields };
  const [took, reply] = await page.evaluate(ask, { name: 'startBulkRun', act: 'login', tenants, login });
  for (const { switches } of vendors) switches.fault = null;
  const signedIn = vendors.flatMap((vendor) => vendor.liveSessions()).length;
  if (!reply.includes('"ok":true') || signedIn !== tenants.length)
    throw new UnsteadySample(`of ${tenants.length} log-ins at once ${signedIn} came to a session: ${reply}`);
  const [, left] = await page.evaluate(ask, { name: 'logoutEverywhere' });
  if (!left.includes('"ok":true')) throw new UnsteadySample(`logging out everywhere: ${left}`);
  return took;
}

/** The requests of those log-ins, from the worker that also sends ours. */
async function fetchBare(
  worker: Worker,
  tenants: readonly { baseUrl: string; settings: { database: string } }[],
  vendors: readonly NextUpSimulator[],
): Promise<number> {
  const requests = tenants.map(({ baseUrl, settings }) => ({
    url: `${baseUrl}/NextUpServices/Services/POST/`,
    body: JSON.stringify({
      Method: 'GetAuthenticationToken',
      Params: { UserName: fields.username, Password: fields.password, Database: settings.database },
    }),
  }));
  for (const { switches } of vendors) switches.fault = { kind: 'slow', slowMs };
  const { took, answers } = await worker.evaluate(
    async ({ requests, atATime }) => {
      const began = performance.now();
      const answers: boolean[] = [];
      const one = async () => {
        for (let next = requests.shift(); next !== undefined; next = requests.shift()) {
          const reply = await fetch(next.url, {
            method: 'POST',
            headers: { 'content-type': 'text/plain' },
            body: next.body,
            credentials: 'omit',
            cache: 'no-store',
          });
          const { Result } = await reply.json();
          answers.push(reply.status === 200 && typeof Result === 'string');
        }
      };
      await Promise.all(Array.from({ length: atATime }, one));
      return { took: performance.now() - began, answers };
    },
    { requests, atATime: limitsOfRuns.responsive },
  );
  const good = answers.filter(Boolean).length;
  if (good !== tenants.length)
    throw new UnsteadySample(`of ${tenants.length} bare fetches ${good} gave a token`);
  for (const vendor of vendors) {
    vendor.switches.fault = null;
    vendor.killAllTokens();
  }
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
