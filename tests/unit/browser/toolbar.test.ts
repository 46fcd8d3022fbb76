import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { createBadgeUpdater } from '../../../lib/browser/toolbar.ts';
import { noon } from '../../support/test-app.ts';

/** A toolbar that notes what it is told. */
function toolbar(refuses: string[] = []) {
  const told: string[] = [];
  const hears = (what: string) => async (details: object) => {
    if (refuses.shift() === what) throw new Error('not now');
    told.push(`${what} ${Object.values(details).join()}`);
  };
  const action = {
    setBadgeText: hears('text'),
    setBadgeBackgroundColor: hears('ground'),
    setBadgeTextColor: hears('ink'),
    setTitle: hears('title'),
  };
  const i18n = { getMessage: (key: string, words: string[] = []) => [key, ...words].join(' ') };
  return { told, show: createBadgeUpdater({ action, i18n } as unknown as Browser) };
}
const shortly = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the toolbar button', () => {
  test('is told once what it shows, and again only what became other', async () => {
    const { told, show } = toolbar();
    for (let times = 0; times < 5; times += 1) show({ signedIn: 2, count: 2, soon: null }, noon);
    expect(told.filter((each) => !each.startsWith('title'))).toEqual([
      'text 2',
      'ground #1d7a4f',
      'ink #ffffff',
    ]);
    told.length = 0;
    show({ signedIn: 3, count: 3, soon: null }, noon);
    expect(told.map((each) => each.split(' ')[0])).toEqual(['text', 'title']);
    told.length = 0;
    show({ signedIn: 3, count: 3, soon: { name: 'Acme', endsAt: noon + 300_000 } }, noon);
    expect(told.map((each) => each.split(' ')[0])).toEqual(['text', 'ground', 'title']);
    expect(told[0]).toBe('text 3!');
  });
  test('is told again what it would not hear', async () => {
    const { told, show } = toolbar(['text']);
    show({ signedIn: 1, count: 1, soon: null }, noon);
    await shortly();
    expect(told.some((each) => each.startsWith('text'))).toBe(false);
    show({ signedIn: 1, count: 1, soon: null }, noon);
    expect(told.filter((each) => each.startsWith('text'))).toEqual(['text 1']);
  });
});
