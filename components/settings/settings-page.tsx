import { useMemo, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { foldText } from '../../lib/tenants/fold-text.ts';
import type { PlaceApi } from '../options/place-api.ts';
import type { ShortcutsApi } from '../shared/key-hint.tsx';
import type { PageActions } from '../shared/page-types.ts';
import { appearanceSettings, otherSettings, type SettingsView, sessionSettings } from './setting-list.tsx';

interface SettingsPageProps {
  view: SettingsView;
  actions: PageActions;
  shortcuts: ShortcutsApi;
  /** What the page keeps over a reload. */
  place: Pick<PlaceApi, 'readKept' | 'keep'>;
}

/** Every preference with its sentence, under a search. */
export function SettingsPage({ view, actions, shortcuts, place }: SettingsPageProps) {
  const { t } = actions;
  const [query, setQuery] = useState(() => {
    const kept = place.readKept().query;
    return typeof kept === 'string' ? kept : '';
  });
  function search(next: string): void {
    setQuery(next);
    place.keep({ query: next });
  }
  const settings = useMemo(
    () => [
      ...appearanceSettings(view, actions),
      ...sessionSettings(view, actions),
      ...otherSettings(view, actions, shortcuts),
    ],
    [view],
  );
  const words = foldText(query).trim().split(' ').filter(Boolean);
  const found = settings.filter(({ id, words: own, group }) => {
    // The setting's own name too: the catalogue may call a badge a number.
    const text = foldText(`${group} ${own} ${id}`);
    return words.every((word) => text.includes(word));
  });
  const groups = [...Map.groupBy(found, ({ group }) => group)];
  return (
    <div class="page page-narrow settings">
      <header class="page-head">
        <h1>{t('settings')}</h1>
      </header>
      <search>
        <input
          type="search"
          aria-label={t('settings_search')}
          placeholder={t('settings_search')}
          spellcheck={false}
          autocomplete="off"
          value={query}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') search('');
          }}
        />
      </search>
      <p class="visually-hidden" role="status">
        {words.length > 0 && plural(t, 'settings_found', found.length)}
      </p>
      {found.length === 0 && <p class="help">{t('settings_none', query)}</p>}
      {groups.map(([group, rows]) => (
        <section key={group} class="panel settings-group" aria-label={group}>
          <h2>{group}</h2>
          {rows.map(({ id, row }) => (
            <div key={id}>{row}</div>
          ))}
        </section>
      ))}
    </div>
  );
}
