import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalFile } from '../../lib/journal/parts.ts';
import { counted } from '../../lib/speech.ts';
import { Button } from '../button.tsx';
import { saveFile } from '../options/save-file.ts';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
import { clockIn, Days } from './days.tsx';
import { everything, isWanted, tenantsIn } from './narrowing.ts';
import { shownOf, toldOf } from './telling.ts';
import { Wants } from './wants.tsx';

/** The journal as it was read. */
export interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** What could not be read and was kept aside, as a text to save. */
  aside: string | null;
}

interface JournalPageProps {
  view: View;
  acts: Acts;
  first: JournalView;
  /** The tenant the page was opened for, `''` for all. */
  tenant: string;
  read: () => Promise<JournalView>;
  watch: (changed: () => void) => void;
}

/** How many entries are shown at first, and how many more at a time. */
const atATime = 100;

/** The journal: what was done, newest first, and what of it is looked for. */
export function JournalPage({ view, acts, first, tenant, read, watch }: JournalPageProps) {
  const { say } = acts;
  const [journal, setJournal] = useState(first);
  const [wanted, setWanted] = useState({ ...everything, tenant });
  const [most, setMost] = useState(atATime);
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const readAgain = () => void read().then(setJournal);
    watch(readAgain);
    // What came between the first reading and now was told to nobody.
    readAgain();
  }, []);

  const told = useMemo(() => {
    const clock = clockIn(say);
    const at = new Map<number, number>();
    return journal.entries
      .map((entry) => {
        const words = toldOf(say, entry);
        const time = clock(entry.at);
        const before = at.get(entry.at) ?? 0;
        at.set(entry.at, before + 1);
        return {
          entry,
          words,
          time,
          shown: `${shownOf(say, entry, words)} ${time}`,
          key: `${entry.at} ${before}`,
        };
      })
      .sort((a, b) => a.entry.at - b.entry.at)
      .reverse();
  }, [journal]);
  const found = useMemo(
    () => told.filter(({ entry, shown }) => isWanted(entry, wanted, shown)),
    [told, wanted],
  );
  const tenants = useMemo(() => tenantsIn(journal.entries), [journal]);
  // Not at every tick of the clock, nor for what else happens on the page.
  const days = useMemo(() => <Days told={found.slice(0, most)} say={say} />, [found, most]);
  const { journal: obligatory } = view.policy.preferences;
  const all = found.length === told.length;

  function exportFound(): void {
    const entries = found.map(({ entry }) => entry).reverse();
    saveFile('journal.jsonl', journalFile(entries), 'application/x-ndjson');
  }

  async function clear(): Promise<void> {
    setAsking(false);
    const reply = await acts.send('clearJournal', {});
    setJournal(await read());
    setDone(reply.done ? say('journal_cleared') : say('problem_forbidden_managed'));
    heading.current?.focus();
  }

  return (
    <div class="page journal">
      <header class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {say('journal')}
        </h1>
        <div class="row">
          {found.length > 0 && (
            <Button onPress={() => exportFound()}>
              {all ? say('journal_export') : counted(say, 'journal_exportFound', found.length)}
            </Button>
          )}
          {(told.length > 0 || journal.aside !== null) && obligatory !== true && (
            <Button onPress={() => setAsking(true)}>{say('journal_clear')}</Button>
          )}
          <Button look="quiet" onPress={acts.manage}>
            {say('manageTenants')}
          </Button>
        </div>
      </header>
      <p class="help">{say(obligatory === true ? 'journal_kept' : 'journal_help')}</p>
      {view.preferences.journal === false && (
        <p class="warning">{say(obligatory === false ? 'journal_forbidden' : 'journal_off')}</p>
      )}
      {journal.aside !== null && (
        <div class="warning row row-wrap">
          <span class="grow">{say('journal_aside')}</span>
          <Button onPress={() => saveFile('journal-unreadable.json', journal.aside ?? '')}>
            {say('journal_saveAside')}
          </Button>
        </div>
      )}
      {told.length > 0 && (
        <Wants
          wanted={wanted}
          tenants={tenants}
          say={say}
          onWant={(next) => {
            setWanted(next);
            setMost(atATime);
            setDone('');
          }}
        />
      )}
      <p class="status" role="status">
        {done !== ''
          ? done
          : told.length === 0
            ? ''
            : all
              ? counted(say, 'journal_all', told.length)
              : counted(say, 'journal_found', found.length, String(told.length))}
      </p>
      {told.length === 0 ? <p class="panel">{say('journal_empty')}</p> : days}
      {found.length > most && (
        <Button onPress={() => setMost(most + atATime)}>
          {counted(say, 'journal_more', Math.min(atATime, found.length - most))}
        </Button>
      )}
      {asking && (
        <Question
          title={say('journal_clearTitle')}
          confirm={say('journal_clear')}
          say={say}
          onCancel={() => setAsking(false)}
          onConfirm={() => void clear()}
        >
          <p>{counted(say, 'journal_clearText', told.length)}</p>
        </Question>
      )}
    </div>
  );
}
