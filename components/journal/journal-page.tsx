import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { localDay } from '../../lib/i18n/local-date.ts';
import { journalCsv } from '../../lib/journal/csv.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalFile } from '../../lib/journal/ring-buffer.ts';
import { foldTag } from '../../lib/tenants/fold-tag.ts';
import { saveFile } from '../options/save-file.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { failureText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { tellingFactsById } from '../shared/telling-names.ts';
import { createTimeFormat, EntryList } from './entry-list.tsx';
import { searchableText, toEntryText } from './entry-text.ts';
import { JournalFilterBar } from './filter-bar.tsx';
import { filtersFrom, type JournalFilters, matchesFilters, tenantsIn } from './filters.ts';

/** The journal as read from storage. */
interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** Unreadable data in quarantine, as a text to save; `null` without any. */
  quarantined: string | null;
}

interface JournalPageProps {
  view: View;
  now: number;
  actions: PageActions;
  first: JournalView;
  /** The tenant the page was opened for, `''` for all. */
  tenant: string;
  read: () => Promise<JournalView>;
  watch: (listener: () => void) => void;
  /** The filters before a reload. */
  keptFilters: unknown;
  onFilter: (filters: JournalFilters) => void;
}

/** How many entries are shown at first, and how many each further press adds. */
const pageSize = 100;

/** The journal's entries, newest first, with their filters. */
export function JournalPage({
  view,
  now,
  actions,
  first,
  tenant,
  read,
  watch,
  keptFilters,
  onFilter,
}: JournalPageProps) {
  const { t } = actions;
  const [journal, setJournal] = useState(first);
  const [filters, setFilters] = useState({
    ...filtersFrom(keptFilters),
    ...(tenant === '' ? {} : { tenant }),
  });
  const [limit, setLimit] = useState(pageSize);
  const [confirming, setConfirming] = useState(false);
  const [announcement, setAnnouncement] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const readAgain = () => void read().then(setJournal);
    watch(readAgain);
    // Entries added between the first read and the listener were not announced to this page.
    readAgain();
  }, []);

  const { tenants: known, passes, preferences } = view;
  const tellingFacts = useMemo(
    () => tellingFactsById({ tenants: known, passes, preferences }),
    [known, passes, preferences],
  );
  const displayed = useMemo(() => {
    const formatTime = createTimeFormat(t);
    const countByTime = new Map<number, number>();
    return journal.entries
      .map((entry) => {
        const text = toEntryText(t, entry, tellingFacts);
        const time = formatTime(entry.at);
        const before = countByTime.get(entry.at) ?? 0;
        countByTime.set(entry.at, before + 1);
        return {
          entry,
          text,
          time,
          searchable: `${searchableText(t, entry, text)} ${time}`,
          key: `${entry.at} ${before}`,
        };
      })
      .sort((a, b) => a.entry.at - b.entry.at)
      .reverse();
  }, [journal, tellingFacts]);
  const tags = useMemo(
    () => [...new Set(view.tenants.flatMap((each) => (each.tags ?? []).map(foldTag)))].toSorted(),
    [view.tenants],
  );
  const tagged = useMemo(() => {
    const having = view.tenants.filter((each) =>
      (each.tags ?? []).some((tag) => foldTag(tag) === filters.tag),
    );
    return new Set(having.map(({ id }) => id));
  }, [view.tenants, filters.tag]);
  const found = useMemo(
    () => displayed.filter(({ entry, searchable }) => matchesFilters(entry, filters, searchable, tagged)),
    [displayed, filters, tagged],
  );
  const tenants = useMemo(() => tenantsIn(journal.entries, tellingFacts), [journal, tellingFacts]);
  // Memoised, because the page renders every second.
  const days = useMemo(() => <EntryList entries={found.slice(0, limit)} t={t} />, [found, limit]);
  const { journal: managed } = view.policy.preferences;
  const all = found.length === displayed.length;

  function exportFound(form: 'jsonl' | 'csv'): void {
    const entries = found.map(({ entry }) => entry).reverse();
    const name = `journal-${localDay(now)}.${form}`;
    if (form === 'csv') saveFile(name, journalCsv(entries), 'text/csv');
    else saveFile(name, journalFile(entries), 'application/x-ndjson');
  }

  async function clear(): Promise<void> {
    setConfirming(false);
    const reply = await actions.send('clearJournal', {});
    setJournal(await read());
    setAnnouncement(reply.ok ? t('journal_cleared') : failureText(t, reply));
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
            <>
              <Button onPress={() => exportFound('jsonl')}>
                {all ? t('journal_export') : plural(t, 'journal_exportFound', found.length)}
              </Button>
              <Button onPress={() => exportFound('csv')}>{t('journal_csv')}</Button>
            </>
          )}
          {(displayed.length > 0 || journal.quarantined !== null) && managed !== true && (
            <Button onPress={() => setConfirming(true)}>{t('journal_clear')}</Button>
          )}
        </div>
      </header>
      <p class="help">{t(managed === true ? 'journal_kept' : 'journal_help')}</p>
      {view.preferences.journal === false && (
        <p class="warning">{t(managed === false ? 'journal_forbidden' : 'journal_off')}</p>
      )}
      {journal.quarantined !== null && (
        <div class="warning row row-wrap">
          <span class="grow">{t('journal_aside')}</span>
          <Button onPress={() => saveFile('journal-unreadable.json', journal.quarantined ?? '')}>
            {t('journal_saveAside')}
          </Button>
        </div>
      )}
      {displayed.length > 0 && (
        <JournalFilterBar
          filters={filters}
          tenants={tenants}
          tags={tags}
          t={t}
          onFilter={(next) => {
            setFilters(next);
            onFilter(next);
            setLimit(pageSize);
            setAnnouncement('');
          }}
        />
      )}
      <p class="status" role="status">
        {announcement !== ''
          ? announcement
          : displayed.length === 0
            ? ''
            : all
              ? plural(t, 'journal_all', displayed.length)
              : plural(t, 'journal_found', found.length, String(displayed.length))}
      </p>
      {displayed.length === 0 ? <p class="panel">{t('journal_empty')}</p> : days}
      {found.length > limit && (
        <Button onPress={() => setLimit(limit + pageSize)}>
          {plural(t, 'journal_more', Math.min(pageSize, found.length - limit))}
        </Button>
      )}
      {confirming && (
        <ConfirmDialog
          title={t('journal_clearTitle')}
          confirm={t('journal_clear')}
          t={t}
          onCancel={() => setConfirming(false)}
          onConfirm={() => void clear()}
        >
          <p>{plural(t, 'journal_clearText', displayed.length)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
