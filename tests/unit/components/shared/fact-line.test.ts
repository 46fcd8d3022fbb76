import { h } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { FactLine } from '../../../../components/shared/fact-line.tsx';
import { type RenderedPage, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

test('a fact is drawn in two halves, of which the second stays in sight; one of a few letters is never parted', async () => {
  page = await renderPage(h(FactLine, { facts: [{ text: 'C7' }, { text: 'ACME_NORTH_PRODUCTION' }] }));
  expect(page.texts('.elided span')).toEqual(['C7', ' · ACME_NORTH_PR', 'ODUCTION']);
});

test('a fact that parts from its namesakes before its end is cut where they part', async () => {
  const facts = [
    { text: 'CARGO_TRANS_ROMANIA_PRODUCTION', tellsAt: 12 },
    { text: 'CARGO_TRANS_PRODUCTION_ROMANIA', tellsAt: 28 },
    { text: 'ROMANIA_CARGO_TRANS_PRODUCTION', tellsAt: 0 },
  ];
  page = await renderPage(h(FactLine, { facts }));
  expect(page.texts('.elided span')).toEqual([
    'CARGO_TRANS_',
    'ROMANIA_PRODUCTION',
    ' · CARGO_TRANS_PRODUCTION',
    '_ROMANIA',
    ' · ROMANIA_CARGO_TRANS_PRODUCTION',
  ]);
  expect(page.texts('.facts-line > .visually-hidden')).toEqual([facts.map(({ text }) => text).join(' · ')]);
});
