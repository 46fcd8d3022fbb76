import { useEffect, useRef, useState } from 'preact/hooks';
import { visibleRange } from './visible-range.ts';

/** What of a list can be seen, in lines of it. */
interface Sight {
  from: number;
  to: number;
  /** The height of every line in pixels: that of the highest row seen so far at this width. */
  line: number;
  columns: number;
}

/** A long list in a page, of which only the rows near the window are in the document. */
export interface VirtualList<T> {
  /** The rows to draw, each with its place. */
  drawn: ReturnType<typeof visibleRange<T>>;
  /** For the list's element, which has the class `near`. */
  list: {
    ref: (list: HTMLUListElement | null) => void;
    style: Record<string, string>;
    onFocusIn: (event: FocusEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
  /** For a row's element: where it stands, for eyes and for who hears it. */
  row: (place: number) => { style: Record<string, string>; 'aria-setsize': number; 'aria-posinset': number };
  /** Moves the focus to a row, to the control that had it in another row last, and brings the row into sight. */
  focus: (id: string) => void;
}

/**
 * Keeps a list as long as its items and draws the rows that are near the window, the first, the last, and whoever has
 * the focus with its neighbours: so Tab leads from row to row to the end, and into the list from either side. Arrows,
 * PgUp, PgDn, Home and End go from row to row in one column of controls.
 * @param narrowest the least width of a column in pixels; one column when it is left out
 */
export function useVirtualList<T extends { readonly id: string }>(
  items: readonly T[],
  narrowest = Number.POSITIVE_INFINITY,
): VirtualList<T> {
  const ref = useRef<HTMLUListElement>(null);
  const sight = useRef<Sight>({ from: 0, to: 0, line: 0, columns: 1 });
  const width = useRef(0);
  const [, redraw] = useState<Sight>();
  /** Who has the focus or had it last, and with which of its controls. */
  const [last, setLast] = useState({ id: '', control: 0 });
  const toFocus = useRef(false);
  const { from, to, line, columns } = sight.current;
  const lines = Math.ceil(items.length / columns);
  const at = items.findIndex(({ id }) => id === last.id);
  const around = at < 0 ? [] : [at - columns, at - 1, at, at + 1, at + columns];

  function look(): void {
    const list = ref.current;
    if (list === null) return;
    const before = sight.current;
    const { top, width: wide } = list.getBoundingClientRect();
    // At another width rows may be lower too.
    const anew = wide !== width.current;
    width.current = wide;
    if (anew) list.style.setProperty('--row-height', '0px');
    const after = sightOf(list, top, narrowest, anew ? 0 : before.line);
    list.style.setProperty('--row-height', `${after.line}px`);
    if (isSame(before, after)) return;
    sight.current = after;
    redraw(after);
  }

  useEffect(() => {
    const list = ref.current;
    if (list === null) return undefined;
    // What stands above the list can move it too: whatever grows or shrinks makes the page another height.
    const watching = new ResizeObserver(look);
    watching.observe(list);
    watching.observe(document.body);
    const passing = { capture: true, passive: true };
    document.addEventListener('scroll', look, passing);
    addEventListener('resize', look);
    return () => {
      watching.disconnect();
      document.removeEventListener('scroll', look, passing);
      removeEventListener('resize', look);
    };
  }, []);

  /** The list was just drawn and is not seen yet. */
  function drawn(list: HTMLUListElement | null): void {
    ref.current = list;
    look();
    if (list === null || !toFocus.current) return;
    toFocus.current = false;
    const row = Array.from(list.children).find((each) => placeOf(each) === at);
    if (row === undefined) return;
    ableNear(controlsOf(row), last.control)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function focus(id: string): void {
    toFocus.current = true;
    // Another object each time: the row may be the one that had the focus last.
    setLast(({ control }) => ({ id, control }));
  }

  return {
    drawn: visibleRange(items, from * columns, to * columns, [0, items.length - 1, ...around]),
    list: {
      // Another function at each drawing, so it is called at each: hooks for that would be the popup's burden too.
      ref: drawn,
      style: { '--row-height': `${line}px`, height: `${lines * line}px` },
      onFocusIn({ target }) {
        const row = Array.from(ref.current?.children ?? []).find((each) => each.contains(target as Node));
        const id = row && items[placeOf(row)]?.id;
        if (row === undefined || id === undefined) return;
        setLast({ id, control: Math.max(0, controlsOf(row).indexOf(target as HTMLElement)) });
      },
      onKeyDown(event) {
        const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
        // In a list of choices the keys choose.
        if (altKey || ctrlKey || metaKey || shiftKey || target instanceof HTMLSelectElement) return;
        const page = Math.max(1, to - from - 2) * columns;
        const next = {
          ArrowDown: at + columns,
          ArrowUp: at - columns,
          PageDown: Math.min(at + page, items.length - 1),
          PageUp: Math.max(at - page, 0),
          Home: 0,
          End: items.length - 1,
        }[key];
        if (next === undefined) return;
        event.preventDefault();
        const item = items[next];
        if (item !== undefined) focus(item.id);
      },
    },
    row: (place) => ({
      style: {
        top: `${Math.floor(place / columns) * line}px`,
        insetInlineStart: `${((place % columns) * 100) / columns}%`,
        width: `${100 / columns}%`,
      },
      'aria-setsize': items.length,
      'aria-posinset': place + 1,
    }),
    focus,
  };
}

/** @param least the height in pixels that no line may fall below */
function sightOf(list: HTMLElement, top: number, narrowest: number, least: number): Sight {
  const line = Math.max(least, ...Array.from(list.children, (row) => (row as HTMLElement).offsetHeight));
  // Before anything was drawn nothing is known of heights, and nothing is in sight.
  const height = line || Number.POSITIVE_INFINITY;
  const begins = top + list.clientTop;
  return {
    // In whole lines: not every pixel of a scroll is another picture.
    from: Math.floor(-begins / height),
    to: Math.ceil((innerHeight - begins) / height),
    line,
    columns: Math.max(1, Math.floor(list.clientWidth / narrowest)),
  };
}

function isSame(one: Sight, other: Sight): boolean {
  return (
    one.from === other.from && one.to === other.to && one.line === other.line && one.columns === other.columns
  );
}

const placeOf = (row: Element): number => Number(row.getAttribute('aria-posinset')) - 1;

/** A row's controls in their order, those that cannot be used included: so each has the same number in every row. */
function controlsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a, button, input, select')];
}

/** The control of that number, or the next one to it that can be used. */
function ableNear(controls: readonly HTMLElement[], wanted: number): HTMLElement | undefined {
  const far = (control: HTMLElement) => Math.abs(controls.indexOf(control) - wanted);
  return controls
    .filter((control) => !control.matches(':disabled'))
    .sort((one, other) => far(one) - far(other))[0];
}
