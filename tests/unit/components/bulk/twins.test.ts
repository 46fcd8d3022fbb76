import { h } from 'preact';
import { expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

test('rows of one name show first what tells them apart, each fact with its end, and the vendor last', async () => {
  const server = 'https://erp.a-long-name-of-a-house.example';
  const twin = (id: string, port: number) =>
    tenant(id, {
      ...{ vendor: 'nextup', name: 'Acme', settings: { database: 'ACME' } },
      baseUrl: `${server}:${port}`,
    });
  const twins = [twin('a', 8443), twin('b', 9443)];
  const lone = tenant('lone', { vendor: 'nextup', settings: { database: 'LONE' } });
  const view = { ...viewOf([...twins, lone]), run: null };
  const page = await renderPage(h(BulkPage, { view, now: noon, actions: recordingActions().actions }));
  expect(page.texts('.choice .facts-line > .visually-hidden')).toEqual([
    'erp.a-long-name-of-a-house.example:8443 · ACME · NextUp ERP',
    'erp.a-long-name-of-a-house.example:9443 · ACME · NextUp ERP',
    'LONE · lone.spaces.nexudus.com · NextUp ERP',
  ]);
  expect(page.texts('.choice .elided > :last-child')[0]).toContain(':8443');
  page.close();
});

test('rows of one name at one address are told apart by their accounts', async () => {
  const twins = ['a', 'b'].map((id) =>
    tenant(id, { name: 'Acme', baseUrl: 'https://acme.spaces.nexudus.com' }),
  );
  const view = { ...viewOf(twins, {}, { lastAccount: { a: 'jane', b: 'john' } }), run: null };
  const page = await renderPage(h(BulkPage, { view, now: noon, actions: recordingActions().actions }));
  expect(page.texts('.choice .facts-line > .visually-hidden')).toEqual([
    'jane · acme.spaces.nexudus.com · Nexudus',
    'john · acme.spaces.nexudus.com · Nexudus',
  ]);
  page.close();
});
