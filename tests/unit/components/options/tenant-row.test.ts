import { h } from 'preact';
import { expect, test } from 'vitest';
import { TenantRows } from '../../../../components/options/tenant-rows.tsx';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { english } from '../../../../scripts/node-i18n.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

/** The rows of these tenants. */
const rowsOf = (tenants: readonly Tenant[]) =>
  renderPage(
    h(TenantRows, {
      ...{ tenants, t: english, view: viewOf(tenants), now: noon, unfiltered: true },
      ...{ selected: new Set<string>(), managed: new Set<string>(), team: new Set<string>() },
      ...{ focusId: null, onFocused: () => undefined, actions: {} as never },
    }),
  );

const inDatabase = (id: string, database: string, more: Partial<Tenant> = {}) =>
  tenant(id, { vendor: 'nextup', settings: { database }, ...more });

test('a row shows the port of its address, and a realm whose end stays in sight', async () => {
  const page = await rowsOf([
    inDatabase('a', 'customer-number-12345678', { baseUrl: 'https://a.example:8443/x' }),
  ]);
  expect(page.texts('li .wide')).toEqual(['customer-number-12345678', 'a.example:8443']);
  expect(page.texts('li .wide .elided > span')).toEqual([
    'customer-number-',
    '12345678',
    'a.examp',
    'le:8443',
  ]);
  page.close();
});

test('rows of one name keep in sight what tells them apart, in the realm and in the address', async () => {
  const freight = (land: string) =>
    inDatabase(land, `FREIGHT_${land}_PRODUCTION_2019`, {
      ...{ name: 'Freight', baseUrl: `https://erp.${land.toLowerCase()}.freight.example/x` },
    });
  const page = await rowsOf([freight('ROMANIA'), freight('HUNGARY')]);
  expect(page.texts('li .wide .elided > :last-child')).toEqual([
    'ROMANIA_PRODUCTION_2019',
    'romania.freight.example',
    'HUNGARY_PRODUCTION_2019',
    'hungary.freight.example',
  ]);
  page.close();
});

test('controls of rows of one name say whose they are; those of another carry its name alone', async () => {
  const twins = ['ROMANIA', 'HUNGARY'].map((land) =>
    inDatabase(land, land, { name: 'Freight', baseUrl: 'https://erp.example' }),
  );
  const page = await rowsOf([...twins, inDatabase('lone', 'LONE', { name: 'Lone' })]);
  const labels = page.labels('li button, li input');
  expect(labels.filter((label) => label.includes('ROMANIA'))).toEqual(
    ['Select ', 'Favourite: ', 'Edit ', 'More about '].map(
      (what) => `${what}Freight · ROMANIA · erp.example`,
    ),
  );
  expect(labels.slice(-4)).toEqual(['Select Lone', 'Favourite: Lone', 'Edit Lone', 'More about Lone']);
  page.close();
});
