import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import * as person from '../e2e/harness/person.ts';
import { tenantFile } from '../e2e/harness/person.ts';
import { openFurnishedScene, type Scene } from '../e2e/harness/scene.ts';
import { demoCredentials } from '../simulators/all.ts';
import type { Ground } from './ground.ts';
import { type Effort, inRounds } from './rounds.ts';
import { median, type Series } from './statistics.ts';
import { type Row, ratioRow } from './table.ts';
import { manyTenants } from './tenants.ts';

/** The tenant that is logged in to: its vendor's log-in is one request. */
const erp = 'acme-erp';
/** How long the slower of two servers takes to answer, in milliseconds. */
const slowMs = 200;

/** Sign-in and import, done with the mouse and the file field, in one browser with the vendors' local servers. */
export async function measureWork(ground: Ground, effort: Effort): Promise<Row[]> {
  const scene = await openFurnishedScene({ build: ground.build });
  let rows: Row[];
  try {
    rows = [...(await logIns(scene, effort)), ...(await imports(scene, effort))];
  } catch (thrown) {
    await scene.close().catch(() => undefined);
    throw thrown;
  }
  await scene.close();
  return rows;
}

async function logIns(scene: Scene, effort: Effort): Promise<Row[]> {
  const { browser, servers, tenants } = scene;
  const tenant = tenants.find(({ id }) => id === erp);
  const { fields } = demoCredentials[erp] ?? { fields: {} };
  if (tenant === undefined) throw new TypeError(`no demo tenant ${erp}`);
  const popup = await browser.openPopup();
  const region = await person.choose(popup, tenant.name);
  const host = new URL(tenant.baseUrl).hostname;
  if (await person.needsAllowing(region, host)) await person.allow(region, host);

  async function logIn(): Promise<number> {
    for (const [label, value] of Object.entries(fields))
      await region.getByLabel(label, { exact: true }).fill(value);
    const signedIn = timeOf(popup, { from: 'click', until: 'Signed in' });
    await region.getByRole('button', { name: 'Sign in', exact: true }).click();
    const time = await signedIn;
    // A log-out that its server is slow to hear of holds the next log-in.
    servers.nextup.switches.fault = null;
    await person.logOut(region);
    return time;
  }

  const Params = {
    UserName: fields['User name'],
    Password: fields.Password,
    Database: tenant.settings.database,
  };
  const request = {
    url: `${tenant.baseUrl}/NextUpServices/Services/POST/`,
    body: JSON.stringify({ Method: 'GetAuthenticationToken', Params }),
  };
  async function bareFetch(): Promise<number> {
    const worker = await browser.worker();
    const { status, took } = await worker.evaluate(async ({ url, body }) => {
      const began = performance.now();
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body,
        credentials: 'omit',
        cache: 'no-store',
      });
      await reply.text();
      return { status: reply.status, took: performance.now() - began };
    }, request);
    if (status !== 200) throw new TypeError(`the bare fetch was answered ${status}`);
    return took;
  }

  const slowly = (work: () => Promise<number>) => async () => {
    servers.nextup.switches.fault = { kind: 'slow', slowMs };
    try {
      return await work();
    } finally {
      servers.nextup.switches.fault = null;
    }
  };
  // The first log-in also sets the rule that hides our Origin, which the bare fetch needs too.
  await logIn();
  const late = await inRounds(
    { 'log in, slow server': slowly(logIn), 'bare fetch, slow server': slowly(bareFetch) },
    effort,
  );
  const atOnce = await inRounds(
    { 'log in': logIn, 'bare fetch': bareFetch },
    // A few milliseconds on loopback spread by nature; nothing is judged by them.
    { ...effort, spread: effort.spread * 3, doubt: effort.doubt * 3 },
  );
  const time = ({ samples }: Series) => median(samples);
  await popup.close();
  const bare = (milliseconds: number) => ({ name: 'bare fetch', milliseconds });
  return [
    ratioRow(
      `\`Sign in\` to \`Signed in\`, server takes ${slowMs} ms`,
      time(late['log in, slow server']),
      bare(time(late['bare fetch, slow server'])),
    ),
    ratioRow(
      '`Sign in` to `Signed in`, server answers at once',
      time(atOnce['log in']),
      bare(time(atOnce['bare fetch'])),
    ),
  ];
}

async function imports({ browser }: Scene, effort: Effort): Promise<Row[]> {
  const text = tenantFile(manyTenants(1000));
  const clear = async () => {
    const worker = await browser.worker();
    await worker.evaluate(() => chrome.storage.local.set({ tenants: { version: 1, data: '[]' } }));
  };
  /** The page as it is when it has nothing left to do of its own. */
  async function quietOptions(): Promise<Page> {
    const options = await browser.openOptions();
    await options.getByLabel('Import file').waitFor();
    await wait(300);
    return options;
  }
  async function throughPage(): Promise<number> {
    await clear();
    const options = await quietOptions();
    const imported = timeOf(options, { from: 'change', until: 'Imported 1000 tenants' });
    await person.chooseFile(options, text);
    const time = await imported;
    await options.close();
    return time;
  }
  async function bareWrite(): Promise<number> {
    await clear();
    const options = await quietOptions();
    const time = await options.evaluate(async (text) => {
      const began = performance.now();
      const { tenants } = JSON.parse(text) as { tenants: unknown };
      await chrome.storage.local.set({ tenants: { version: 1, data: JSON.stringify(tenants) } });
      await chrome.storage.local.get(['tenants']);
      return performance.now() - began;
    }, text);
    await options.close();
    return time;
  }
  const series = await inRounds(
    { 'import of 1,000': throughPage, 'bare write and read of 1,000': bareWrite },
    { ...effort, warmUp: 1, fewest: Math.ceil(effort.fewest / 2), doubt: effort.doubt * 2 },
  );
  const bare = median(series['bare write and read of 1,000'].samples);
  return [
    ratioRow('Import of 1,000 tenants', median(series['import of 1,000'].samples), {
      name: 'storing and reading them',
      milliseconds: bare,
    }),
  ];
}

/** The time between an event in a page and a status that begins with these words, in milliseconds. Ask before it happens. */
async function timeOf(page: Page, ask: { readonly from: string; readonly until: string }): Promise<number> {
  return page.evaluate(({ from, until }) => {
    return new Promise<number>((resolve, reject) => {
      let began: number | undefined;
      window.addEventListener(
        from,
        (event) => {
          began ??= event.timeStamp;
        },
        { capture: true },
      );
      const observer = new MutationObserver(() => {
        const all = [...document.querySelectorAll('[role=status]')];
        if (began === undefined || !all.some(({ textContent }) => textContent?.trim().startsWith(until)))
          return;
        observer.disconnect();
        resolve(performance.now() - began);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      setTimeout(() => reject(new Error(`“${until}” did not come`)), 20_000);
    });
  }, ask);
}
