import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalFile } from '../../lib/journal/ring-buffer.ts';
import { saveFile } from '../options/save-file.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { createTimeFormat, EntryList } from './entry-list.tsx';
import { searchableText, toEntryText } from './entry-text.ts';
import { JournalFilterBar } from './filter-bar.tsx';
import { matchesFilters, noFilters, tenantsIn } from './filters.ts';

/** The journal as it was read. */
export interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** What could not be read and was kept aside, as a text to save. */
  quarantined: string | null;
}

interface JournalPageProps {
  view: View;
  actions: PageActions;
  first: JournalView;
  /** The tenant the page was opened for, `''` for all. */
  tenant: string;
  read: () => Promise<JournalView>;
  watch: (changed: () => void) => void;
}

/** How many entries are shown at first, and how many more at a time. */
const atATime = 100;

/** The journal: what was done, newest first, and what of it is looked for. */
export function JournalPage({ view, actions, first, tenant, read, watch }: JournalPageProps) {
  const { t } = actions;
  const [journal, setJournal] = useState(first);
  const [wanted, setWanted] = useState({ ...noFilters, tenant });
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
    const clock = createTimeFormat(t);
    const at = new Map<number, number>();
    return journal.entries
      .map((entry) => {
        const words = toEntryText(t, entry);
        const time = clock(entry.at);
        const before = at.get(entry.at) ?? 0;
        at.set(entry.at, before + 1);
        return {
          entry,
          words,
          time,
          shown: `${searchableText(t, entry, words)} ${time}`,
          key: `${entry.at} ${before}`,
        };
      })
      .sort((a, b) => a.entry.at - b.entry.at)
      .reverse();
  }, [journal]);
  const found = useMemo(
    () => told.filter(({ entry, shown }) => matchesFilters(entry, wanted, shown)),
    [told, wanted],
  );
  const tenants = useMemo(() => tenantsIn(journal.entries), [journal]);
  // Not at every tick of the clock, nor for what else happens on the page.
  const days = useMemo(() => <EntryList told={found.slice(0, most)} t={t} />, [found, most]);
  const { journal: obligatory } = view.policy.preferences;
  const all = found.length === told.length;

  function exportFound(): void {
    const entries = found.map(({ entry }) => entry).reverse();
    saveFile('journal.jsonl', journalFile(entries), 'application/x-ndjson');
  }

  async function clear(): Promise<void> {
    setAsking(false);
    const reply = await actions.send('clearJournal', {});
    setJournal(await read());
    setDone(reply.ok ? t('journal_cleared') : t('problem_forbidden_managed'));
    heading.current?.focus();
  }

  return (
    <div class="page journal">
      <header class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {t('journal')}
        </h1>
        <div class="row">
          {found.length > 0 && (
            <Button onPress={() => exportFound()}>
              {all ? t('journal_export') : plural(t, 'journal_exportFound', found.length)}
            </Button>
          )}
          {(told.length > 0 || journal.quarantined !== null) && obligatory !== true && (
            <Button onPress={() => setAsking(true)}>{t('journal_clear')}</Button>
          )}
          <Button look="quiet" onPress={actions.openOptions}>
            {t('manageTenants')}
          </Button>
        </div>
      </header>
      <p class="help">{t(obligatory === true ? 'journal_kept' : 'journal_help')}</p>
      {view.preferences.journal === false && (
        <p class="warning">{t(obligatory === false ? 'journal_forbidden' : 'journal_off')}</p>
      )}
      {journal.quarantined !== null && (
        <div class="warning row row-wrap">
          <span class="grow">{t('journal_aside')}</span>
          <Button onPress={() => saveFile('journal-unreadable.json', journal.quarantined ?? '')}>
            {t('journal_saveAside')}
          </Button>
        </div>
      )}
      {told.length > 0 && (
        <JournalFilterBar
          wanted={wanted}
          tenants={tenants}
          t={t}
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
              ? plural(t, 'journal_all', told.length)
              : plural(t, 'journal_found', found.length, String(told.length))}
      </p>
      {told.length === 0 ? <p class="panel">{t('journal_empty')}</p> : days}
      {found.length > most && (
        <Button onPress={() => setMost(most + atATime)}>
          {plural(t, 'journal_more', Math.min(atATime, found.length - most))}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={t('journal_clearTitle')}
          confirm={t('journal_clear')}
          t={t}
          onCancel={() => setAsking(false)}
          onConfirm={() => void clear()}
        >
          <p>{plural(t, 'journal_clearText', told.length)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
