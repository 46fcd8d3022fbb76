import { useMemo } from 'preact/hooks';
import { dayOf } from '../../lib/day.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { utc } from '../../lib/journal/ticket.ts';
import { languageOf } from '../../lib/speech.ts';
import type { Say } from '../words.ts';
import { type Told, wentWell } from './telling.ts';

interface Shown {
  entry: Entry;
  words: Told;
  /** The local time of day. */
  time: string;
  /** Tells it from all others, and stays its own when more of them are shown. */
  key: string;
}

/** Entries under the days they were done on. */
export function Days({ told, say }: { told: readonly Shown[]; say: Say }) {
  const days = [...Map.groupBy(told, ({ entry }) => dayOf(entry.at))];
  return (
    <>
      {days.map(([day, entries]) => (
        <section key={day} class="day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{dayInWords(say, entries[0]?.entry.at ?? 0)}</h2>
          <ol class="entries">
            {entries.map((each) => (
              <EntryRow key={each.key} shown={each} say={say} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Drawn once, for an entry does not change: a hundred more cost the same whether a hundred or nine hundred stand there. */
function EntryRow({ shown, say }: { shown: Shown; say: Say }) {
  return useMemo(() => {
    const { entry, words, time } = shown;
    const { tenant } = entry;
    const production = tenant?.environment === 'production';
    return (
      <li class={`entry entry-${kindOf(entry)}${production ? ' entry-production' : ''}`}>
        <time dateTime={new Date(entry.at).toISOString()} title={utc(entry.at, 'second')}>
          {time}
        </time>
        <span class="entry-tenant">
          {production && <span class="tag-production">{say('tagProduction')}</span>}
          <span class="option-name">{words.tenant}</span>
          <span class="option-detail">
            {[
              words.vendor,
              tenant === undefined || production ? '' : say(`environment_${tenant.environment}`),
            ]
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
  if (wentWell(entry)) return 'done';
  return entry.outcome === 'called off' ? 'off' : 'wrong';
}

function dayInWords(say: Say, at: number): string {
  return new Date(at).toLocaleDateString(languageOf(say), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/** Tells a moment's local time, to the second: a server's log is searched by it. Making it costs more than telling. */
export function clockIn(say: Say): (at: number) => string {
  const format = new Intl.DateTimeFormat(languageOf(say), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => format.format(at);
}
