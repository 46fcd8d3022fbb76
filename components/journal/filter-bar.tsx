import type { ComponentChildren } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { Button } from '../shared/button.tsx';
import { type JournalFilters, noFilters } from './filters.ts';

interface WantsProps {
  wanted: JournalFilters;
  /** The tenants the journal names. */
  tenants: readonly { id: string; name: string }[];
  t: Translate;
  onWant: (wanted: JournalFilters) => void;
}

/** What of the journal is looked for: words, tenant, environment, outcome, day and time. Fields carry their label's key. */
export function JournalFilterBar({ wanted, tenants, t, onWant }: WantsProps) {
  const want = (name: keyof JournalFilters) => (event: { currentTarget: { value: string } }) =>
    onWant({ ...wanted, [name]: event.currentTarget.value });
  const known = tenants.some(({ id }) => id === wanted.tenant);
  const anything = Object.values(wanted).some((value) => value !== '');
  return (
    <search class="wants">
      <Want name="journal_words" t={t} wide>
        <input
          id="journal_words"
          type="search"
          value={wanted.words}
          placeholder={t('journal_wordsExample')}
          onInput={want('words')}
        />
      </Want>
      <Want name="journal_tenant" t={t} wide>
        <select id="journal_tenant" value={wanted.tenant} onChange={want('tenant')}>
          <option value="">{t('journal_every')}</option>
          {!known && wanted.tenant !== '' && <option value={wanted.tenant}>{wanted.tenant}</option>}
          {tenants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Want>
      <Want name="form_environment" t={t}>
        <select id="form_environment" value={wanted.environment} onChange={want('environment')}>
          <option value="">{t('journal_every')}</option>
          <option value="production">{t('environment_production')}</option>
          <option value="staging">{t('environment_staging')}</option>
          <option value="sandbox">{t('environment_sandbox')}</option>
        </select>
      </Want>
      <Want name="journal_outcome" t={t}>
        <select id="journal_outcome" value={wanted.outcome} onChange={want('outcome')}>
          <option value="">{t('journal_every')}</option>
          <option value="done">{t('journal_done')}</option>
          <option value="wrong">{t('journal_wrong')}</option>
        </select>
      </Want>
      <Want name="journal_day" t={t}>
        <input id="journal_day" type="date" value={wanted.day} onInput={want('day')} />
      </Want>
      <Want name="journal_from" t={t}>
        <input id="journal_from" type="time" value={wanted.from} onInput={want('from')} />
      </Want>
      <Want name="journal_to" t={t}>
        <input id="journal_to" type="time" value={wanted.to} onInput={want('to')} />
      </Want>
      {anything && (
        <Button look="quiet" onPress={() => onWant(noFilters)}>
          {t('journal_showAll')}
        </Button>
      )}
    </search>
  );
}

interface WantProps {
  name: MessageKey;
  t: Translate;
  wide?: boolean;
  children: ComponentChildren;
}

function Want({ name, t, wide = false, children }: WantProps) {
  return (
    <div class={wide ? 'want want-wide' : 'want'}>
      <label for={name}>{t(name)}</label>
      {children}
    </div>
  );
}
