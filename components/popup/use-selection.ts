import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { deriveListOrder } from '../../lib/tenants/list-order.ts';
import type { Match } from '../../lib/tenants/search.ts';
import { afterPaint } from '../shared/page-root.tsx';
import type { View } from '../shared/page-types.ts';
import { initialTenant, type TenantsHere } from './initial-state.ts';
import { deriveRows, rowKey } from './list-model.ts';
import type { Row } from './tenant-list.tsx';
import type { DeferredParts } from './use-deferred-parts.ts';

/** What is typed, the rows that it leaves, and which of them is highlighted. */
interface Selection {
  query: string;
  /** When the query last changed, in epoch milliseconds. */
  searchedAt: number;
  rows: readonly Row[];
  /** Whether the rows are those that a search found. */
  isFiltered: boolean;
  /** The highlighted row. */
  active: Row | undefined;
  search(text: string): void;
  /** Highlights a row by its key. */
  select(key: string): void;
  /** Moves the highlight by rows, at most to the first or the last one. */
  move(by: number): void;
  /** Runs `act` with the highlighted row: at once, or when what was typed has been searched. */
  whenSearched(act: (row: Row) => void): void;
}

/** @param typed what stood in the search box before the page's script ran */
export function useSelection(
  view: View,
  now: number,
  openedAt: number,
  here: TenantsHere,
  parts: DeferredParts | null,
  typed: string,
): Selection {
  const order = useMemo(() => deriveListOrder(view, openedAt, here.ids), []);
  const [query, setQuery] = useState(typed);
  const [searchedAt, setSearchedAt] = useState(typed === '' ? 0 : openedAt);
  // Searched on input only, so that rows do not move while states change.
  const [found, setFound] = useState<readonly Match[] | null>(null);
  const [selectedKey, setSelectedKey] = useState(() => initialTenant(view, order.ids, openedAt, here));
  const waiting = useRef<((row: Row) => void) | null>(null);
  const latestQuery = useRef(typed);

  // Depends on tenants only, so that neither time nor a state moves a row.
  const all = useMemo(() => deriveRows(view.tenants, order, null), [view.tenants]);
  const rows = useMemo(() => (found ? deriveRows(view.tenants, order, found) : all), [all, found]);
  const searchEntries = useMemo(() => parts?.createSearchEntries(), [parts]);
  const active = rows.find(({ key }) => key === selectedKey) ?? rows[0];

  const findMatches = (text: string): readonly Match[] | null =>
    text.trim() === '' || searchEntries === undefined
      ? null
      : (parts?.find(searchEntries(all, view), text) ?? null);
  // Builds the entries and warms up the search after the first paint, so that the first keystroke is fast.
  useEffect(() => {
    afterPaint(() => setTimeout(() => findMatches('a')));
  }, [all, parts]);

  function search(text: string): void {
    setQuery(text);
    latestQuery.current = text;
    setSearchedAt(now);
    waiting.current = null;
    const matches = findMatches(text);
    setFound(matches);
    // Without a query a tenant's own row stands for its destination's.
    setSelectedKey(matches?.[0] === undefined ? (active?.tenant.id ?? selectedKey) : rowKey(matches[0]));
  }
  // What was typed before the search came is searched now: all of it, with what was typed since this was rendered.
  useEffect(() => {
    if (parts === null || latestQuery.current === '') return;
    const act = waiting.current;
    search(latestQuery.current);
    waiting.current = act;
  }, [parts]);
  useEffect(() => {
    const act = waiting.current;
    if (found === null || act === null) return;
    waiting.current = null;
    if (active !== undefined) act(active);
  }, [found]);

  return {
    query,
    searchedAt,
    rows,
    isFiltered: found !== null,
    active,
    search,
    select: setSelectedKey,
    move(by) {
      const at = active === undefined ? -1 : rows.indexOf(active);
      setSelectedKey(rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.key ?? selectedKey);
    },
    whenSearched(act) {
      if (query.trim() !== '' && found === null) waiting.current = act;
      else if (active !== undefined) act(active);
    },
  };
}
