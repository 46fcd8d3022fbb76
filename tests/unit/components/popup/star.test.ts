import { h } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { createTestApp, noon } from '../../../support/test-app.ts';

let page: RenderedPage;
afterEach(() => page.close());
/** The star has a picture for its text. */
const pressStar = () => page.press('', '.card-head');

/** The popup of a world with these tenants, all of them favourites. */
async function renderStars(ids: readonly string[]) {
  const world = createTestApp();
  await world.ask({ name: 'setFavourites', tenants: [...ids], on: true });
  const { actions } = recordingActions();
  function Popup() {
    const [view, setView] = useState<View>(
      viewOf(
        ids.map((id) => tenant(id)),
        {},
        { favourites: [...ids] },
      ),
    );
    const send: typeof actions.send = async (name, command) => {
      const reply = await world.ask({ name, ...command });
      const { favourites } = await world.preferences();
      setView((all) => ({ ...all, preferences: { ...all.preferences, favourites } }));
      return reply;
    };
    return h(PopupApp, { view, now: noon, openedAt: noon, actions: { ...actions, send, apply: send } });
  }
  page = await renderPage(h(Popup, null));
  await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
  return { order: async () => (await world.preferences()).favourites };
}

test('a star taken back has its place again, as the keys of the favourites count them', async () => {
  const ids = ['acme', 'beta', 'corner'];
  const { order } = await renderStars(ids);
  await pressStar();
  expect(await order()).toEqual(['beta', 'corner']);
  await page.press('Undo');
  expect(await order()).toEqual(ids);
  await pressStar();
  await pressStar();
  expect(await order()).toEqual(['beta', 'corner', 'acme']);
  await page.press('Undo');
  expect(await order()).toEqual(['beta', 'corner']);
});

test('Ctrl+Z takes a star back wherever the focus is, but not in a field with a text, which has an undo of its own', async () => {
  const { order } = await renderStars(['acme', 'beta']);
  const undoKey = { key: 'z', ctrlKey: true };
  await page.key(undoKey);
  expect(await order()).toEqual(['acme', 'beta']);
  await pressStar();
  await page.key({ key: 'z' });
  await page.type('input[type=search]', 'be');
  await page.keyIn('input[type=search]', undoKey);
  expect(await order()).toEqual(['beta']);
  await page.type('input[type=search]', '');
  await page.keyIn('input[type=search]', undoKey);
  expect(await order()).toEqual(['acme', 'beta']);
});

test('a field whose text went since the offer has an undo of its own; without an offer the key takes back no typing elsewhere', async () => {
  const { order } = await renderStars(['acme', 'beta']);
  const undoKey = { key: 'z', ctrlKey: true };
  await page.type('input[type=search]', 'be');
  await pressStar();
  const starred = await order();
  await page.type('input[type=search]', '');
  await page.fire('input[type=search]', 'input');
  await page.keyIn('input[type=search]', undoKey);
  expect(await order()).toEqual(starred);
  await page.press('Undo');
  // Each says whether the browser may act on it too.
  expect(await page.keyIn('footer button', undoKey)).toBe(false);
  expect(await page.keyIn('input[type=search]', undoKey)).toBe(true);
});
