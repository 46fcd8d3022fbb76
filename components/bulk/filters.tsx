import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import type { Environment } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { stateText } from '../shared/messages.ts';
import type { Filters } from './selection.ts';

interface FilterBarProps {
  filters: Filters;
  /** The vendors there are tenants of, by id. */
  vendors: readonly string[];
  t: Translate;
  onFilter: (change: Partial<Filters>) => void;
  /** From the search into the list. */
  onDown: () => void;
}

const stateNames: readonly StateName[] = ['signed-in', 'renewable', 'signing-in', 'expired', 'signed-out'];
const environmentNames: readonly Environment[] = ['production', 'staging', 'sandbox'];

/** The search and what else narrows the list. */
export function FilterBar({ filters, vendors, t, onFilter, onDown }: FilterBarProps) {
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
        <Narrow
          label={t('form_vendor')}
          open={t('together_any')}
          value={filters.vendor}
          options={vendors.map((id) => [id, findSummary(id)?.label ?? id])}
          onChoose={(vendor) => onFilter({ vendor })}
        />
      )}
      <Narrow
        label={t('form_environment')}
        open={t('together_any')}
        value={filters.environment}
        options={environmentNames.map((name) => [name, t(`environment_${name}`)])}
        onChoose={(environment) => onFilter({ environment })}
      />
      <Narrow
        label={t('state')}
        open={t('together_any')}
        value={filters.state}
        options={stateNames.map((name) => [name, stateText(t, name)])}
        onChoose={(state) => onFilter({ state })}
      />
    </div>
  );
}

interface NarrowProps<T extends string> {
  label: string;
  open: string;
  value: T | '';
  options: readonly (readonly [value: T, words: string])[];
  onChoose: (value: T | '') => void;
}

function Narrow<T extends string>({ label, open, value, options, onChoose }: NarrowProps<T>) {
  return (
    <label class="narrow">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) =>
          onChoose(options.find(([each]) => each === currentTarget.value)?.[0] ?? '')
        }
      >
        <option value="">{open}</option>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
