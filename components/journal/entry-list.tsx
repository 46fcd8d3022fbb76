import { useMemo } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { languageOf } from '../../lib/i18n/i18n.ts';
import { localDay } from '../../lib/i18n/local-date.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { formatUtc } from '../../lib/tickets/ticket-text.ts';
import { type EntryText, isSuccess } from './entry-text.ts';

interface Shown {
  entry: Entry;
  words: EntryText;
  /** The local time of day. */
  time: string;
  /** Tells it from all others, and stays its own when more of them are shown. */
  key: string;
}

/** Entries under the days they were done on. */
export function EntryList({ told, t }: { told: readonly Shown[]; t: Translate }) {
  const days = [...Map.groupBy(told, ({ entry }) => localDay(entry.at))];
  return (
    <>
      {days.map(([day, entries]) => (
        <section key={day} class="day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{dayInWords(t, entries[0]?.entry.at ?? 0)}</h2>
          <ol class="entries">
            {entries.map((each) => (
              <EntryRow key={each.key} shown={each} t={t} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Drawn once, for an entry does not change: a hundred more cost the same whether a hundred or nine hundred stand there. */
function EntryRow({ shown, t }: { shown: Shown; t: Translate }) {
  return useMemo(() => {
    const { entry, words, time } = shown;
    const { tenant } = entry;
    const production = tenant?.environment === 'production';
    return (
      <li class={`entry entry-${kindOf(entry)}${production ? ' entry-production' : ''}`}>
        <time dateTime={new Date(entry.at).toISOString()} title={formatUtc(entry.at, 'second')}>
          {time}
        </time>
        <span class="entry-tenant">
          {production && <span class="tag-production">{t('tagProduction')}</span>}
          <span class="option-name">{words.tenant}</span>
          <span class="option-detail">
            {[words.vendor, tenant === undefined || production ? '' : t(`environment_${tenant.environment}`)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <span class="entry-deed">
          {words.deed}
          {words.how !== '' && <span class="help"> {words.how}</span>}
          {entry.account !== undefined && <span class="entry-account">{entry.account}</span>}
        </span>
        <span class="entry-outcome">{words.outcome}</span>
        {(words.why !== '' || words.reference !== '') && (
          <span class="entry-why">
            {words.why}
            {words.reference !== '' && <code>{words.reference}</code>}
          </span>
        )}
      </li>
    );
  }, [shown]);
}

function kindOf(entry: Entry): 'done' | 'off' | 'wrong' {
  if (isSuccess(entry)) return 'done';
  return entry.outcome === 'called off' ? 'off' : 'wrong';
}

function dayInWords(t: Translate, at: number): string {
  return new Date(at).toLocaleDateString(languageOf(t), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/** Tells a moment's local time, to the second: a server's log is searched by it. Making it costs more than telling. */
export function createTimeFormat(t: Translate): (at: number) => string {
  const format = new Intl.DateTimeFormat(languageOf(t), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => format.format(at);
}
