import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import type { Environment } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { FilterSelect } from '../shared/filter-select.tsx';
import { stateText } from '../shared/messages.ts';
import type { TenantFilters } from './filter-tenants.ts';

interface TenantFilterBarProps {
  filters: TenantFilters;
  /** Ids of the vendors that have tenants. */
  vendors: readonly string[];
  tags: readonly string[];
  /** How many tenants are on a host that is not allowed yet. */
  missingHosts: number;
  t: Translate;
  onFilter: (change: Partial<TenantFilters>) => void;
}

const environments: readonly Environment[] = ['production', 'staging', 'sandbox'];
const states: readonly StateName[] = ['signed-in', 'renewable', 'expired', 'signing-in', 'signed-out'];

/** Narrows the list of tenants by words, vendor, tag, environment, state and missing access. */
export function TenantFilterBar(props: TenantFilterBarProps) {
  const { filters, vendors, tags, missingHosts, t, onFilter } = props;
  const any = t('together_any');
  return (
    <search class="tenant-filters">
      <input
        type="search"
        aria-label={t('filterTenants')}
        placeholder={t('filterExample')}
        spellcheck={false}
        autocomplete="off"
        value={filters.query}
        onInput={(event) => onFilter({ query: event.currentTarget.value })}
      />
      {(vendors.length > 1 || filters.vendor !== '') && (
        <FilterSelect
          label={t('form_vendor')}
          anyLabel={any}
          value={filters.vendor}
          options={vendors.map((id) => [id, findDescriptor(id)?.label ?? id] as const)}
          onChoose={(vendor) => onFilter({ vendor })}
        />
      )}
      {(tags.length > 0 || filters.tag !== '') && (
        <FilterSelect
          label={t('together_tag')}
          anyLabel={any}
          value={filters.tag}
          options={tags.map((tag) => [tag, tag] as const)}
          onChoose={(tag) => onFilter({ tag })}
        />
      )}
      <FilterSelect
        label={t('form_environment')}
        anyLabel={any}
        value={filters.environment}
        options={environments.map((name) => [name, t(`environment_${name}`)] as const)}
        onChoose={(environment) => onFilter({ environment })}
      />
      <FilterSelect
        label={t('state')}
        anyLabel={any}
        value={filters.state}
        options={states.map((name) => [name, stateText(t, name)] as const)}
        onChoose={(state) => onFilter({ state })}
      />
      {(missingHosts > 0 || filters.hosts !== '') && (
        <button
          type="button"
          class="button button-plain"
          aria-pressed={filters.hosts !== ''}
          onClick={() => onFilter({ hosts: filters.hosts === '' ? 'missing' : '' })}
        >
          {t('filterHosts', String(missingHosts))}
        </button>
      )}
    </search>
  );
}
