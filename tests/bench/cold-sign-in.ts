import { setTimeout as wait } from 'node:timers/promises';
import { demoCredentials } from '../simulators/all.ts';
import { startNextUp } from '../simulators/nextup.ts';
import { type HandDriven, launchByHand } from './debugger.ts';
import { allowByHand, chooseByHand, fillByHand, importByHand, timeClick } from './pages.ts';
import { type Effort, inRounds, UnsteadySample } from './sampling.ts';
import { type BenchSetup, type Build, buildsOf, ofBuilds, seriesName, type Unpacked } from './setup.ts';
import { figureIn, type Series } from './statistics.ts';
import type { Row } from './table.ts';
import { type WorkerWatch, watchWorkers } from './workers.ts';

const { fields } = demoCredentials['acme-erp'] ?? { fields: {} };
const tenantName = 'Cold ERP';

/** From a click on `Sign in` to `Signed in`, with the worker stopped before the click; the server answers at once. */
export async function measureColdSignIn(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const server = await startNextUp();
  const copies = await Promise.all(
    buildsOf(ground).map(async (build) => ({ build, extension: await ground.copy(build, 'cold-sign-in') })),
  );
  const browser = await launchByHand(copies.map(({ extension }) => extension.folder));
  try {
    const watch = await watchWorkers(browser, await browser.open('about:blank'));
    const measures: Record<string, () => Promise<number>> = {};
    for (const { build, extension } of copies) {
      const popup = await openPopup(browser, extension, server.origin);
      const signIn = (worker: 'cold' | 'awake') => () =>
        signInAndOut({ browser, watch, id: extension.id, popup }, worker);
      measures[seriesName('Sign in, worker cold', build)] = signIn('cold');
      measures[seriesName('Sign in, worker awake', build)] = signIn('awake');
    }
    // A few milliseconds on loopback spread by nature.
    const lenient = { ...effort, doubt: effort.doubt * 2 };
    const series: Record<string, Series> = await inRounds(measures, lenient);
    const figure = (worker: 'cold' | 'awake', build: Build) => {
      const name = seriesName(`Sign in, worker ${worker}`, build);
      return figureIn(series, name, lenient);
    };
    return [
      {
        name: '`Sign in` to `Signed in`, worker cold, server answers at once',
        unit: 'ms',
        ...ofBuilds(ground, (build) => figure('cold', build)),
        beside: { name: 'worker awake', figure: figure('awake', ground.build) },
      },
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

/** A popup in a tab that shows the one tenant, its host allowed. */
async function openPopup(browser: HandDriven, { id }: Unpacked, origin: string): Promise<string> {
  const tenant = {
    id: 'cold-erp',
    vendor: 'nextup',
    name: tenantName,
    baseUrl: origin,
    environment: 'sandbox',
    settings: { database: '99999999' },
  };
  const options = await browser.open(`chrome-extension://${id}/options.html`);
  await importByHand(browser, options, [tenant]);
  const { hostname } = new URL(origin);
  await allowByHand(browser, id, `http://${hostname}/*`);
  const popup = await browser.open(`chrome-extension://${id}/popup.html`);
  await browser.send('Page.bringToFront', {}, popup);
  await chooseByHand(browser, popup, tenantName, hostname);
  return popup;
}

interface Stage {
  readonly browser: HandDriven;
  readonly watch: WorkerWatch;
  readonly id: string;
  readonly popup: string;
}

async function signInAndOut(on: Stage, worker: 'cold' | 'awake'): Promise<number> {
  const { browser, watch, id, popup } = on;
  // A tab behind another is drawn once a second.
  await browser.send('Page.bringToFront', {}, popup);
  // Stopping stops the workers of all extensions: the other build's turn may have stopped this one's.
  if (worker === 'awake' && watch.statusOf(id) === 'stopped') await once(on);
  return once(on, async () => {
    await wait(300);
    if (worker === 'cold') await watch.stop([id]);
    const status = watch.statusOf(id);
    if ((status === 'stopped') !== (worker === 'cold'))
      throw new UnsteadySample(`before the click its worker was ${status}`);
  });
}

/** @param prepare runs when the fields are filled, before the click */
async function once({ browser, popup }: Stage, prepare = async () => {}): Promise<number> {
  await fillByHand(browser, popup, fields);
  await prepare();
  const took = await timeClick(browser, popup, { button: 'Sign in', until: 'Signed in' });
  await timeClick(browser, popup, { button: 'Sign out', until: 'Signed out' });
  return took;
}
