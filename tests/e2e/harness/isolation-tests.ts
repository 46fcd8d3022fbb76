import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HostilePortal, replyCookie } from './hostile-portal.ts';
import type { IsolationDriver, IsolationTab } from './isolation-driver.ts';
import { type Place, pathTo, put } from './isolation-places.ts';
import type { RequestKind } from './isolation-requests.ts';
import {
  type BackgroundState,
  backgroundStates,
  frameTable,
  isolationTable,
  leavingKinds,
  type Outcome,
  type TestedBrowser,
} from './isolation-table.ts';

/** What the table's tests run on; filled before the first of them. */
export interface IsolationScene {
  portal: HostilePortal;
  driver: IsolationDriver;
}

/** One row of a table in one browser and with one state of the background. */
interface Cell {
  readonly title: string;
  readonly request: RequestKind;
  readonly place: Place;
  readonly expected: Outcome;
  /** Names the cell's request in its address. */
  readonly probe: string;
}

/** Has A signed in, with the person's own cookies alone, for the tests of a block. @param tab the tab to close behind them */
function whileSignedIn(scene: IsolationScene, tab: () => IsolationTab | null): void {
  beforeAll(async () => {
    await scene.driver.resetCookies();
    await scene.driver.signIn('A');
  });
  afterAll(async () => {
    await tab()?.close();
    await scene.driver.signOut('A');
  });
}

/** Runs every cell of both tables in one browser. */
export function describeTable(browser: TestedBrowser, scene: IsolationScene): void {
  describe.each(backgroundStates)('with the background %s', (state) => {
    let tab: IsolationTab | null = null;
    whileSignedIn(scene, () => tab);
    const cells = cellsOf(browser, state).filter((cell) => isMeasured(cell, state));
    const onStrangerPage = cells.filter(({ place }) => place.whose === strangerPage);
    const inPortal = cells.filter(({ place }) => place.whose !== strangerPage);

    describe('from a page that stays', () => {
      testTogether(inPortal.filter(staysQuiet), async () => {
        tab = await scene.driver.openPortal('A');
        return tab;
      });
    });
    describe('one after the other', () => {
      it.each(titled(inPortal.filter((cell) => !staysQuiet(cell)).sort(byWhatTheyLeave)))(
        '%s',
        async (_title, cell) => {
          tab ??= await scene.driver.openPortal('A');
          await cause([cell], tab);
          await untilOutcome(cell, tab);
        },
      );
      afterEach(async ({ task }) => {
        const cell = inPortal.find(({ title }) => title === task.name);
        if (cell?.expected.mark === 'in' && cell.request !== 'shared worker' && task.result?.state !== 'fail')
          return;
        await tab?.close();
        tab = null;
      });
    });
    describe('from a stranger’s page', () => {
      const go = async () => {
        tab = await scene.driver.openPortal('A');
        await tab.goTo(`${scene.driver.stranger}/portal/stranger`);
        await expect.poll(() => tab?.mark()).toBe('none');
        return tab;
      };
      testTogether(onStrangerPage.filter(staysQuiet), go);
      it.each(titled(onStrangerPage.filter((cell) => !staysQuiet(cell))))('%s', async (_title, cell) => {
        tab ??= await go();
        await cause([cell], tab);
        await untilOutcome(cell, tab);
        await tab.close();
        tab = null;
      });
    });

    /** Causes the requests of all these cells in one situation, and has a test for each of their outcomes. */
    function testTogether(together: readonly Cell[], open: () => Promise<IsolationTab>): void {
      let shared: Promise<IsolationTab> | undefined;
      const begin = async () => {
        const opened = await open();
        await cause(together, opened);
        return opened;
      };
      it.each(titled(together))('%s', async (_title, cell) => {
        shared ??= begin();
        await untilOutcome(cell, await shared);
      });
    }

    /** Causes requests that leave their page standing together, or a single other one. */
    async function cause(caused: readonly Cell[], from: IsolationTab): Promise<void> {
      const { driver } = scene;
      await put(
        driver,
        from,
        caused.map(({ place }) => place),
      );
      const groups = Map.groupBy(caused, ({ place }) => JSON.stringify(pathTo(driver, place)));
      if (state === 'asleep') await driver.endBackground();
      // At once: what one of them wakes needs longer to begin than all others to be sent.
      await Promise.all(
        [...groups.values()].map((group) =>
          from.cause(
            group.map(({ request, probe }) => [request, `${driver.portal}/portal/page?probe=${probe}`]),
            pathTo(driver, (group[0] as Cell).place),
          ),
        ),
      );
    }

    async function untilOutcome({ probe, request, expected }: Cell, from: IsolationTab): Promise<void> {
      await expect.poll(() => scene.portal.of(probe).length, { timeout: 3_000 }).toBeGreaterThan(0);
      // The mark of the page before says nothing of the one that comes.
      if (isLeaving(request))
        await expect.poll(() => from.address(), { timeout: 3_000 }).toContain(`probe=${probe}`);
      await expect
        .poll(async () => {
          const measured = await measure(scene, probe, from);
          if (measured.mark === expected.mark || measured.mark !== 'lost') return measured;
          // The toolbar says why: without it a lost tab cannot be told from another.
          return { ...measured, mark: `lost: ${await from.title()}` };
        })
        .toEqual(expected);
    }
  });
}

const strangerPage = 'a stranger’s page in the tab';

function cellsOf(browser: TestedBrowser, state: BackgroundState): Cell[] {
  const rows = [
    ...isolationTable.map(({ whose, ...row }) => ({
      ...row,
      place: { whose } as Place,
      where: whose as string,
    })),
    ...frameTable.map(({ frame, parent, ...row }) => ({
      ...row,
      place: { whose: parent, frame } as Place,
      where: `a frame that is ${frame} in ${parent}`,
    })),
  ];
  return rows.map(({ request, place, where, expected }, index) => {
    const { token, ownCookie, mark } = expected[browser];
    const carries = [token === null ? [] : ['the token'], ownCookie ? ['the person’s cookies'] : []].flat();
    return {
      title: `${request} of ${where} carries ${carries.join(' and ') || 'nothing'}, mark ${mark}`,
      request,
      place,
      expected: expected[browser],
      probe: `${state}-${index}`,
    };
  });
}

/** What leaves a frame of another kind is measured asleep; what a running background does then, of plain frames. */
const isMeasured = ({ request, place }: Cell, state: BackgroundState) =>
  state === 'asleep' || place.frame === undefined || !isLeaving(request);

const titled = (cells: readonly Cell[]) => cells.map((cell) => [cell.title, cell] as const);

const isLeaving = (request: RequestKind) => leavingKinds.some((each) => each === request);
/** Kinds that Firefox puts off until all is quiet, or stops fetches for; and those that bring another tab or page. */
const disturbingKinds: readonly RequestKind[] = [
  'prefetch',
  'download by a link',
  'link in a new tab',
  'shared worker',
];

const staysQuiet = ({ request }: Cell) => !isLeaving(request) && !disturbingKinds.includes(request);

/**
 * First what leaves the tab as it was, at last what it does not outlive. A form's page comes before a link's: it bears
 * no shared worker.
 */
function byWhatTheyLeave(a: Cell, b: Cell): number {
  const rank = ({ request, expected }: Cell) => {
    if (expected.mark === 'lost') return disturbingKinds.length + 2;
    if (request === 'POST form in this tab') return 0;
    return disturbingKinds.indexOf(request) + 2;
  };
  return rank(a) - rank(b);
}

/** What the server saw of a probe, what the browser kept of the reply, and the tab's mark now. */
async function measure(
  { driver, portal }: IsolationScene,
  probe: string,
  tab: IsolationTab,
): Promise<Outcome> {
  const sent = portal.of(probe);
  return {
    token: sent.some(({ token }) => token === 'A') ? 'A' : null,
    ownCookie: sent.some(({ person }) => person !== null),
    replyCookieKept: (await driver.cookieNames()).includes(replyCookie(probe)),
    mark: await tab.mark(),
  };
}
