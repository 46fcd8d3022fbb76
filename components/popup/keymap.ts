/** What a key in search or list means: to move the highlight by so many rows, or what to do. */
export type KeyAction = number | 'enter' | 'enter aside' | 'escape' | 'type';

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
export function keyAction(event: Key, place: 'search' | 'list', empty: boolean): KeyAction | null {
  const { key } = event;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return null;
  if (key === 'Enter') return event.repeat ? null : event.shiftKey ? 'enter aside' : 'enter';
  if (key === 'Escape') return 'escape';
  if (place === 'list' && /^(.|Backspace|Dead)$/u.test(key)) return 'type';
  const by = moves[key];
  return by === undefined || (place === 'search' && !empty && Math.abs(by) > pageRows) ? null : by;
}
