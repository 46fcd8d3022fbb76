/** What a key in search or list means. `move` goes by rows, to an end by infinitely many. */
export type KeyMeaning =
  | { kind: 'move'; by: number }
  | { kind: 'enter'; aside: boolean }
  | { kind: 'escape' }
  | { kind: 'type' };

/** How far Page Up and Page Down go, in rows. */
const pageRows = 6;

const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: pageRows,
  PageUp: -pageRows,
  Home: -Infinity,
  End: Infinity,
};

interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  repeat: boolean;
}

/**
 * The meaning of a key, or `null` when it keeps its own.
 * @param place where the focus is; typing in the list goes on in the search, which takes the focus and with it the key
 * @param empty whether the search box is empty: only then Home and End belong to the list
 */
export function meaningOf(event: Key, place: 'search' | 'list', empty: boolean): KeyMeaning | null {
  const { key } = event;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return null;
  if (key === 'Enter') return event.repeat ? null : { kind: 'enter', aside: event.shiftKey };
  if (key === 'Escape') return { kind: 'escape' };
  if (place === 'list' && /^(.|Backspace|Dead)$/u.test(key)) return { kind: 'type' };
  const by = moves[key];
  return by === undefined || (place === 'search' && !empty && !Number.isFinite(by))
    ? null
    : { kind: 'move', by };
}
