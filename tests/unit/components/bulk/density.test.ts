import { h } from 'preact';
import { expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

test.each([
  ['comfortable', '52px'],
  ['compact', '36px'],
] as const)('rows of Bulk are as high as the density says: %s', async (density, top) => {
  const view = { ...viewOf([tenant('a'), tenant('b')], {}, { density }), run: null };
  const page = await renderPage(h(BulkPage, { view, now: noon, actions: recordingActions().actions }));
  const rows = document.querySelectorAll('.choice');
  expect(rows[1]?.getAttribute('style')).toContain(top);
  page.close();
});
