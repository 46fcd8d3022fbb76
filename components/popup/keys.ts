/** What a key in search or list means. */
export type KeyMeaning =
  | { kind: 'move'; by: number }
  | { kind: 'edge'; to: 'first' | 'last' }
  | { kind: 'enter'; aside: boolean }
  | { kind: 'escape' }
  | { kind: 'type'; text: string };

/** How far Page Up and Page Down go, in rows. */
const pageRows = 6;

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
 * @param place where the focus is; text typed in the list goes on in the search
 * @param empty whether the search box is empty: only then Home and End belong to the list
 */
export function meaningOf(event: Key, place: 'search' | 'list', empty: boolean): KeyMeaning | null {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return null;
  switch (event.key) {
    case 'ArrowDown':
      return { kind: 'move', by: 1 };
    case 'ArrowUp':
      return { kind: 'move', by: -1 };
    case 'PageDown':
      return { kind: 'move', by: pageRows };
    case 'PageUp':
      return { kind: 'move', by: -pageRows };
    case 'Home':
    case 'End':
      return empty || place === 'list' ? { kind: 'edge', to: event.key === 'Home' ? 'first' : 'last' } : null;
    case 'Enter':
      return event.repeat ? null : { kind: 'enter', aside: event.shiftKey };
    case 'Escape':
      return { kind: 'escape' };
    default:
      return place === 'list' && (event.key.length === 1 || event.key === 'Backspace')
        ? { kind: 'type', text: event.key }
        : null;
  }
}
