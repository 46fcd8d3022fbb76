import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HostilePortal, replyCookie } from './hostile-portal.ts';
import type { IsolationDriver, IsolationTab } from './isolation-driver.ts';
import { type RequestKind, requestKinds } from './isolation-requests.ts';
import {
  backgroundStates,
  type IsolationRow,
  isolationTable,
  leavingKinds,
  type Outcome,
  type TestedBrowser,
  type Whose,
} from './isolation-table.ts';

/** What the table's tests run on; filled before the first of them. */
export interface IsolationScene {
  portal: HostilePortal;
  driver: IsolationDriver;
}

/** Has A signed in, with the person's own cookies alone, for the tests of a block. @param tab the tab to close behind them */
export function whileSignedIn(scene: IsolationScene, tab: () => IsolationTab | null): void {
  beforeAll(async () => {
    await scene.driver.resetCookies();
    await scene.driver.signIn('A');
  });
  afterAll(async () => {
    await tab()?.close();
    await scene.driver.signOut('A');
  });
}

/** Runs every cell of the table in one browser. */
export function describeTable(browser: TestedBrowser, scene: IsolationScene): void {
  describe.each(backgroundStates)('with the background %s', (state) => {
    let tab: IsolationTab | null = null;
    let count = 0;
    whileSignedIn(scene, () => tab);

    const titled = isolationTable.map((row) => [titleOf(row, browser), row] as const);
    it.each(titled)('%s', async (_title, row) => {
      const { driver, portal } = scene;
      count += 1;
      const probe = `${state}-${count}`;
      tab ??= await driver.openPortal('A');
      const frame = await place(scene, tab, row.whose);
      if (state === 'asleep') await driver.endBackground();
      await tab.run<unknown>(
        requestKinds[row.request] as (address: string) => unknown,
        `${driver.portal}/portal/page?probe=${probe}`,
        frame,
      );
      await expect.poll(() => portal.of(probe).length, { timeout: 3_000 }).toBeGreaterThan(0);
      // The mark of the page before says nothing of the one that comes.
      if (isLeaving(row.request))
        await expect.poll(() => tab?.address(), { timeout: 3_000 }).toContain(`probe=${probe}`);
      const expected = row.expected[browser];
      await expect
        .poll(async () => {
          const measured = await measure(scene, probe, tab as IsolationTab);
          if (measured.mark === expected.mark || measured.mark !== 'lost') return measured;
          // The toolbar says why: without it a lost tab cannot be told from another.
          return { ...measured, mark: `lost: ${await tab?.title()}` };
        })
        .toEqual(expected);
    });
    afterEach(async ({ task }) => {
      const row = isolationTable.find((each) => titleOf(each, browser) === task.name);
      if (row !== undefined && canFollow(row) && task.result?.state !== 'fail') return;
      await tab?.close();
      tab = null;
    });
  });
}

function titleOf({ request, whose, expected }: IsolationRow, browser: TestedBrowser): string {
  const { token, ownCookie, mark } = expected[browser];
  const carries = [token === null ? [] : ['the token'], ownCookie ? ['the person’s cookies'] : []].flat();
  return `${request} of ${whose} carries ${carries.join(' and ') || 'nothing'}, mark ${mark}`;
}

/** Brings the tab to where the row's request comes from. @returns the beginning of the frame's address, if it is one */
async function place(scene: IsolationScene, tab: IsolationTab, whose: Whose): Promise<string | undefined> {
  const { driver } = scene;
  if (whose === 'the portal’s own page') return undefined;
  if (whose === 'a stranger’s page in the tab') {
    const address = `${driver.stranger}/portal/stranger`;
    if (tab.address() !== address) await tab.goTo(address);
    await expect.poll(() => tab.mark()).toBe('none');
    return undefined;
  }
  const origin = {
    'a frame of the portal’s host on another port': driver.otherPort,
    'a frame of a subdomain': driver.subdomain,
    'a stranger’s frame': driver.stranger,
  }[whose];
  await tab.run(
    (address) =>
      new Promise<void>((resolve) => {
        for (const frame of document.querySelectorAll('iframe')) frame.remove();
        const frame = document.createElement('iframe');
        frame.onload = () => resolve();
        frame.src = address;
        document.body.append(frame);
      }),
    `${origin}/portal/frame`,
  );
  return `${origin}/portal/frame`;
}

/** What the server saw of a probe, what the browser kept of the reply, and the tab's mark now. */
export async function measure(
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

const isLeaving = (request: RequestKind) => leavingKinds.some((each) => each === request);
/** Kinds after which another tab stands in front, or the page is loaded again. */
const disturbingKinds: readonly RequestKind[] = ['link in a new tab', 'shared worker'];

/** Whether the next row may use the same tab: it is still signed in, or still shows the stranger's page. */
function canFollow({ request, whose, expected: { chromium } }: IsolationRow): boolean {
  if (whose === 'a stranger’s page in the tab') return !isLeaving(request);
  return chromium.mark === 'in' && !disturbingKinds.includes(request);
}
