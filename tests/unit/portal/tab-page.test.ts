import { describe, expect, test } from 'vitest';
import {
  onPageRequested,
  onPageShown,
  onReportsOver,
  onWorkerRequest,
  type TabPage,
  type TabStep,
} from '../../../lib/portal/tab-page.ts';

/** One page that comes into a signed-in tab. */
interface Load {
  id: string;
  method: 'GET' | 'POST';
  address: number;
  /** Made by a service worker: no request leaves the tab. */
  isFromWorker?: boolean;
}

/** What happens in the browser, in this order. */
type Happening =
  | { what: 'leaves' | 'comes'; load: Load }
  | { what: 'worker asks' }
  /** Everything was told, and a while goes by. */
  | { what: 'time passes' };

type News =
  | { what: 'leaves'; load: Load; at: number; hard: boolean }
  | { what: 'comes'; address: number }
  | { what: 'worker asks' };

interface Moment {
  clock: number;
  ahead: readonly Happening[];
  /** The document that stands in the tab. */
  document: Load | null;
  isMarked: boolean;
  /** What the browser has not told yet: requests, pages and worker requests, each in order. */
  told: Readonly<Record<'leaves' | 'comes' | 'worker asks', readonly News[]>>;
  page: TabPage;
  markedAt: number | undefined;
  /** A mark on its way into the toolbar. */
  isMarking: boolean;
  /** The requests that have to be told before a decision that waits for late reports. */
  waiting: number | null;
  path: string;
}

interface Browser {
  isReportedLate: boolean;
}

const load = (id: string, method: 'GET' | 'POST', address: number): Load => ({ id, method, address });
const visit = (each: Load): Happening[] => [
  ...(each.isFromWorker === true ? [] : [{ what: 'leaves', load: each } as const]),
  { what: 'comes', load: each },
];

/** Every end to which an order of happenings and of their news leads. */
function endsOf(happenings: readonly Happening[], browser: Browser): Moment[] {
  const ends: Moment[] = [];
  const seen = new Set<string>();
  const open: Moment[] = [
    {
      clock: 0,
      ahead: happenings,
      document: null,
      isMarked: false,
      told: { leaves: [], comes: [], 'worker asks': [] },
      page: {},
      markedAt: undefined,
      isMarking: false,
      waiting: null,
      path: '',
    },
  ];
  for (let moment = open.pop(); moment !== undefined; moment = open.pop()) {
    const next = following(moment, browser);
    if (next.length === 0) ends.push(moment);
    for (const each of next) {
      const { path: _path, ...state } = each;
      const key = JSON.stringify(state);
      if (!seen.has(key)) open.push(each);
      seen.add(key);
    }
  }
  return ends;
}

function following(moment: Moment, browser: Browser): Moment[] {
  const { told, waiting } = moment;
  const at = { ...moment, clock: moment.clock + 1 };
  const moments: Moment[] = [];
  const [now] = moment.ahead;
  const isQuiet = told.leaves.length + told.comes.length === 0 && !moment.isMarking;
  if (now !== undefined && (now.what !== 'time passes' || isQuiet)) moments.push(happen(at));
  if (moment.isMarking) {
    moments.push(step(at, 'mark stands', { isMarked: true, isMarking: false, markedAt: at.clock }));
    return moments;
  }
  // Chromium tells everything in the order in which it happened.
  const kinds = (['leaves', 'comes', 'worker asks'] as const).filter((what) => told[what].length > 0);
  const inOrder = kinds.sort((one, other) => placeOf(told[one]) - placeOf(told[other]));
  // Firefox tells of a request late.
  const first = inOrder.find((what) => what !== 'leaves' || !browser.isReportedLate);
  for (const what of inOrder.filter(
    (each) => each === first || (each === 'leaves' && browser.isReportedLate),
  )) {
    const [news, ...rest] = told[what];
    const before = { ...at, told: { ...told, [what]: rest } };
    if (news !== undefined) moments.push(hear(before, news, browser));
  }
  if (waiting !== null && told.leaves.every((news) => placeOf([news]) > waiting))
    moments.push(decided({ ...at, waiting: null }, onReportsOver(moment.page), 'no report can come'));
  return moments;
}

const places = new WeakMap<News, number>();
const placeOf = ([news]: readonly News[]): number => (news === undefined ? 0 : (places.get(news) ?? 0));

function step(moment: Moment, name: string, change: Partial<Moment>): Moment {
  return { ...moment, ...change, path: `${moment.path}, ${name}` };
}

function happen(moment: Moment): Moment {
  const [now, ...ahead] = moment.ahead;
  if (now === undefined) return moment;
  if (now.what === 'time passes') return step(moment, now.what, { ahead, clock: moment.clock + 20_000 });
  const news: News =
    now.what === 'worker asks'
      ? { what: 'worker asks' }
      : now.what === 'comes'
        ? { what: 'comes', address: now.load.address }
        : { what: 'leaves', load: now.load, at: moment.clock, hard: false };
  places.set(news, moment.clock);
  return step(moment, now.what === 'worker asks' ? now.what : `${now.load.id} ${now.what}`, {
    ahead,
    told: { ...moment.told, [now.what]: [...moment.told[now.what], news] },
    ...(now.what === 'comes' ? { document: now.load, isMarked: false } : {}),
  });
}

function hear(moment: Moment, news: News, { isReportedLate }: Browser): Moment {
  const { page, clock: at, isMarked, markedAt } = moment;
  if (news.what === 'worker asks')
    return decided(moment, onWorkerRequest(page, { at, isReportedLate }), 'heard that a worker asked');
  if (news.what === 'comes') {
    const shown = { isMarked, address: news.address, shownAt: isReportedLate ? at : null, markedAt };
    return decided(moment, onPageShown(page, shown), `heard that ${news.address} came`);
  }
  const { id, method, address } = news.load;
  const request = { id, method, address, at: news.at, isSignedIn: true };
  return decided(moment, onPageRequested(page, request, markedAt), `heard that ${id} left`);
}

function decided(moment: Moment, [page, what]: readonly [TabPage, TabStep], name: string): Moment {
  const after = step(moment, `${name}: ${what}`, { page });
  const waits = what === 'wait' || what === 'doubt' || (what === 'mark' && page.workerSeen === true);
  if (waits) after.waiting = moment.clock;
  if (what === 'mark') after.isMarking = true;
  if (what === 'wait' || what === 'reload' || what === 'lose') after.isMarked = false;
  if (what === 'reload' && moment.document !== null) {
    // What was under way is stopped by it.
    const again = { ...moment.document, id: `${moment.document.id} again`, isFromWorker: false };
    after.ahead = visit(again);
  }
  return after;
}

const form = load('form', 'POST', 1);

describe.each([
  ['Chromium', { isReportedLate: false }],
  ['Firefox', { isReportedLate: true }],
])('in %s, in whatever order its news and the mark come', (_name, browser) => {
  test.each([
    ['a page', [load('link', 'GET', 2)]],
    ['a page after a form’s', [form, load('link', 'GET', 2)]],
    ['a page after a form’s of the same address', [form, load('link', 'GET', 1)]],
    ['a page after a form’s after a page', [load('first', 'GET', 3), form, load('link', 'GET', 2)]],
  ])('%s is signed in, marked and known as one that may be loaded again', (_what, loads) => {
    for (const { page, isMarked, path } of endsOf(loads.flatMap(visit), browser))
      expect([page.page?.get, page.lost, isMarked], path).toEqual([true, undefined, true]);
  });
  test.each([
    ['a page', [load('link', 'GET', 2)]],
    ['a page after a form’s', [form, load('link', 'GET', 2)]],
    ['a page after a form’s of the same address', [form, load('link', 'GET', 1)]],
  ])('%s whose worker asks is loaded again, and is not lost', (_what, loads) => {
    const happenings: Happening[] = [...loads.flatMap(visit), { what: 'worker asks' }];
    for (const { page, document, isMarked, path } of endsOf(happenings, browser))
      expect([document?.id, page.lost, isMarked], path).toEqual([
        expect.stringMatching(/^link( again)+$/),
        undefined,
        true,
      ]);
  });
  test('a page that a form brought is loaded again for no worker: it is lost', () => {
    const happenings: Happening[] = [
      ...[load('first', 'GET', 2), form].flatMap(visit),
      { what: 'worker asks' },
    ];
    for (const { page, document, isMarked, path } of endsOf(happenings, browser))
      expect([document?.id, page.lost, isMarked], path).toEqual(['form', 'worker', false]);
  });
  test.each<[what: string, before: Happening[]]>([
    ['after a page', []],
    ['after a link that led to a file', [{ what: 'leaves', load: load('file', 'GET', 3) }]],
    ['after a form that led to a file', [{ what: 'leaves', load: load('file', 'POST', 3) }]],
  ])('a page that a service worker made %s is loaded again past it', (_what, before) => {
    const made = { ...load('made', 'GET', 2), isFromWorker: true };
    const happenings: Happening[] = [
      ...visit(load('first', 'GET', 1)),
      ...before,
      { what: 'time passes' },
      ...visit(made),
    ];
    for (const { page, document, isMarked, path } of endsOf(happenings, browser))
      expect([document?.id, page.lost, isMarked], path).toEqual(['made again', undefined, true]);
  });
});
