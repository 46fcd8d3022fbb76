import type { FramePath, IsolationDriver, IsolationTab } from './isolation-driver.ts';
import type { FrameKind, Whose } from './isolation-table.ts';

/** Where a request comes from: a page or a server's frame, or a frame of another kind in one of these. */
export interface Place {
  readonly whose: Whose;
  readonly frame?: FrameKind;
}

/** A frame that is put into a page: its kind, and the beginning of its address. */
type Step = readonly [kind: FrameKind | 'plain', address: string];

/** The frames through which a place is reached, from the top page inwards. */
function stepsTo(driver: IsolationDriver, { whose, frame }: Place): readonly Step[] {
  const { portal, otherPort, subdomain, stranger } = driver;
  const outer = {
    'the portal’s own page': null,
    'a frame of the portal’s host on another port': otherPort,
    'a frame of a subdomain': subdomain,
    'a stranger’s frame': stranger,
    'a stranger’s page in the tab': null,
  }[whose];
  const steps: Step[] = outer === null ? [] : [['plain', `${outer}/portal/frame`]];
  const sandboxed = `${outer ?? portal}/portal/frame?sandboxed`;
  const starts = { sandboxed, srcdoc: 'about:srcdoc', 'blob:': 'blob:', 'data:': 'data:' };
  return frame === undefined ? steps : [...steps, [frame, starts[frame]]];
}

/** The way to a place's frame. */
export const pathTo = (driver: IsolationDriver, place: Place): FramePath =>
  stepsTo(driver, place).map(([, address]) => address);

/** Puts the frames of all these places into the tab's page, each once. */
export async function put(
  driver: IsolationDriver,
  tab: IsolationTab,
  places: readonly Place[],
): Promise<void> {
  const ways = places.map((place) => stepsTo(driver, place));
  for (const depth of [0, 1]) {
    const wanted = new Map<string, { path: FramePath; steps: Map<string, Step> }>();
    for (const way of ways) {
      const step = way[depth];
      if (step === undefined) continue;
      const path = way.slice(0, depth).map(([, address]) => address);
      const frames = wanted.get(path.join()) ?? { path, steps: new Map() };
      wanted.set(path.join(), frames);
      frames.steps.set(step[1], step);
    }
    for (const { path, steps } of wanted.values())
      await tab.run(addFrames, JSON.stringify([...steps.values()]), path);
  }
}

/** In a page: removes its frames, adds others of these kinds and addresses, and waits for them. */
async function addFrames(text: string): Promise<void> {
  for (const old of document.querySelectorAll('iframe')) old.remove();
  const page = '<!doctype html><meta charset="utf-8"><title>A frame</title><p>frame</p>';
  const added = (JSON.parse(text) as [string, string][]).map(([kind, address]) => {
    const frame = document.createElement('iframe');
    if (kind === 'sandboxed')
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-top-navigation allow-downloads');
    if (kind === 'srcdoc') frame.srcdoc = page;
    else if (kind === 'blob:') frame.src = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    else if (kind === 'data:') frame.src = `data:text/html,${encodeURIComponent(page)}`;
    else frame.src = address;
    document.body.append(frame);
    return new Promise((resolve) => {
      frame.onload = resolve;
    });
  });
  await Promise.all(added);
}
