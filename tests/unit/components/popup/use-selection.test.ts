import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { deferredParts } from '../../../../components/popup/deferred-parts.ts';
import type { DeferredParts } from '../../../../components/popup/use-deferred-parts.ts';
import { useSelection } from '../../../../components/popup/use-selection.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

let page: RenderedPage;
afterEach(() => page.close());

test('a letter that is typed in the moment in which the search arrives is kept, and searched for', async () => {
  const view = viewOf([tenant('acme'), tenant('acorn')]);
  let selection: ReturnType<typeof useSelection> | undefined;
  function Search({ parts }: { parts: DeferredParts | null }) {
    selection = useSelection(view, noon, noon, { ids: [], active: undefined }, parts, 'ac');
    return null;
  }
  page = await renderPage(h(Search, { parts: null }));
  await act(() => {
    render(h(Search, { parts: deferredParts }), document.body);
    // Effects of that render run before the next one at the latest.
    selection?.search('aco');
  });
  expect([selection?.query, selection?.rows.map(({ key }) => key)]).toEqual(['aco', ['acorn']]);
});
