import { h } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { FactLine } from '../../../../components/shared/fact-line.tsx';
import { type RenderedPage, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

test('a fact is drawn in two halves, of which the second stays in sight; one of a few letters is never parted', async () => {
  page = await renderPage(h(FactLine, { facts: ['C7', 'ACME_NORTH_PRODUCTION'] }));
  expect(page.texts('.elided span')).toEqual(['C7', ' · ACME_NORTH_PR', 'ODUCTION']);
});
