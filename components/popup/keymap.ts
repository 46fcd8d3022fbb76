/** A key's meaning in search box or list: rows to move the highlight by, or an action. */
type KeyAction =
  | number
  | 'enter'
  | 'enter privately'
  | 'many'
  | 'escape'
  | 'type'
  | 'actions'
  | 'shortcuts'
  | 'menu';

/** Rows that Page Up and Page Down move by. */
const pageRows = 6;

const rowsByKey: Readonly<Record<string, number>> = {
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
 * A key's action, or `null` when the key keeps its default. Shift+Enter opens in a private window, Ctrl+Enter signs in
 * to many.
 * @param focused what has the focus; typing in the list moves the focus, and thereby the key, to the search box
 * @param empty whether the search box is empty: only then do Home and End move the highlight, and `>` and `?` open what they stand for
 */
export function keyAction(event: Key, focused: 'search' | 'list', empty: boolean): KeyAction | null {
  const { key } = event;
  if (event.isComposing || event.altKey) return null;
  if (event.ctrlKey || event.metaKey)
    return key === 'Enter' && !event.shiftKey && !event.repeat ? 'many' : null;
  if (key === 'Enter') return event.repeat ? null : event.shiftKey ? 'enter privately' : 'enter';
  if (key === 'Escape') return 'escape';
  if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) return 'menu';
  if (empty && key === '>') return 'actions';
  if (empty && key === '?') return 'shortcuts';
  if (focused === 'list' && /^(.|Backspace|Dead)$/u.test(key)) return 'type';
  const by = rowsByKey[key];
  return by === undefined || (focused === 'search' && !empty && Math.abs(by) > pageRows) ? null : by;
}

/** The digit of a key from 1 to 9, else 0; by its place, because the row of digits types others where French is typed. */
export function digitOf({ code, key }: Pick<KeyboardEvent, 'code' | 'key'>): number {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? key;
  return /^[1-9]$/.test(digit) ? Number(digit) : 0;
}
