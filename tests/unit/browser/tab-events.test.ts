import { beforeEach, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { createTabEvents, type TabEvents } from '../../../lib/browser/tab-events.ts';

type Listener = (...event: never[]) => void;
type EventName = 'onRemoved' | 'onReplaced' | 'onUpdated' | 'onSendHeaders' | 'onBeforeRequest';

let listeners: Map<EventName, Set<Listener>>;
let heard: unknown[];
let events: TabEvents;

function event(name: EventName) {
  const added = new Set<Listener>();
  listeners.set(name, added);
  return {
    addListener: (listener: Listener) => void added.add(listener),
    removeListener: (listener: Listener) => void added.delete(listener),
  };
}
function fire(name: EventName, ...details: unknown[]): void {
  for (const listener of listeners.get(name) ?? []) listener(...(details as never[]));
}
const counts = () => [...listeners.values()].map(({ size }) => size);

function createEvents(scheme: string): TabEvents {
  listeners = new Map();
  heard = [];
  const fake = {
    runtime: { getURL: (path: string) => `${scheme}://ours/${path}` },
    tabs: {
      TAB_ID_NONE: -1,
      onRemoved: event('onRemoved'),
      onReplaced: event('onReplaced'),
      onUpdated: event('onUpdated'),
    },
    webRequest: { onSendHeaders: event('onSendHeaders'), onBeforeRequest: event('onBeforeRequest') },
  };
  const hear =
    (what: string) =>
    (...event: unknown[]) =>
      void heard.push([what, ...event]);
  return createTabEvents(fake as unknown as Browser, {
    closed: hear('closed'),
    replaced: hear('replaced'),
    navigated: hear('navigated'),
    pageRequested: hear('page'),
    workerRequested: hear('worker'),
  });
}

beforeEach(() => {
  events = createEvents('chrome-extension');
});

test('every listener stands at once, none while none is needed, and each once after that', () => {
  expect(counts()).toEqual([1, 1, 1, 1, 1]);
  events.listen(false);
  events.listen(false);
  expect(counts()).toEqual([0, 0, 0, 0, 0]);
  events.listen(true);
  events.listen(true);
  expect(counts()).toEqual([1, 1, 1, 1, 1]);
});

test('a host that is allowed later has its requests observed again, while listeners are needed', () => {
  // As the browser does with what it refused.
  for (const name of ['onSendHeaders', 'onBeforeRequest'] as const) listeners.get(name)?.clear();
  events.hostsAllowed();
  expect(counts()).toEqual([1, 1, 1, 1, 1]);
  events.listen(false);
  events.hostsAllowed();
  expect(counts()).toEqual([0, 0, 0, 0, 0]);
});

test('of a tab’s news only a load and an address are told', () => {
  const tab = { url: 'https://acme.example/' };
  fire('onUpdated', 7, { title: 'Acme' }, tab);
  fire('onUpdated', 7, { status: 'loading' }, tab);
  fire('onUpdated', 7, { status: 'complete' }, tab);
  fire('onUpdated', 7, { url: tab.url }, tab);
  fire('onRemoved', 8, {});
  expect(heard).toEqual([
    ['navigated', 7, tab.url, true],
    ['navigated', 7, tab.url, false],
    ['navigated', 7, tab.url, false],
    ['closed', 8],
  ]);
});

test('a tab that was replaced more than once is known by each of its ids before anybody hears of it', () => {
  for (const [added, removed] of [
    [20, 10],
    [30, 20],
    [41, 40],
  ])
    fire('onReplaced', added, removed);
  expect([10, 20, 30, 40, 50].map(events.replacementOf)).toEqual([30, 30, undefined, 41, undefined]);
  expect(heard).toHaveLength(3);
});

test('a browser that replaces no tabs has no such event, and all others stand', () => {
  const { onRemoved, onUpdated } = { onRemoved: event('onRemoved'), onUpdated: event('onUpdated') };
  const fake = {
    runtime: { getURL: () => 'moz-extension://ours/' },
    tabs: { TAB_ID_NONE: -1, onRemoved, onUpdated },
    webRequest: { onSendHeaders: event('onSendHeaders'), onBeforeRequest: event('onBeforeRequest') },
  };
  listeners.delete('onReplaced');
  const ignore = () => undefined;
  const handlers = {
    closed: ignore,
    replaced: ignore,
    navigated: ignore,
    pageRequested: ignore,
    workerRequested: ignore,
  };
  const { listen } = createTabEvents(fake as unknown as Browser, handlers);
  expect(counts()).toEqual([1, 1, 1, 1]);
  listen(false);
  expect(counts()).toEqual([0, 0, 0, 0]);
});

test('the start of a load, of which Firefox tells with the address of the page before, is no new page there', () => {
  const url = 'https://portal.example/page';
  events = createEvents('moz-extension');
  fire('onUpdated', 7, { status: 'loading' }, { url });
  fire('onUpdated', 7, { status: 'loading', url }, { url });
  // Of a page whose host is not allowed it tells no address.
  fire('onUpdated', 7, { status: 'loading' }, {});
  expect(heard).toEqual([
    ['navigated', 7, url, false],
    ['navigated', 7, url, true],
    ['navigated', 7, undefined, true],
  ]);
});
