import { h } from 'preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalPage } from '../../../../components/journal/journal-page.tsx';
import type { Entry } from '../../../../lib/journal/entry.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// The journal of tenants of one name: rows and filter tell apart those that still exist.

const twin = (id: string, database: string) =>
  tenant(id, {
    ...{ vendor: 'nextup', name: 'Acme', baseUrl: 'https://erp.example', environment: 'sandbox' },
    settings: { database },
  });
const gone = tenant('gone', { name: 'Acme', environment: 'sandbox' });
const lone = tenant('lone', { name: 'Lone', environment: 'sandbox' });
const twins = [twin('one', '98'), twin('two', '99')];
const entryOf = ({ id, name, vendor, environment }: Tenant, nth: number): Entry => ({
  ...{ at: noon - nth, act: 'login', actor: 'person', outcome: 'done' },
  tenant: { id, name, vendor, environment },
});

let page: RenderedPage;
beforeEach(async () => {
  const journal = { entries: [...twins, gone, lone].map(entryOf), quarantined: null };
  page = await renderPage(
    h(JournalPage, {
      ...{ view: viewOf([...twins, lone]), now: noon, actions: recordingActions().actions },
      ...{ first: journal, tenant: '', read: async () => journal, watch: () => undefined },
      ...{ keptFilters: {}, onFilter: () => undefined },
    }),
  );
});
afterEach(() => page.close());

test('a row says which tenant it was, where another has its name', () => {
  expect(page.texts('.entry-tenant .option-detail')).toEqual([
    '98 · erp.example · NextUp ERP · Sandbox',
    '99 · erp.example · NextUp ERP · Sandbox',
    'Nexudus · Sandbox',
    'Nexudus · Sandbox',
  ]);
});

test('the filter by tenant lists each under a name of its own', () => {
  expect(page.texts('#journal_tenant option').slice(1)).toEqual([
    'Acme',
    'Acme · 98 · erp.example',
    'Acme · 99 · erp.example',
    'Lone',
  ]);
});

test('the word search finds what tells a tenant apart', async () => {
  await page.type('#journal_words', 'acme 99');
  expect(page.texts('.entry-tenant .option-detail')).toEqual(['99 · erp.example · NextUp ERP · Sandbox']);
});
