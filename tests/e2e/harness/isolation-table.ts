import type { WorkerKind } from './hostile-resources.ts';
import type { RequestKind } from './isolation-requests.ts';

/** Browsers that the table is measured in. */
export type TestedBrowser = 'chromium' | 'firefox';

/** Whose page or frame causes the request, seen from a tab that is signed in to tenant A. */
export type Whose =
  | 'the portal’s own page'
  | 'a frame of the portal’s host on another port'
  | 'a frame of a subdomain'
  | 'a stranger’s frame'
  | 'a stranger’s page in the tab';

/** Frames whose document is no page of a server's own: sandboxed ones of a server's page, and three kinds of text. */
export const frameKinds = ['sandboxed', 'srcdoc', 'blob:', 'data:'] as const;
export type FrameKind = (typeof frameKinds)[number];
/** Whose page such a frame stands in. */
export const frameParents = ['the portal’s own page', 'a stranger’s frame'] as const;
export type FrameParent = (typeof frameParents)[number];

/** The background while the request goes: running, or ended by the browser as it does after half a minute. */
export const backgroundStates = ['awake', 'asleep'] as const;
export type BackgroundState = (typeof backgroundStates)[number];

/** What the portal's server saw, what the browser kept of its reply, and what the toolbar then shows on the tab. */
export interface Outcome {
  /** The tenant whose token the request carried. */
  readonly token: 'A' | null;
  /** Whether it carried the cookie of the person's own session. */
  readonly ownCookie: boolean;
  /** Whether the cookie of its reply went into the browser's jar. */
  readonly replyCookieKept: boolean;
  /** `in`: signed in; `none`: nothing; `lost`: no more, and why. */
  readonly mark: 'in' | 'none' | 'lost';
}

/** One row of the table: two cells, one per state of the background, in each browser. */
export interface IsolationRow {
  readonly request: RequestKind;
  readonly whose: Whose;
  readonly expected: Readonly<Record<TestedBrowser, Outcome>>;
  /** For a row that is not defended: the beginning of the sentence of SECURITY.md that says so. */
  readonly notDefended?: string;
}

const signedIn: Outcome = { token: 'A', ownCookie: false, replyCookieKept: false, mark: 'in' };
/** As the person's own session, while the tab stays what its mark says. */
const asOwnSession: Outcome = { token: null, ownCookie: true, replyCookieKept: true, mark: 'in' };
/** As a stranger's request to a host where the person has cookies: `SameSite=Lax` keeps them. */
const asStranger: Outcome = { token: null, ownCookie: false, replyCookieKept: false, mark: 'in' };
/** Carries neither the token nor a cookie. */
const asNobody: Outcome = asStranger;
/** The tab's page becomes one of the person's own session, so its mark goes and says why. */
const takenOver: Outcome = { ...asOwnSession, mark: 'lost' };

const both = (outcome: Outcome) => ({ chromium: outcome, firefox: outcome });

const own = 'the portal’s own page';
const otherPort = 'a frame of the portal’s host on another port';
const subdomain = 'a frame of a subdomain';
const stranger = 'a stranger’s frame';
const strangerPage = 'a stranger’s page in the tab';

/** The sentences of SECURITY.md, *What is not defended*, that rows of the table name. */
const sentences = {
  webSocket: 'A WebSocket',
  download: 'A download',
  sharedWorker: 'A shared worker',
  sameHost: 'Frames of the portal’s host on another port, and of its subdomains',
  authorization: 'A portal page’s own `Authorization` header',
} as const;

const rows = (
  whose: Whose,
  kinds: readonly RequestKind[],
  outcome: Outcome,
  notDefended?: string,
): IsolationRow[] =>
  kinds.map((request) => ({
    request,
    whose,
    expected: both(outcome),
    ...(notDefended === undefined ? {} : { notDefended }),
  }));

const subresources = [
  'fetch',
  'fetch by POST',
  'keepalive fetch',
  'beacon',
  'image',
  'script',
  'style sheet',
] as const satisfies RequestKind[];

/** Kind of request × whose page; measured in each browser with the background awake and asleep. */
export const isolationTable: readonly IsolationRow[] = [
  ...rows(
    own,
    [
      ...subresources,
      'fetch that leaves cookies out',
      'XMLHttpRequest',
      'prefetch',
      'EventSource',
      'dedicated worker',
      'frame by GET',
      'download by a link',
      'link in this tab',
      'POST form in this tab',
      'script that sets the address',
    ],
    signedIn,
  ),
  ...rows(own, ['fetch with its own Authorization'], signedIn, sentences.authorization),
  ...rows(own, ['frame by a POST form'], asNobody),
  {
    request: 'WebSocket',
    whose: own,
    expected: { chromium: asOwnSession, firefox: signedIn },
    notDefended: sentences.webSocket,
  },
  ...rows(own, ['shared worker'], asOwnSession, sentences.sharedWorker),
  {
    request: 'download',
    whose: own,
    // Firefox downloads as the page does; Chromium adds its own cookies after the rules.
    expected: { chromium: { ...asOwnSession, token: 'A' }, firefox: signedIn },
    notDefended: sentences.download,
  },
  ...rows(own, ['link in a new tab'], asOwnSession),

  ...rows(otherPort, [...subresources, 'frame by GET'], signedIn, sentences.sameHost),
  ...rows(otherPort, ['frame by a POST form'], asNobody),
  ...rows(otherPort, ['link in this tab', 'POST form in this tab'], signedIn, sentences.sameHost),

  ...rows(subdomain, subresources, asStranger),
  ...rows(subdomain, ['frame by GET'], signedIn, sentences.sameHost),
  ...rows(subdomain, ['frame by a POST form'], asNobody),
  ...rows(subdomain, ['link in this tab', 'POST form in this tab'], signedIn, sentences.sameHost),

  ...rows(stranger, [...subresources, 'frame by GET', 'frame by a POST form'], asStranger),
  ...rows(stranger, ['link in this tab'], takenOver),
  ...rows(stranger, ['POST form in this tab'], { ...asStranger, replyCookieKept: true, mark: 'lost' }),

  ...rows(strangerPage, [...subresources, 'frame by GET', 'frame by a POST form'], {
    ...asStranger,
    mark: 'none',
  }),
  ...rows(strangerPage, ['link in this tab', 'script that sets the address'], {
    ...asOwnSession,
    mark: 'none',
  }),
  ...rows(strangerPage, ['POST form in this tab'], { ...asStranger, replyCookieKept: true, mark: 'none' }),
];

/** What a frame of one kind causes, by the kinds of request that make sense there. */
export interface FrameRow {
  readonly frame: FrameKind;
  readonly parent: FrameParent;
  readonly request: RequestKind;
  readonly expected: Readonly<Record<TestedBrowser, Outcome>>;
}

/** Kinds after which the tab shows another page. */
export const leavingKinds = [
  'link in this tab',
  'POST form in this tab',
  'script that sets the address',
] as const satisfies readonly RequestKind[];

const textOfOurs = { quiet: signedIn, form: asNobody, link: signedIn, topForm: signedIn };
const nobodysFrame = {
  quiet: asStranger,
  form: asStranger,
  link: takenOver,
  topForm: { ...asStranger, replyCookieKept: true, mark: 'lost' },
} as const;

/** Kind of frame × whose page it stands in × kind of request; measured in each browser. */
export const frameTable: readonly FrameRow[] = frameParents.flatMap((parent) =>
  frameKinds.flatMap((frame) => {
    // The browser gives srcdoc and blob: the origin of the page they stand in, and the other two none.
    const isOurs = parent === own && (frame === 'srcdoc' || frame === 'blob:');
    const { quiet, form, link, topForm } = isOurs ? textOfOurs : nobodysFrame;
    const outcomes: [RequestKind, Outcome][] = [
      ['fetch', quiet],
      ['fetch by POST', quiet],
      ['image', quiet],
      ['frame by GET', quiet],
      ['frame by a POST form', form],
      ['link in this tab', link],
      ['POST form in this tab', topForm],
    ];
    // A stranger's form is measured from the kind that the portal's page and a stranger's have alike.
    const isMeasured = ([request]: (typeof outcomes)[number]) =>
      parent === own || frame === 'sandboxed' || request !== 'POST form in this tab';
    return outcomes
      .filter(isMeasured)
      .map(([request, outcome]) => ({ frame, parent, request, expected: both(outcome) }));
  }),
);

/** Who has asked for every resource before, and who asks for them now: each is to see what it asked for itself. */
export interface CacheRow {
  readonly before: 'A' | 'B' | 'person';
  readonly now: 'A' | 'B' | 'person';
  /** `before` has signed out meanwhile. */
  readonly signedOut?: true;
}

/** In an order in which one tab after the other asks. Servers let a browser keep all for ten minutes; see `hostile-portal.ts`. */
export const cacheTable: readonly CacheRow[] = [
  { before: 'person', now: 'A' },
  { before: 'A', now: 'B' },
  { before: 'B', now: 'A' },
  { before: 'A', now: 'person' },
  { before: 'A', now: 'person', signedOut: true },
];

/** How a page of the portal comes into a tab that was signed in to A, in an order in which one tab can take them. */
export type Navigation = 'the door' | 'a link' | 'Back' | 'a reload' | 'a typed address';
export const navigations: readonly Navigation[] = [
  'the door',
  'a link',
  'Back',
  'a reload',
  'a typed address',
];

/** What a page and its fetch say who they are, and the mark, once all has come to rest. */
export interface PageOutcome {
  readonly page: 'A' | 'person';
  readonly fetch: 'A' | 'person';
  readonly mark: 'in' | 'lost';
}

const tenants: PageOutcome = { page: 'A', fetch: 'A', mark: 'in' };
const persons: PageOutcome = { page: 'person', fetch: 'person', mark: 'lost' };

/** Service workers that the person's own visit has installed; null for a portal without one. */
export const serviceWorkers: readonly (WorkerKind | null)[] = [null, 'idle', 'api', 'passing', 'shell'];

/** What is to be seen of a navigation, whichever service worker the portal has. */
export const pageOutcome = (navigation: Navigation): PageOutcome =>
  navigation === 'a typed address' ? persons : tenants;
