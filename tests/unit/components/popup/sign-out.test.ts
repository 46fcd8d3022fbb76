import { h } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { setDefinedVendors } from '../../../../lib/vendors/defined-vendors.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

const vendor = 'x-board';
let page: RenderedPage;
beforeEach(() => {
  const like = findDescriptor('nextup');
  if (like === undefined) throw new TypeError('no descriptor');
  setDefinedVendors([{ ...like, id: vendor, label: 'Board' }]);
});
afterEach(() => {
  page.close();
  setDefinedVendors([]);
});

/** What the card says after a sign-out with this reply. */
async function saidAfter(reply: Reply): Promise<string> {
  const { actions } = recordingActions();
  const send: typeof actions.send = async (name) => (name === 'logout' ? reply : { ok: true });
  const view = {
    ...viewOf([tenant('board', { vendor, settings: {} })], { board: signedIn('jane') }),
    origins: ['<all_urls>'],
  };
  const props = { view, now: noon, openedAt: noon, actions: { ...actions, send, apply: send } };
  page = await renderPage(h(PopupApp, props));
  await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
  await page.press('Sign out');
  return page.texts('.card-area').join();
}

test('a vendor without a call to sign out is not said to be out of reach', async () => {
  expect(findDescriptor(vendor)?.logoutNote).toBeUndefined();
  const said = await saidAfter({ ok: true, serverNotTold: 'none' });
  expect(said).toContain('can’t end sessions on request');
  expect(said).not.toContain('couldn’t reach');
});
test('a server that did not hear of the sign-out is', async () => {
  const said = await saidAfter({ ok: true, serverNotTold: 'failed' });
  expect(said).toContain('couldn’t reach the server');
});
