import { h } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { type OpenForm, useOpenForm } from '../../../../components/options/use-open-form.ts';
import { tenant } from '../../../support/page-view.ts';
import { type RenderedPage, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

/** The hook over a history that the test moves. */
async function open(query: Record<string, string>) {
  const said = { left: [] as OpenForm[], unknown: 0, queries: [] as string[] };
  let changed = (): void => undefined;
  let forms: ReturnType<typeof useOpenForm> | undefined;
  const place = {
    readQuery: () => query,
    ...{ readKept: () => ({}), keep: () => undefined, goTo: () => undefined, guardLeaving: () => undefined },
    pushQuery: (next: string) => said.queries.push(next),
    replaceQuery: (next: string) => said.queries.push(next),
    leaveQuery: () => said.queries.push('left'),
    onQueryChanged: (call: () => void) => {
      changed = call;
    },
  };
  function Page() {
    forms = useOpenForm([tenant('acme')], place, {
      onLeft: (form) => said.left.push(form),
      onUnknown: () => {
        said.unknown += 1;
      },
    });
    return h('p', null, forms.form?.kind ?? 'list');
  }
  page = await renderPage(h(Page, null));
  const back = (to: Record<string, string>) =>
    act(() => {
      query = to;
      changed();
    });
  return { said, back, forms: () => forms };
}

test('Back from a form tells which one was left, so that its row takes the focus', async () => {
  const { said, back } = await open({ edit: 'acme' });
  expect(page.texts('p')).toEqual(['edit']);
  await back({});
  expect([page.texts('p'), said.left]).toEqual([['list'], [{ kind: 'edit', tenant: tenant('acme') }]]);
});

test('an unknown tenant in the address is told, and the list shown', async () => {
  const { said } = await open({ edit: 'nobody' });
  expect([page.texts('p'), said.unknown, said.queries]).toEqual([['list'], 1, ['']]);
});

test('a selection’s form is not there after a reload, and its address is left', async () => {
  const { said } = await open({ many: '' });
  expect([page.texts('p'), said.unknown, said.queries]).toEqual([['list'], 0, ['']]);
});

test('a link names the vendor of a new tenant', async () => {
  const { forms } = await open({ new: 'x-acme-desk' });
  expect(forms()?.form).toEqual({ kind: 'new', vendor: 'x-acme-desk' });
});
