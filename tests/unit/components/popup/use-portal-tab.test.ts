import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { usePortalTab } from '../../../../components/popup/use-portal-tab.ts';
import type { View } from '../../../../components/shared/page-types.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

test('a portal tab that opens or closes while the side panel stays open is known when the panel reads its view anew', async () => {
  const acme = tenant('acme', { settings: { portalUrl: 'https://acme.example' } });
  const view = viewOf([acme], { acme: signedIn() });
  const { actions } = recordingActions();
  let open: number | null = null;
  let found: number | null = null;
  function Panel({ view }: { view: View }) {
    found = usePortalTab(acme, view, { ...actions, findTab: async () => open });
    return null;
  }
  const read = async (tab: number | null) => {
    open = tab;
    await act(() => render(h(Panel, { view: { ...view } }), document.body));
    // The browser's answer, and what it renders.
    await act(async () => undefined);
    return found;
  };
  page = await renderPage(h(Panel, { view }));
  expect(found).toBe(null);
  expect([await read(7), await read(null), await read(8)]).toEqual([7, null, 8]);
});
