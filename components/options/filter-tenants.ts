import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { deriveState, type StateName } from '../../lib/sessions/state.ts';
import { find } from '../../lib/tenants/finding.ts';
import { foldTag } from '../../lib/tenants/fold-tag.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry } from '../../lib/tenants/search.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';

/** What narrows the list of tenants; `''` matches everything. */
export interface TenantFilters {
  query: string;
  vendor: string;
  tag: string;
  environment: Environment | '';
  state: StateName | '';
  /** `missing`: only tenants whose host is not allowed yet. */
  hosts: 'missing' | '';
}

export const noTenantFilters: TenantFilters = {
  query: '',
  vendor: '',
  tag: '',
  environment: '',
  state: '',
  hosts: '',
};

/** Filters kept over a reload, as far as they are texts. */
export function filtersFrom(kept: unknown): TenantFilters {
  const texts = Object.entries(Object(kept)).filter(
    ([name, value]) => Object.hasOwn(noTenantFilters, name) && typeof value === 'string',
  );
  return { ...noTenantFilters, ...Object.fromEntries(texts) };
}

export const isFiltered = (filters: TenantFilters): boolean =>
  Object.values(filters).some((value) => value.trim() !== '');

/** The tenants that match all filters: in the list's order, or best match first with a query. */
export function filterTenants(view: View, now: number, filters: TenantFilters): readonly Tenant[] {
  const { query, vendor, tag, environment, state, hosts } = filters;
  const matching = view.tenants.filter(
    (tenant) =>
      (vendor === '' || tenant.vendor === vendor) &&
      (environment === '' || tenant.environment === environment) &&
      (tag === '' || (tenant.tags ?? []).some((own) => foldTag(own) === tag)) &&
      (state === '' || deriveState(view.passes[tenant.id], now).name === state) &&
      (hosts === '' || !matchesAnyPattern(view.origins, tenant.baseUrl)),
  );
  if (query.trim() === '') return matching;
  const entries = matching.map((tenant) => createSearchEntry(tenant, findDescriptor(tenant.vendor), view));
  // A destination that the query names as well would name its tenant twice.
  return find(entries, query)
    .filter(({ destination }) => destination === undefined)
    .map(({ item }) => item.tenant);
}
