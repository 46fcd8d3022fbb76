import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import type { Environment } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { FilterSelect } from '../shared/filter-select.tsx';
import { stateText } from '../shared/messages.ts';
import type { Filters } from './selection.ts';

interface FilterBarProps {
  filters: Filters;
  /** Ids of the vendors that have tenants. */
  vendors: readonly string[];
  /** The tenants' tags. */
  tags: readonly string[];
  t: Translate;
  onFilter: (change: Partial<Filters>) => void;
  /** Arrow Down in the search box: moves the focus into the list. */
  onDown: () => void;
}

const stateNames: readonly StateName[] = ['signed-in', 'renewable', 'signing-in', 'expired', 'signed-out'];
const environmentNames: readonly Environment[] = ['production', 'staging', 'sandbox'];

/** The search box and the list's filters. */
export function FilterBar({ filters, vendors, tags, t, onFilter, onDown }: FilterBarProps) {
  return (
    <div class="filters">
      <input
        type="search"
        aria-label={t('searchTenants')}
        placeholder={t('searchTenants')}
        value={filters.query}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onFilter({ query: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.isComposing) return;
          event.preventDefault();
          onDown();
        }}
      />
      {vendors.length > 1 && (
        <FilterSelect
          label={t('form_vendor')}
          anyLabel={t('together_any')}
          value={filters.vendor}
          options={vendors.map((id) => [id, findDescriptor(id)?.label ?? id])}
          onChoose={(vendor) => onFilter({ vendor })}
        />
      )}
      <FilterSelect
        label={t('form_environment')}
        anyLabel={t('together_any')}
        value={filters.environment}
        options={environmentNames.map((name) => [name, t(`environment_${name}`)])}
        onChoose={(environment) => onFilter({ environment })}
      />
      <FilterSelect
        label={t('state')}
        anyLabel={t('together_any')}
        value={filters.state}
        options={stateNames.map((name) => [name, stateText(t, name)])}
        onChoose={(state) => onFilter({ state })}
      />
      <FilterSelect
        label={t('together_show')}
        anyLabel={t('together_any')}
        value={filters.only}
        options={[
          ['favourite', t('favourites')],
          ['recent', t('together_show_recent')],
          ['stored', t('together_show_stored')],
        ]}
        onChoose={(only) => onFilter({ only })}
      />
      {tags.length > 0 && (
        <FilterSelect
          label={t('together_tag')}
          anyLabel={t('together_any')}
          value={filters.tag}
          options={tags.map((tag) => [tag, tag])}
          onChoose={(tag) => onFilter({ tag })}
        />
      )}
      <FilterSelect
        label={t('together_sort')}
        anyLabel={t('together_sort_listed')}
        value={filters.sort}
        options={[
          ['favourite', t('favourites')],
          ['recent', t('together_sort_recent')],
          ['name', t('form_name')],
        ]}
        onChoose={(sort) => onFilter({ sort })}
      />
    </div>
  );
}
