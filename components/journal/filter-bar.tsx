import type { ComponentChildren } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { Button } from '../shared/button.tsx';
import { type JournalFilters, noFilters } from './filters.ts';

interface JournalFilterBarProps {
  filters: JournalFilters;
  /** The tenants the journal names. */
  tenants: readonly { id: string; name: string }[];
  /** The tags of the tenants there are. */
  tags: readonly string[];
  t: Translate;
  onFilter: (filters: JournalFilters) => void;
}

/** Filters by words, tenant, environment, outcome, day and time. Each field's id is its label's message key. */
export function JournalFilterBar({ filters, tenants, tags, t, onFilter }: JournalFilterBarProps) {
  const change = (name: keyof JournalFilters) => (event: { currentTarget: { value: string } }) =>
    onFilter({ ...filters, [name]: event.currentTarget.value });
  const isListed = tenants.some(({ id }) => id === filters.tenant);
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <search class="journal-filters">
      <FilterField name="journal_words" t={t} wide>
        <input
          id="journal_words"
          type="search"
          value={filters.words}
          placeholder={t('journal_wordsExample')}
          spellcheck={false}
          autocomplete="off"
          onInput={change('words')}
        />
      </FilterField>
      <FilterField name="journal_tenant" t={t} wide>
        <select id="journal_tenant" value={filters.tenant} onChange={change('tenant')}>
          <option value="">{t('journal_every')}</option>
          {!isListed && filters.tenant !== '' && <option value={filters.tenant}>{filters.tenant}</option>}
          {tenants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </FilterField>
      {(tags.length > 0 || filters.tag !== '') && (
        <FilterField name="together_tag" t={t}>
          <select id="together_tag" value={filters.tag} onChange={change('tag')}>
            <option value="">{t('journal_every')}</option>
            {tags.map((tag) => (
              <option key={tag} value={tag}>
                {tag}
              </option>
            ))}
          </select>
        </FilterField>
      )}
      <FilterField name="form_environment" t={t}>
        <select id="form_environment" value={filters.environment} onChange={change('environment')}>
          <option value="">{t('journal_every')}</option>
          <option value="production">{t('environment_production')}</option>
          <option value="staging">{t('environment_staging')}</option>
          <option value="sandbox">{t('environment_sandbox')}</option>
        </select>
      </FilterField>
      <FilterField name="journal_outcome" t={t}>
        <select id="journal_outcome" value={filters.outcome} onChange={change('outcome')}>
          <option value="">{t('journal_every')}</option>
          <option value="done">{t('journal_done')}</option>
          <option value="wrong">{t('journal_wrong')}</option>
        </select>
      </FilterField>
      <FilterField name="journal_day" t={t}>
        <input id="journal_day" type="date" value={filters.day} onInput={change('day')} />
      </FilterField>
      <FilterField name="journal_from" t={t}>
        <input id="journal_from" type="time" value={filters.from} onInput={change('from')} />
      </FilterField>
      <FilterField name="journal_to" t={t}>
        <input id="journal_to" type="time" value={filters.to} onInput={change('to')} />
      </FilterField>
      {isFiltered && (
        <Button look="quiet" onPress={() => onFilter(noFilters)}>
          {t('journal_showAll')}
        </Button>
      )}
    </search>
  );
}

interface FilterFieldProps {
  name: MessageKey;
  t: Translate;
  wide?: boolean;
  children: ComponentChildren;
}

function FilterField({ name, t, wide = false, children }: FilterFieldProps) {
  return (
    <div class={wide ? 'filter-field filter-field-wide' : 'filter-field'}>
      <label for={name}>{t(name)}</label>
      {children}
    </div>
  );
}
