import { describe, expect, test } from 'vitest';
import {
  onForeignPage,
  onPageRequested,
  onPageShown,
  onRequestMissing,
  onWorkerRequest,
  type TabPage,
} from '../../../lib/portal/tab-page.ts';

const shown = { id: '1', get: true, hard: false };
const form = { id: '1', get: false, hard: false };
const hard = { id: '1', get: true, hard: true };
const asked = { id: '2', get: true, hard: false };
const at = 1000;

describe('a request for the tab’s page', () => {
  const get = { id: '2', method: 'GET', isSignedIn: true, at };
  const post = { ...get, method: 'POST' };
  const bare = { ...get, isSignedIn: false };
  test.each<[what: string, tab: TabPage, sent: typeof get, becomes: TabPage, step: string]>([
    ['is the first', {}, get, { next: asked }, 'none'],
    [
      'follows a page, which stands until the next is shown',
      { page: shown },
      get,
      { page: shown, next: asked },
      'none',
    ],
    ['sends a form', {}, post, { next: { ...asked, get: false } }, 'none'],
    ['is the reload past the worker', { reloading: true }, get, { next: { ...asked, hard: true } }, 'none'],
    [
      'is a redirect of that reload',
      { next: { ...hard, id: '2' } },
      get,
      { next: { ...asked, hard: true } },
      'none',
    ],
    ['follows that reload', { next: hard }, get, { next: asked }, 'none'],
    ['has no token', { page: shown }, bare, { lost: 'address', next: asked }, 'lose'],
    ['is one of a lost tab', { lost: 'worker' }, get, { lost: 'worker', next: asked }, 'none'],
    [
      'is a redirect of the request without the token',
      { lost: 'address', next: asked },
      bare,
      { lost: 'address', next: asked },
      'none',
    ],
    ['left before the page that the tab shows', { shownAt: at + 1 }, get, { page: asked }, 'mark'],
    ['left at that moment', { shownAt: at }, get, { page: asked }, 'mark'],
    ['left after it', { shownAt: at - 1 }, get, { next: asked, shownAt: at - 1 }, 'none'],
    ['left before it without the token', { shownAt: at }, bare, { lost: 'address', next: asked }, 'lose'],
    [
      'left before it, and a worker fetched',
      { shownAt: at, workerSeen: true },
      get,
      { reloading: true },
      'reload',
    ],
    [
      'left before it as a form, and a worker fetched',
      { shownAt: at, workerSeen: true },
      post,
      { lost: 'worker' },
      'lose',
    ],
    [
      'left before it past the worker, which fetched',
      { shownAt: at, workerSeen: true, reloading: true },
      get,
      { page: { ...asked, hard: true } },
      'mark',
    ],
  ])('%s', (_what, tab, sent, becomes, step) => {
    expect(onPageRequested(tab, sent)).toEqual([becomes, step]);
  });
});

describe('a page of the tenant’s origin', () => {
  test.each<
    [what: string, tab: TabPage, isMarked: boolean, shownAt: number | null, becomes: TabPage, step: string]
  >([
    ['has the request that left', { page: shown, next: asked }, false, null, { page: asked }, 'mark'],
    ['has it although reports come late', { next: asked }, false, at, { page: asked }, 'mark'],
    [
      'has the mark of the page before: it is that page',
      { page: shown, next: asked },
      true,
      null,
      { page: shown, next: asked },
      'none',
    ],
    ['has a mark that no page of ours got', { next: asked }, true, null, { page: asked }, 'mark'],
    ['has no request', { page: shown }, false, null, { reloading: true }, 'reload'],
    [
      'has none, while it is loaded again already',
      { reloading: true },
      false,
      null,
      { reloading: true },
      'none',
    ],
    ['has none that was reported yet', { page: shown }, false, at, { shownAt: at }, 'wait'],
    [
      'has none reported yet while it is loaded again',
      { reloading: true },
      false,
      at,
      { reloading: true, shownAt: at },
      'wait',
    ],
    [
      'is the one that was asked for without the token',
      { lost: 'address', next: asked },
      true,
      null,
      { lost: 'address' },
      'explain',
    ],
    ['is still that one', { lost: 'address' }, true, null, { lost: 'address' }, 'none'],
    ['is the next after it', { lost: 'address' }, false, null, { lost: 'address' }, 'forget'],
  ])('%s', (_what, tab, isMarked, shownAt, becomes, step) => {
    expect(onPageShown(tab, isMarked, shownAt)).toEqual([becomes, step]);
  });
});

describe('a page of another origin', () => {
  const origin = 'http://rmm.acme.example';
  const https = 'https://rmm.acme.example/';
  const foreign = { origin, address: https as string | undefined, isNewPage: true, isMarked: false };
  test.each<[what: string, tab: TabPage, page: Partial<typeof foreign>, becomes: TabPage, step: string]>([
    ['is the same host by https', { page: shown }, {}, { lost: 'https' }, 'lose'],
    ['is that again', { lost: 'https' }, { isNewPage: false }, { lost: 'https' }, 'none'],
    ['is that with its mark', { lost: 'https' }, { isMarked: true }, { lost: 'https' }, 'none'],
    ['is the next after that', { lost: 'https' }, {}, { lost: 'https' }, 'forget'],
    ['comes after another loss', { lost: 'worker' }, {}, { lost: 'worker' }, 'forget'],
    ['is another host', {}, { address: 'https://elsewhere.example/' }, {}, 'forget'],
    ['is no address', {}, { address: 'none' }, {}, 'forget'],
    ['is another http port', {}, { address: 'http://rmm.acme.example:81/' }, {}, 'forget'],
    ['is withheld, before any page of ours', {}, { address: undefined }, { lost: 'https' }, 'lose'],
    ['is withheld, after a page of ours', { page: shown }, { address: undefined }, { page: shown }, 'forget'],
    [
      'is withheld, after one whose request is awaited',
      { shownAt: at },
      { address: undefined },
      { shownAt: at },
      'forget',
    ],
    [
      'is withheld, while one is loaded again',
      { reloading: true },
      { address: undefined },
      { reloading: true },
      'forget',
    ],
    ['replaces one that had https', {}, { origin: 'https://rmm.acme.example:8443' }, {}, 'forget'],
  ])('%s', (_what, tab, page, becomes, step) => {
    expect(onForeignPage(tab, { ...foreign, ...page })).toEqual([becomes, step]);
  });
});

describe('once no late report can come', () => {
  test.each<[what: string, tab: TabPage, becomes: TabPage, step: string]>([
    ['a page without a request is loaded again', { shownAt: at }, { reloading: true }, 'reload'],
    ['a page with one stays', { page: shown }, { page: shown }, 'none'],
    [
      'a page that is being followed stays',
      { shownAt: at, next: asked },
      { shownAt: at, next: asked },
      'none',
    ],
    [
      'a page that is loaded again stays',
      { shownAt: at, reloading: true },
      { shownAt: at, reloading: true },
      'none',
    ],
    ['a lost tab stays', { shownAt: at, lost: 'address' }, { shownAt: at, lost: 'address' }, 'none'],
  ])('%s', (_what, tab, becomes, step) => {
    expect(onRequestMissing(tab)).toEqual([becomes, step]);
  });
});

describe('a worker of the origin fetches', () => {
  test.each<[what: string, tab: TabPage, becomes: TabPage, step: string]>([
    ['for a page in its scope', { page: shown }, { reloading: true }, 'reload'],
    ['for one that a form brought', { page: form }, { lost: 'worker' }, 'lose'],
    ['beside a page past it', { page: hard }, { page: hard }, 'none'],
    ['before any page', {}, {}, 'none'],
    ['before the page whose request has left', { next: asked }, { next: asked }, 'none'],
    [
      'while the page is loaded again',
      { page: shown, reloading: true },
      { page: shown, reloading: true },
      'none',
    ],
    ['for a lost tab', { page: shown, lost: 'address' }, { page: shown, lost: 'address' }, 'none'],
    ['for a page whose request is awaited', { shownAt: at }, { shownAt: at, workerSeen: true }, 'none'],
    [
      'for one awaited while it is loaded again',
      { shownAt: at, reloading: true },
      { shownAt: at, reloading: true },
      'none',
    ],
    [
      'for one awaited in a lost tab',
      { shownAt: at, lost: 'address' },
      { shownAt: at, lost: 'address' },
      'none',
    ],
  ])('%s', (_what, tab, becomes, step) => {
    expect(onWorkerRequest(tab)).toEqual([becomes, step]);
  });
});
