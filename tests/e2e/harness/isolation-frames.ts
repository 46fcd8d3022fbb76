import { afterEach, describe, expect, it } from 'vitest';
import type { IsolationTab } from './isolation-driver.ts';
import { requestKinds } from './isolation-requests.ts';
import {
  backgroundStates,
  type FrameKind,
  type FrameParent,
  type FrameRow,
  frameKinds,
  frameParents,
  frameTable,
  leavingKinds,
  type TestedBrowser,
} from './isolation-table.ts';
import { type IsolationScene, measure, whileSignedIn } from './isolation-tests.ts';

/** Runs every cell of the frames' table in one browser. */
export function describeFrames(browser: TestedBrowser, scene: IsolationScene): void {
  describe.each(backgroundStates)('with the background %s, by a frame that is', (state) => {
    let tab: IsolationTab | null = null;
    let cells = 0;
    whileSignedIn(scene, () => tab);

    const frames = frameParents.flatMap((parent) => frameKinds.map((frame) => [frame, parent] as const));
    for (const [frame, parent] of frames) {
      const rows = frameTable.filter((row) => row.frame === frame && row.parent === parent);
      const quiet = rows.filter(({ request }) => !isLeaving(request));
      const together = [quiet, ...rows.filter(({ request }) => isLeaving(request)).map((row) => [row])];
      it.each(together.map((each) => [each.map(({ request }) => request).join(', '), each] as const))(
        `${frame}, in ${parent}: %s`,
        async (_title, each) => {
          tab ??= await scene.driver.openPortal('A');
          const address = await place(scene, tab, frame, parent);
          if (state === 'asleep') await scene.driver.endBackground();
          const probed = each.map((row, place) => [`frame-${state}-${cells + place}`, row] as const);
          cells += each.length;
          await causeAll(browser, { scene, tab, frame: address }, probed);
        },
      );
    }
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail' && (await tab?.mark()) === 'in') return;
      await tab?.close();
      tab = null;
    });
  });
}

const isLeaving = (request: FrameRow['request']) => leavingKinds.some((each) => each === request);

/** Causes all of these requests in a frame, and waits until each has its outcome. */
async function causeAll(
  browser: TestedBrowser,
  { scene, tab, frame }: { scene: IsolationScene; tab: IsolationTab; frame: string },
  rows: readonly (readonly [probe: string, row: FrameRow])[],
): Promise<void> {
  const { driver, portal } = scene;
  for (const [probe, { request }] of rows)
    await tab.run<unknown>(
      requestKinds[request] as (address: string) => unknown,
      `${driver.portal}/portal/page?probe=${probe}`,
      frame,
    );
  for (const [probe, { request }] of rows) {
    await expect.poll(() => portal.of(probe).length).toBeGreaterThan(0);
    if (isLeaving(request)) await expect.poll(() => tab.address()).toContain(`probe=${probe}`);
  }
  for (const [probe, { request, expected }] of rows)
    await expect
      .poll(async () => ({ request, ...(await measure(scene, probe, tab)) }))
      .toEqual({ request, ...expected[browser] });
}

/** Puts the frame into the portal's page. @returns the beginning of its address */
async function place(
  { driver }: IsolationScene,
  tab: IsolationTab,
  frame: FrameKind,
  parent: FrameParent,
): Promise<string> {
  const outer = `${driver.stranger}/portal/frame`;
  const isOwn = parent === 'the portal’s own page';
  if (!isOwn) await tab.run(addFrame, outer);
  const server = isOwn ? driver.portal : driver.stranger;
  await tab.run(addFrame, `${frame} ${server}/portal/frame?sandboxed`, isOwn ? undefined : outer);
  return {
    sandboxed: `${server}/portal/frame?sandboxed`,
    srcdoc: 'about:srcdoc',
    'blob:': 'blob:',
    'data:': 'data:',
  }[frame];
}

/** In a page: removes its frames and adds one of a kind, as `<kind> <address>`, or one of a plain address. */
function addFrame(text: string): Promise<void> {
  return new Promise<void>((resolve) => {
    for (const old of document.querySelectorAll('iframe')) old.remove();
    const [kind = '', address = kind] = text.split(' ');
    const page = '<!doctype html><meta charset="utf-8"><title>A frame</title><p>frame</p>';
    const frame = document.createElement('iframe');
    frame.onload = () => resolve();
    if (kind === 'sandboxed')
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-top-navigation allow-downloads');
    if (kind === 'srcdoc') frame.srcdoc = page;
    else if (kind === 'blob:') frame.src = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    else if (kind === 'data:') frame.src = `data:text/html,${encodeURIComponent(page)}`;
    else frame.src = address;
    document.body.append(frame);
  });
}
