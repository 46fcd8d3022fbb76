import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type HandDriven, launchByHand } from './debugger.ts';
import type { Ground, Unpacked } from './ground.ts';
import { type Effort, inRounds, NotClean } from './rounds.ts';
import { median } from './statistics.ts';
import { type Row, ratioRow } from './table.ts';
import { storedTenants } from './tenants.ts';

/** What our worker must register at once when it starts, or the browser forgets to wake it for that. */
const events = [
  ...['alarms.onAlarm', 'commands.onCommand', 'contextMenus.onClicked', 'idle.onStateChanged'],
  ...['omnibox.onInputChanged', 'omnibox.onInputEntered', 'permissions.onAdded', 'permissions.onRemoved'],
  ...['runtime.onInstalled', 'runtime.onMessage', 'runtime.onStartup', 'runtime.onUpdateAvailable'],
  ...['storage.managed.onChanged', 'tabs.onRemoved', 'tabs.onUpdated'],
];

/** A worker that registers the same events, takes the same look at the session area, answers, and has nothing else. */
const bareWorker = `
const seen = chrome.storage.session.get(null);
chrome.runtime.onConnect.addListener((port) =>
  port.onMessage.addListener(async () => {
    await seen;
    port.postMessage({ done: true });
  }),
);
${events.map((event) => `chrome.${event}.addListener(() => undefined);`).join('\n')}
`;

/** From a command on a new connection, with the worker ended, to its reply. */
export async function measureWaking(ground: Ground, effort: Effort): Promise<Row[]> {
  const few = await ground.copy('few');
  const many = await ground.copy('many');
  const bare = await ground.copy('bare');
  await writeFile(join(bare.folder, 'background.js'), bareWorker);
  const browser = await launchByHand([few, many, bare, ground.empty].map(({ folder }) => folder));
  try {
    const listed = (size: number) =>
      `chrome.storage.local.set(${JSON.stringify({ tenants: storedTenants(size) })})`;
    const fewReply = await sleeper(browser, few, listed(5));
    const manyReply = await sleeper(browser, many, listed(1000));
    const emptyReply = await sleeper(browser, ground.empty, '0');
    const bareReply = await sleeper(browser, bare, '0');
    const series = await inRounds(
      {
        'empty worker': emptyReply,
        'bare worker': bareReply,
        'worker, 5 tenants': fewReply,
        'worker, 1000 tenants': manyReply,
      },
      effort,
    );
    const time = (name: keyof typeof series) => median(series[name].samples);
    const empty = { name: 'empty worker', milliseconds: time('empty worker') };
    const registering = { name: 'our events and look alone', milliseconds: time('bare worker') };
    return [
      ratioRow('Worker, cold, to its first reply, 5 tenants', time('worker, 5 tenants'), empty, 1.3),
      ratioRow('Worker, cold, to its first reply, 1,000 tenants', time('worker, 1000 tenants'), empty, 1.3),
      ratioRow('Worker, cold, to its first reply, 1,000 tenants', time('worker, 1000 tenants'), registering),
    ];
  } finally {
    await browser.close();
  }
}

/** Opens a page of an extension that stays; each call ends the worker and gives the time of its next first reply. */
async function sleeper(
  browser: HandDriven,
  { id }: Unpacked,
  prepare: string,
): Promise<() => Promise<number>> {
  const page = await browser.open(`chrome-extension://${id}/options.html`);
  await wait(500);
  await browser.evaluate(page, `Promise.resolve(${prepare}).then(() => 0)`);
  return async () => {
    await endWorkers(browser, page, id);
    const [took, done] = (await browser.evaluate(page, askOnce)) as [number, boolean];
    if (!done) throw new NotClean(`the worker of ${id} did not do what it was asked`);
    return took;
  };
}

const askOnce = `new Promise((resolve) => {
  const began = performance.now();
  const port = chrome.runtime.connect({ name: 'command' });
  port.onMessage.addListener((reply) => {
    const took = performance.now() - began;
    port.disconnect();
    resolve([took, reply.done === true]);
  });
  port.onDisconnect.addListener(() => resolve([0, false]));
  port.postMessage({ name: 'look' });
})`;

/** Ends every worker and waits until this extension's is. */
async function endWorkers(browser: HandDriven, session: string, id: string): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    const end = browser.listen(({ method, params }) => {
      if (method !== 'ServiceWorker.workerVersionUpdated') return;
      const { versions } = params as { versions: { scriptURL: string; runningStatus: string }[] };
      const own = versions.filter(({ scriptURL }) => scriptURL.includes(id));
      if (own.length === 0 || own.some(({ runningStatus }) => runningStatus !== 'stopped')) return;
      end();
      resolve();
    });
  });
  await browser.send('ServiceWorker.enable', {}, session);
  await browser.send('ServiceWorker.stopAllWorkers', {}, session);
  const inTime = await Promise.race([stopped.then(() => true), wait(10_000).then(() => false)]);
  await browser.send('ServiceWorker.disable', {}, session);
  if (!inTime) throw new NotClean('a worker would not end');
  await wait(100);
}
