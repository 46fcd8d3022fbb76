import { describe, expect, test } from 'vitest';
import { onForeignPage, type TabPage } from '../../../lib/portal/tab-page.ts';

const at = 1000;
const shown = { id: '1', get: true, hard: false, at, address: 1 };

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
