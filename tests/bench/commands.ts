import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { openEnvironmentWithTenants, type TestEnvironment } from '../e2e/harness/environment.ts';
import * as person from '../e2e/harness/user-actions.ts';
import { tenantFile } from '../e2e/harness/user-actions.ts';
import { demoCredentials } from '../simulators/all.ts';
import { type Effort, inRounds } from './sampling.ts';
import { type BenchSetup, type Build, buildsOf, ofBuilds, seriesName } from './setup.ts';
import { figureIn, type Series } from './statistics.ts';
import type { Row } from './table.ts';
import { manyTenants } from './tenants.ts';
import { wokenWorker } from './workers.ts';

/** The tenant that is logged in to: its vendor's log-in is one request. */
const erp = 'acme-erp';
/** How long the slower of two servers takes to answer, in milliseconds. */
const slowMs = 200;

/** Sign-in and import, done with the mouse and the file field, in a browser for each build, beside the vendors' servers. */
export async function measureCommands(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const opened: BuildScene[] = [];
  try {
    for (const build of buildsOf(ground))
      opened.push({ build, scene: await openEnvironmentWithTenants({ build: build.folder }) });
    const rows = [...(await signIns(ground, opened, effort)), ...(await imports(ground, opened, effort))];
    // Closing a scene tells of pages that threw.
    for (const { scene } of opened.splice(0)) await scene.close();
    return rows;
  } finally {
    for (const { scene } of opened) await scene.close().catch(() => undefined);
  }
}

interface BuildScene {
  readonly build: Build;
  readonly scene: TestEnvironment;
}

async function signIns(ground: BenchSetup, opened: readonly BuildScene[], effort: Effort): Promise<Row[]> {
  const quickly: Record<string, () => Promise<number>> = {};
  const slowly: Record<string, () => Promise<number>> = {};
  const popups: Page[] = [];
  for (const { build, scene } of opened) {
    const { popup, signIn, bareFetch } = await prepareSignIn(scene);
    popups.push(popup);
    quickly[seriesName('sign in', build)] = signIn;
    slowly[seriesName('sign in, slow server', build)] = slowed(scene, signIn);
    // In each build's browser, so that both have the same to do between two samples.
    quickly[seriesName('bare fetch', build)] = bareFetch;
    slowly[seriesName('bare fetch, slow server', build)] = slowed(scene, bareFetch);
  }
  const late: Record<string, Series> = await inRounds(slowly, effort);
  // A few milliseconds on loopback spread by nature; nothing is judged by them.
  const lenient = { ...effort, spread: effort.spread * 3, doubt: effort.doubt * 3 };
  const atOnce: Record<string, Series> = await inRounds(quickly, lenient);
  for (const popup of popups) await popup.close();
  const lateFigure = (name: string) => figureIn(late, name, effort);
  const quickFigure = (name: string) => figureIn(atOnce, name, lenient);
  return [
    {
      name: `\`Sign in\` to \`Signed in\`, server takes ${slowMs} ms`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => lateFigure(seriesName('sign in, slow server', build))),
      beside: { name: 'bare fetch', figure: lateFigure(seriesName('bare fetch, slow server', ground.build)) },
    },
    {
      name: '`Sign in` to `Signed in`, server answers at once',
      unit: 'ms',
      ...ofBuilds(ground, (build) => quickFigure(seriesName('sign in', build))),
      beside: { name: 'bare fetch', figure: quickFigure(seriesName('bare fetch', ground.build)) },
    },
  ];
}

function slowed({ servers }: TestEnvironment, work: () => Promise<number>): () => Promise<number> {
  return async () => {
    servers.nextup.switches.fault = { kind: 'slow', slowMs };
    try {
      return await work();
    } finally {
      servers.nextup.switches.fault = null;
    }
  };
}

/** Opens the popup at the tenant, its host allowed, signed in and out once: the first sign-in hides our Origin. */
async function prepareSignIn({ browser, servers, tenants }: TestEnvironment) {
  const tenant = tenants.find(({ id }) => id === erp);
  const { fields } = demoCredentials[erp] ?? { fields: {} };
  if (tenant === undefined) throw new TypeError(`no demo tenant ${erp}`);
  const popup = await browser.openPopup();
  const region = await person.choose(popup, tenant.name);
  const host = new URL(tenant.baseUrl).hostname;
  if (await person.needsAllowing(region, host)) await person.allow(region, host);

  async function signIn(): Promise<number> {
    for (const [label, value] of Object.entries(fields))
      await region.getByLabel(label, { exact: true }).fill(value);
    const signedIn = timeOf(popup, { from: 'click', until: 'Signed in' });
    // A click that fails is thrown first; the time that then never comes must not end the process.
    signedIn.catch(() => undefined);
    await region.getByRole('button', { name: 'Sign in', exact: true }).click();
    const time = await signedIn;
    // A log-out that its server is slow to hear of holds the next log-in.
    servers.nextup.switches.fault = null;
    await person.signOut(region);
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
    const worker = await wokenWorker(browser, popup);
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

  await signIn();
  return { popup, signIn, bareFetch };
}

async function imports(ground: BenchSetup, opened: readonly BuildScene[], effort: Effort): Promise<Row[]> {
  const text = tenantFile(manyTenants(1000));
  /** The page of an empty list, as it is when it has nothing left to do of its own. */
  async function emptyOptions({ browser }: TestEnvironment): Promise<Page> {
    const former = await browser.openOptions();
    await former.evaluate(() => chrome.storage.local.clear());
    await former.close();
    const options = await browser.openOptions();
    await options.getByLabel('Import file').waitFor();
    await wait(300);
    return options;
  }
  async function throughPage(scene: TestEnvironment): Promise<number> {
    const options = await emptyOptions(scene);
    const imported = timeOf(options, { from: 'change', until: 'Imported 1000 tenants' });
    imported.catch(() => undefined);
    await person.chooseFile(options, text);
    const time = await imported;
    await options.close();
    return time;
  }
  async function bareWrite(scene: TestEnvironment): Promise<number> {
    const options = await emptyOptions(scene);
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
  const bare = 'storing and reading them';
  const measures: Record<string, () => Promise<number>> = {};
  for (const { build, scene } of opened) {
    measures[seriesName('import of 1,000', build)] = () => throughPage(scene);
    measures[seriesName(bare, build)] = () => bareWrite(scene);
  }
  const limits = {
    ...effort,
    warmUp: 1,
    fewest: Math.max(3, Math.ceil(effort.fewest / 2)),
    doubt: effort.doubt * 2,
  };
  const series: Record<string, Series> = await inRounds(measures, limits);
  const figure = (name: string) => figureIn(series, name, limits);
  return [
    {
      name: 'Import of 1,000 tenants',
      unit: 'ms',
      ...ofBuilds(ground, (build) => figure(seriesName('import of 1,000', build))),
      beside: { name: bare, figure: figure(seriesName(bare, ground.build)) },
    },
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
