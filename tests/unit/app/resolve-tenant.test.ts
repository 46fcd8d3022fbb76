import { expect, test } from 'vitest';
import { createTenantDirectory } from '../../../lib/app/resolve-tenant.ts';
import { policySchema } from '../../../lib/policy/policy.ts';
import { policyWith, tenantsWith } from '../../../lib/storage/slots.ts';
import { createStore } from '../../../lib/storage/store.ts';
import { createTenantSchema, type Tenant } from '../../../lib/tenants/schema.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { memoryAreas } from '../../support/test-app.ts';

const tenant = (id: string): Tenant => ({
  ...{ id, vendor: 'ncentral', name: id, baseUrl: `https://${id}.example` },
  ...{ environment: 'staging', destinations: [], settings: {} },
});

test('the background has one cache of the list: the identical one until a slot changes', async () => {
  const store = createStore(memoryAreas(), () => undefined);
  const tenantsSlot = tenantsWith(createTenantSchema(descriptors, true));
  const policySlot = policyWith(policySchema(descriptors));
  const directory = createTenantDirectory({ store, tenantsSlot, policySlot });
  const write = (list: Tenant[]) => store.update([tenantsSlot], (_now): [Tenant[]] => [list]);
  await write([tenant('one')]);
  const first = await directory.list();
  expect(first.map(({ id }) => id)).toEqual(['one']);
  expect(await directory.list()).toBe(first);
  await write([tenant('one'), tenant('two')]);
  const second = await directory.list();
  expect(second).not.toBe(first);
  expect(second.map(({ id }) => id)).toEqual(['one', 'two']);
  expect(await directory.list()).toBe(second);
});
