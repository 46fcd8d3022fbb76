/** What the popup's first picture does without: search, code form, questions, ticket. Loaded right after it. */
import type { Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, type SearchEntry } from '../../lib/tenants/search.ts';
import { accountOf } from '../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';
import type { Row } from './tenant-list.tsx';

export { find } from '../../lib/tenants/finding.ts';
export { ConfirmDialog } from '../shared/confirm-dialog.tsx';
export { CodeForm } from './code-form.tsx';
export { PortalConfirmDialog } from './portal-confirm.tsx';
export { ticketFor } from './ticket-for.ts';

/** Builds and caches search entries: a tenant's entry is rebuilt only when the tenant or its account changed. */
export function createSearchEntries(): (rows: readonly Row[], view: View) => SearchEntry[] {
  const cache = new WeakMap<Tenant, { account: string; entry: SearchEntry }>();
  return (rows, view) =>
    rows.map(({ tenant }) => {
      const account = accountOf(tenant, view);
      let cached = cache.get(tenant);
      if (cached?.account !== account) {
        cached = { account, entry: createSearchEntry(tenant, findDescriptor(tenant.vendor), view) };
        cache.set(tenant, cached);
      }
      return cached.entry;
    });
}
