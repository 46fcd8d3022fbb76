import { beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { observePageRequests } from '../../../lib/browser/page-requests.ts';
import { digestOf } from '../../../lib/tenants/url.ts';

type Listener = (details: object) => void;
interface Registered {
  listener: Listener;
  filter: { types?: string[]; tabId?: number };
  extra?: string[] | undefined;
}

let registered: Registered[];
let heard: unknown[];
let requests: ReturnType<typeof observe>;

function event() {
  return {
    addListener: (listener: Listener, filter: Registered['filter'], extra?: string[]) =>
      void registered.push({ listener, filter, extra }),
    removeListener: (listener: Listener) => {
      registered = registered.filter((each) => each.listener !== listener);
    },
  };
}
const observe = (webRequest: object) =>
  observePageRequests(
    {
      runtime: { getURL: (path: string) => `chrome-extension://ours/${path}` },
      tabs: { TAB_ID_NONE: -1 },
      webRequest: { onSendHeaders: event(), onBeforeRequest: event(), ...webRequest },
    } as unknown as Browser,
    {
      pageRequested: (request) => void heard.push(request),
      workerRequested: (origin) => void heard.push(origin),
    },
  );
const listenerOf = (type: string) => registered.find(({ filter }) => filter.types?.includes(type));

beforeEach(() => {
  registered = [];
  heard = [];
  requests = observe({ OnSendHeadersOptions: { EXTRA_HEADERS: 'extraHeaders' } });
  requests.start();
});

describe('a request for a top page', () => {
  const sent = {
    tabId: 7,
    requestId: '3',
    timeStamp: 5,
    method: 'GET',
    url: 'https://portal.example:8443/page?secret',
  };
  const address = digestOf('https://portal.example:8443/page?secret');
  const request = { tabId: 7, id: '3', at: 5, method: 'GET', origin: 'https://portal.example:8443', address };
  test.each([
    ['signed in by what the rules set', [{ name: 'If-Range', value: '"0"' }], true],
    ['not signed in without it', [{ name: 'Accept', value: '*/*' }], false],
    ['not signed in with another value', [{ name: 'if-range', value: '"1"' }], false],
  ])('is %s, and its path is not told', (_what, requestHeaders, isSignedIn) => {
    listenerOf('main_frame')?.listener({ ...sent, requestHeaders });
    expect(heard).toEqual([{ ...request, isSignedIn }]);
  });
  test('is not told of a page that the browser prepares for an address half typed', () => {
    const requestHeaders = [{ name: 'If-Range', value: '"0"' }];
    const onSent = listenerOf('main_frame')?.listener;
    onSent?.({ ...sent, documentLifecycle: 'prerender' });
    expect(heard).toEqual([]);
    onSent?.({ ...sent, documentLifecycle: 'prerender', requestHeaders });
    onSent?.({ ...sent, documentLifecycle: 'active' });
    expect(heard).toHaveLength(2);
  });
  test('is looked at with all its headers where the browser has a word for that', () => {
    expect(listenerOf('main_frame')?.extra).toEqual(['requestHeaders', 'extraHeaders']);
    registered = [];
    // Firefox has the list without that word, and refuses the word.
    observe({ OnSendHeadersOptions: { REQUEST_HEADERS: 'requestHeaders' } }).start();
    expect(listenerOf('main_frame')?.extra).toEqual(['requestHeaders']);
  });
});

describe('a request of no tab', () => {
  test.each([
    [
      'of a worker, by its origin',
      { initiator: 'https://portal.example:8443' },
      'https://portal.example:8443',
    ],
    ['of a worker in Firefox', { originUrl: 'https://portal.example/sw.js' }, 'https://portal.example'],
    ['of our own background, not', { initiator: 'chrome-extension://ours' }, undefined],
    ['of a page in a tab, not', { tabId: 7, initiator: 'https://portal.example:8443' }, undefined],
    ['of nobody, not', {}, undefined],
  ])('is told: %s', (_what, details, origin) => {
    listenerOf('xmlhttprequest')?.listener({ tabId: -1, url: 'https://portal.example/x', ...details });
    expect(heard).toEqual(origin === undefined ? [] : [origin]);
    expect(listenerOf('xmlhttprequest')?.filter.tabId).toBe(-1);
  });
});

test('nothing is observed any more after the end', () => {
  expect(registered).toHaveLength(2);
  requests.stop();
  expect(registered).toEqual([]);
});
