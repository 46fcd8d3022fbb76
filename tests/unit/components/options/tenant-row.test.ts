import { h } from 'preact';
import { expect, test } from 'vitest';
import { TenantRow } from '../../../../components/options/tenant-row.tsx';
import { english } from '../../../../scripts/node-i18n.ts';
import { tenant } from '../../../support/page-view.ts';
import { renderPage } from '../../../support/rendered-page.ts';

test('a row shows the port of its address, and a realm whose end stays in sight', async () => {
  const page = await renderPage(
    h(TenantRow, {
      ...{
        tenant: tenant('a', { baseUrl: 'https://a.example:8443/x' }),
        t: english,
        state: 'signed-out' as const,
      },
      ...{ allowed: true, realm: 'customer-number-12345678', account: '', selected: false, favourite: false },
      ...{
        source: 'own',
        handle: null,
        open: false,
        onMenu: () => undefined,
        actions: { current: {} as never },
      },
    }),
  );
  expect(page.texts('.wide')).toEqual(['customer-number-12345678', 'a.example:8443']);
  expect(page.texts('.two-ends > span')).toEqual(['customer-number-', '12345678', 'a.exam', 'ple:8443']);
  page.close();
});
