import { useMemo } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { languageOf } from '../../lib/i18n/i18n.ts';
import { localDay } from '../../lib/i18n/local-date.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { formatUtc } from '../../lib/tickets/ticket-text.ts';
import { type EntryText, isSuccess } from './entry-text.ts';

/** An entry with what is derived from it for display. */
interface DisplayedEntry {
  entry: Entry;
  text: EntryText;
  /** The local time of day. */
  time: string;
  /** Unique among all entries, and stable when more are shown. */
  key: string;
}

/** Entries grouped by local day. */
export function EntryList({ entries, t }: { entries: readonly DisplayedEntry[]; t: Translate }) {
  const days = [...Map.groupBy(entries, ({ entry }) => localDay(entry.at))];
  return (
    <>
      {days.map(([day, ofDay]) => (
        <section key={day} class="day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{formatDay(t, ofDay[0]?.entry.at ?? 0)}</h2>
          <ol class="entries">
            {ofDay.map((displayed) => (
              <EntryRow key={displayed.key} displayed={displayed} t={t} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Memoised, because entries are immutable: showing a further hundred renders only these. */
function EntryRow({ displayed, t }: { displayed: DisplayedEntry; t: Translate }) {
  return useMemo(() => {
    const { entry, text, time } = displayed;
    const { tenant } = entry;
    const production = tenant?.environment === 'production';
    const environment = tenant === undefined || production ? '' : t(`environment_${tenant.environment}`);
    const facts = [text.facts, text.vendor, environment].filter(Boolean).join(' · ');
    return (
      <li class={`entry entry-${kindOf(entry)}${production ? ' entry-production' : ''}`}>
        <time dateTime={new Date(entry.at).toISOString()} title={formatUtc(entry.at, 'second')}>
          {time}
        </time>
        <span class="entry-tenant">
          {production && <span class="tag-production">{t('tagProduction')}</span>}
          <span class="option-name" title={text.tenant}>
            {text.tenant}
          </span>
          <span class="option-detail" title={facts}>
            {facts}
          </span>
        </span>
        <span class="entry-action">
          {text.action}
          {text.how !== '' && <span class="help"> {text.how}</span>}
          {entry.account !== undefined && <span class="entry-account">{entry.account}</span>}
        </span>
        <span class="entry-outcome">{text.outcome}</span>
        {(text.why !== '' || text.reference !== '') && (
          <span class="entry-why">
            {text.why}
            {text.reference !== '' && <code>{text.reference}</code>}
          </span>
        )}
      </li>
    );
  }, [displayed]);
}

function kindOf(entry: Entry): 'done' | 'off' | 'wrong' {
  if (isSuccess(entry)) return 'done';
  return entry.outcome === 'cancelled' ? 'off' : 'wrong';
}

function formatDay(t: Translate, at: number): string {
  return new Date(at).toLocaleDateString(languageOf(t), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/**
 * Formats local times to the second, for searching a server's log.
 * A factory, because creating an `Intl.DateTimeFormat` costs more than using it.
 */
export function createTimeFormat(t: Translate): (at: number) => string {
  const format = new Intl.DateTimeFormat(languageOf(t), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => format.format(at);
}
