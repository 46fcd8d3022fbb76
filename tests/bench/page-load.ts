import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { makeBare } from './bare-worker.ts';
import { type HandDriven, launchByHand } from './debugger.ts';
import { importByHand } from './pages.ts';
import { processOfWorker, readProcessorTimes, usedBetween } from './processor.ts';
import { type Effort, inJointRounds, UnsteadySample } from './sampling.ts';
import { type BenchSetup, buildsOf, ofBuilds, seriesName, type Unpacked } from './setup.ts';
import { figureIn } from './statistics.ts';
import type { Row } from './table.ts';
import { manyTenants } from './tenants.ts';
import { watchWorkers } from './workers.ts';

const loadsPerSample = 5;
/** From a load on, how long what an extension does is counted as caused by it, in milliseconds. */
const settleMs = 500;
const bareName = 'a worker with our events alone';

type Kind = 'asleep' | 'awake';
const kinds: readonly Kind[] = ['asleep', 'awake'];

/**
 * Processor time that one load of a small local page costs while the list has five tenants and nobody is signed in: all
 * threads of the renderer that hosts the extension's worker, from the navigation to 500 ms later, less what the empty
 * extension's renderer takes meanwhile. The browser's own process is left out. All extensions see the same loads.
 */
export async function measurePageLoads(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const copies = await Promise.all(
    buildsOf(ground).map(async (build) => ({ build, extension: await ground.copy(build, 'page-load') })),
  );
  const bare = await ground.copy(ground.build, 'bare-page-load');
  await makeBare(bare);
  const page = await servePage();
  const extensions = [...copies.map(({ extension }) => extension), bare, ground.empty];
  const browser = await launchByHand(extensions.map(({ folder }) => folder));
  try {
    const tab = await browser.open('about:blank');
    const watch = await watchWorkers(browser, tab);
    for (const { extension } of copies) await importTenants(browser, extension);
    // A page without script keeps the process when its worker stops.
    for (const { id } of extensions) await browser.open(`chrome-extension://${id}/manifest.json`);
    await browser.send('Page.enable', {}, tab);
    await browser.send('Page.bringToFront', {}, tab);
    const ids = extensions.map(({ id }) => id);
    const processes = new Map<string, number>();
    for (const id of ids) processes.set(id, await processOfWorker(browser, id));
    const pids = [...new Set(processes.values())];
    if (pids.length < ids.length) throw new UnsteadySample('extensions share a process');
    const processOf = ({ id }: Unpacked) => processes.get(id) ?? Number.NaN;

    /** @returns processor time of each process, over some loads */
    async function overLoads(kind: Kind): Promise<Map<number, number>> {
      const sums = new Map<number, number>();
      for (let nth = 0; nth < loadsPerSample; nth += 1) {
        if (kind === 'asleep') await watch.stop(ids);
        const before = await readProcessorTimes(pids);
        await load(browser, tab, page.url);
        const after = await readProcessorTimes(pids);
        for (const pid of pids) sums.set(pid, (sums.get(pid) ?? 0) + usedBetween(before, after, pid));
      }
      return sums;
    }
    async function sampleAll(): Promise<Record<string, number>> {
      const samples: Record<string, number> = {};
      for (const kind of kinds) {
        const sums = await overLoads(kind);
        const cost = (extension: Unpacked) =>
          ((sums.get(processOf(extension)) ?? Number.NaN) -
            (sums.get(processOf(ground.empty)) ?? Number.NaN)) /
          loadsPerSample;
        for (const { build, extension } of copies)
          samples[seriesName(`page load, worker ${kind}`, build)] = cost(extension);
        samples[`${bareName}, ${kind}`] = cost(bare);
      }
      return samples;
    }
    const names = kinds.flatMap((kind) => [
      ...copies.map(({ build }) => seriesName(`page load, worker ${kind}`, build)),
      `${bareName}, ${kind}`,
    ]);
    // A round takes some seconds: ten loads, each waited for.
    const limits = { ...effort, most: effort.fewest * 2 };
    const series = await inJointRounds(names, sampleAll, limits);
    const figure = (name: string) => figureIn(series, name, limits);
    return kinds.map((kind) => ({
      name: `Processor time per page load, worker ${kind}, signed out`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => figure(seriesName(`page load, worker ${kind}`, build))),
      beside: { name: bareName, figure: figure(`${bareName}, ${kind}`) },
    }));
  } finally {
    await browser.close();
    page.close();
  }
}

async function importTenants(browser: HandDriven, { id }: Unpacked): Promise<void> {
  const options = await browser.open(`chrome-extension://${id}/options.html`);
  await importByHand(browser, options, manyTenants(5));
  await browser.send('Page.navigate', { url: 'about:blank' }, options);
}

let loads = 0;

async function load(browser: HandDriven, tab: string, url: string): Promise<void> {
  const loaded = new Promise<void>((resolve) => {
    const end = browser.listen(({ method }) => {
      if (method !== 'Page.loadEventFired') return;
      end();
      resolve();
    });
  });
  loads += 1;
  await browser.send('Page.navigate', { url: `${url}?${loads}` }, tab);
  const inTime = await Promise.race([loaded.then(() => true), wait(10_000, false)]);
  if (!inTime) throw new UnsteadySample('the local page did not load');
  await wait(settleMs);
}

async function servePage(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' });
    response.end('<!doctype html><title>Page</title><link rel="icon" href="data:,"><p>Page</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
