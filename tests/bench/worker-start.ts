import { setTimeout as wait } from 'node:timers/promises';
import { makeBare } from './bare-worker.ts';
import { type HandDriven, launchByHand } from './debugger.ts';
import { importByHand } from './pages.ts';
import { type Effort, inRounds, UnsteadySample } from './sampling.ts';
import { type BenchSetup, buildsOf, ofBuilds, seriesName, type Unpacked } from './setup.ts';
import { figureIn, type Series } from './statistics.ts';
import type { Row } from './table.ts';
import { manyTenants } from './tenants.ts';
import { type WorkerWatch, watchWorkers } from './workers.ts';

const sizes = [5, 1000] as const;

/** From a command on a new connection, with the worker stopped, to its reply. */
export async function measureWorkerStart(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const copies = await Promise.all(
    buildsOf(ground).flatMap((build) =>
      sizes.map(async (size) => ({ build, size, ...(await ground.copy(build, `waking-${size}`)) })),
    ),
  );
  const bare = await ground.copy(ground.build, 'bare');
  await makeBare(bare);
  const browser = await launchByHand([...copies, bare, ground.empty].map(({ folder }) => folder));
  try {
    const watch = await watchWorkers(browser, await browser.open('about:blank'));
    const measures: Record<string, () => Promise<number>> = {
      'empty worker': await coldReply(browser, watch, ground.empty),
      'our events and look alone': await coldReply(browser, watch, bare),
    };
    for (const copy of copies) {
      const name = seriesName(`worker, ${copy.size} tenants`, copy.build);
      measures[name] = await coldReply(browser, watch, copy, manyTenants(copy.size));
    }
    const series: Record<string, Series> = await inRounds(measures, effort);
    const figure = (name: string) => figureIn(series, name, effort);
    const row = (size: (typeof sizes)[number], beside: string): Row => ({
      name: `Worker, cold, to its first reply, ${size.toLocaleString('en')} tenants`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => figure(seriesName(`worker, ${size} tenants`, build))),
      beside: { name: beside, figure: figure(beside) },
    });
    return [
      { ...row(5, 'empty worker'), bar: 1.3 },
      { ...row(1000, 'empty worker'), bar: 1.3 },
      row(1000, 'our events and look alone'),
    ];
  } finally {
    await browser.close();
  }
}

/** Opens a page of an extension that stays; each call stops the worker and gives the time of its next first reply. */
async function coldReply(
  browser: HandDriven,
  watch: WorkerWatch,
  { id }: Unpacked,
  tenants?: readonly unknown[],
): Promise<() => Promise<number>> {
  const page = await browser.open(`chrome-extension://${id}/options.html`);
  await wait(500);
  if (tenants !== undefined) await importByHand(browser, page, tenants);
  let command: string | undefined;
  return async () => {
    command ??= await understood(browser, page);
    await watch.stop([id]);
    const [took, done] = await askOnce(browser, page, command);
    if (!done) throw new UnsteadySample(`the worker of ${id} did not do what it was asked`);
    return took;
  };
}

/** What a page sends once it has painted, by its names in the builds that may be compared. */
const firstCommands = ['look', 'pageOpened'];

/** @throws UnsteadySample when the worker obeys none of the names */
async function understood(browser: HandDriven, page: string): Promise<string> {
  for (const name of firstCommands) if ((await askOnce(browser, page, name))[1]) return name;
  throw new UnsteadySample(`no worker does ${firstCommands.join(' or ')}`);
}

/** @returns milliseconds to the reply, and whether it says that all was done */
async function askOnce(browser: HandDriven, page: string, name: string): Promise<[number, boolean]> {
  const asked = `new Promise((resolve) => {
    const began = performance.now();
    const port = chrome.runtime.connect({ name: 'command' });
    port.onMessage.addListener((reply) => {
      const took = performance.now() - began;
      port.disconnect();
      resolve([took, reply.done === true || reply.ok === true]);
    });
    port.onDisconnect.addListener(() => resolve([0, false]));
    port.postMessage({ name: ${JSON.stringify(name)} });
  })`;
  return (await browser.evaluate(page, asked)) as [number, boolean];
}
