import { h, render } from 'preact';
import { afterEach, expect, test, vi } from 'vitest';
import { deferredParts } from '../../../../components/popup/deferred-parts.ts';
import { useDeferredParts } from '../../../../components/popup/use-deferred-parts.ts';
import { type RenderedPage, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => {
  page.close();
  vi.unstubAllGlobals();
});

test('the deferred parts come to a page that nobody sees too, which has no frames to wait for', async () => {
  let parts: unknown;
  function Popup() {
    parts = useDeferredParts();
    return null;
  }
  page = await renderPage(null);
  vi.stubGlobal('requestAnimationFrame', () => 0);
  render(h(Popup, {}), document.body);
  expect(parts).toBe(null);
  await vi.waitFor(() => expect(parts).toBe(deferredParts));
});
