/** What the popup's first picture does without: search, forms, questions, menus, ticket. Loaded right after it. */
import { find } from '../../lib/tenants/finding.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, type SearchEntry } from '../../lib/tenants/search.ts';
import { accountOf } from '../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { ForgetConfirm } from '../shared/forget-confirm.tsx';
import { InlineUnlock } from '../shared/inline-unlock.tsx';
import type { View } from '../shared/page-types.ts';
import { CodeForm } from './code-form.tsx';
import { SignInMany } from './many.tsx';
import { MissingVendor } from './missing-vendor.tsx';
import { PopupOverlays } from './popup-overlays.tsx';
import type { Row } from './tenant-list.tsx';
import { TenantMenu } from './tenant-menu.tsx';
import { ticketFor } from './ticket-for.ts';
import '../style/popup-deferred.css';

/** Builds and caches search entries: a tenant's entry is rebuilt only when the tenant or its account changed. */
function createSearchEntries(): (rows: readonly Row[], view: View) => SearchEntry[] {
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

export const deferredParts = {
  find,
  createSearchEntries,
  CodeForm,
  ForgetConfirm,
  InlineUnlock,
  MissingVendor,
  PopupOverlays,
  SignInMany,
  TenantMenu,
  ticketFor,
};
