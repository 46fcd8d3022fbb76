import { h } from 'preact';
import { afterEach, describe, expect, test } from 'vitest';
import { SelectionForm } from '../../../../components/options/selection-form.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

const words = (count: number, start: string) =>
  Array.from({ length: count }, (_, index) => `${start}${index}`).join(' ');

async function open(tenants: View['tenants'], more: Partial<View> = {}) {
  const { actions, sent } = recordingActions();
  const outcome = { sent, changes: 0, done: 0 };
  page = await renderPage(
    h(SelectionForm, {
      tenants,
      fixed: new Set<string>(),
      view: { ...viewOf(tenants), ...more },
      actions,
      onChange: () => (outcome.changes += 1),
      onDone: () => (outcome.done += 1),
      onCancel: () => undefined,
    }),
  );
  return outcome;
}

describe('the form of a selection', () => {
  test('says how many tags are too many, and sends nothing', async () => {
    const outcome = await open([tenant('a')]);
    await page.submit('#many-addTags', words(9, 'tag'));
    expect([outcome.sent, page.texts('.problem')]).toEqual([[], ['This has more than 8 entries.']]);
  });
  test('names the tenant that would have too many with those it has', async () => {
    const outcome = await open([tenant('a'), tenant('b', { tags: words(6, 'own').split(' ') })]);
    await page.type('#many-removeTags', 'own0');
    await page.submit('#many-addTags', 'OWN1 new1 new2 new3 new4');
    const [said] = page.texts('.problem');
    expect([outcome.sent, said?.includes('b'), said?.includes('more than 8')]).toEqual([[], true, true]);
    await page.submit('#many-addTags', 'OWN1 new1 new2 new3');
    expect([outcome.sent.map(([name]) => name), outcome.done]).toEqual([['editTenants'], 1]);
  });
  test('sends nothing of a choice whose vault is missing', async () => {
    const outcome = await open([tenant('a')]);
    await page.type('#many-addTags', 'new');
    await page.submit('#many-remember', 'vault');
    expect(outcome.sent).toEqual([]);
    expect(page.texts('.problem')).toEqual(['There is no vault yet. Set one up first.']);
  });
  test('reports what is typed, which leaving would lose', async () => {
    const outcome = await open([tenant('a')]);
    await page.type('#many-addTags', 'new');
    expect(outcome.changes).toBe(1);
  });
});
