import { useEffect, useRef, useState } from 'preact/hooks';
import { visibleRange } from './visible-range.ts';

/** The visible part of a list, in its lines. */
interface Viewport {
  from: number;
  to: number;
  /** The height of every line in pixels: that of the tallest row measured at the current width. */
  line: number;
  columns: number;
}

/** A long list of which only the rows near the viewport are in the document. */
interface VirtualList<T> {
  /** The rows to draw, each with its index. */
  drawn: ReturnType<typeof visibleRange<T>>;
  /** Props of the list's element, which needs the class `near`. */
  list: {
    ref: (list: HTMLUListElement | null) => void;
    style: Record<string, string>;
    onFocusIn: (event: FocusEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
  /** Props of a row's element: its position on screen, and its index for screen readers. */
  row: (index: number) => { style: Record<string, string>; 'aria-setsize': number; 'aria-posinset': number };
  /** Scrolls a row into view and focuses its control in the column that was focused last. */
  focus: (id: string) => void;
}

/**
 * Virtual list of full scroll height. Arrows, PgUp, PgDn, Home and End move between rows in one column of controls.
 * The first, the last, the focused row and its neighbours are always drawn: Tab needs them to enter and cross the list.
 * @param narrowest the least width of a column in pixels; a single column by default
 * @param firstControl index of the control in its row that `focus` takes where none had the focus before
 */
export function useVirtualList<T extends { readonly id: string }>(
  items: readonly T[],
  narrowest = Number.POSITIVE_INFINITY,
  firstControl = 0,
): VirtualList<T> {
  const ref = useRef<HTMLUListElement>(null);
  const viewport = useRef<Viewport>({ from: 0, to: 0, line: 0, columns: 1 });
  const width = useRef(0);
  const [, redraw] = useState<Viewport>();
  /** The row that was focused last, and the index of the focused control in it. */
  const [last, setLast] = useState({ id: '', control: firstControl });
  const toFocus = useRef(false);
  const { from, to, line, columns } = viewport.current;
  const lines = Math.ceil(items.length / columns);
  const at = items.findIndex(({ id }) => id === last.id);
  const neighbours = at < 0 ? [] : [at - columns, at - 1, at, at + 1, at + columns];

  function measure(): void {
    const list = ref.current;
    if (list === null) return;
    const before = viewport.current;
    const { top, width: wide } = list.getBoundingClientRect();
    // A changed width can make rows lower too, so the tallest height is measured afresh.
    const widthChanged = wide !== width.current;
    width.current = wide;
    if (widthChanged) list.style.setProperty('--row-height', '0px');
    const after = measureViewport(list, top, narrowest, widthChanged ? 0 : before.line);
    list.style.setProperty('--row-height', `${after.line}px`);
    if (isSame(before, after)) return;
    viewport.current = after;
    redraw(after);
  }

  useEffect(() => {
    const list = ref.current;
    if (list === null) return undefined;
    // Content above the list can move it too, which shows as a changed height of the body.
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    observer.observe(document.body);
    const scrollOptions = { capture: true, passive: true };
    document.addEventListener('scroll', measure, scrollOptions);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', measure, scrollOptions);
      removeEventListener('resize', measure);
    };
  }, []);

  /** Runs between render and paint. */
  function onRendered(list: HTMLUListElement | null): void {
    ref.current = list;
    measure();
    if (list === null || !toFocus.current) return;
    toFocus.current = false;
    const row = Array.from(list.children).find((each) => indexOf(each) === at);
    if (row === undefined) return;
    nearestEnabled(controlsOf(row), last.control)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function focus(id: string): void {
    toFocus.current = true;
    // A new object forces a render even when the row was already the last focused one.
    setLast(({ control }) => ({ id, control }));
  }

  return {
    drawn: visibleRange(items, from * columns, to * columns, [0, items.length - 1, ...neighbours]),
    list: {
      // A new ref callback per render acts as a layout effect; the hook itself would enlarge the popup's bundle.
      ref: onRendered,
      style: { '--row-height': `${line}px`, height: `${lines * line}px` },
      onFocusIn({ target }) {
        const row = Array.from(ref.current?.children ?? []).find((each) => each.contains(target as Node));
        const id = row && items[indexOf(row)]?.id;
        if (row === undefined || id === undefined) return;
        setLast({ id, control: Math.max(0, controlsOf(row).indexOf(target as HTMLElement)) });
      },
      onKeyDown(event) {
        const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
        // A select box needs these keys to change its choice.
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
    row: (index) => ({
      style: {
        top: `${Math.floor(index / columns) * line}px`,
        insetInlineStart: `${((index % columns) * 100) / columns}%`,
        width: `${100 / columns}%`,
      },
      'aria-setsize': items.length,
      'aria-posinset': index + 1,
    }),
    focus,
  };
}

/** @param least the least height of a line, in pixels */
function measureViewport(list: HTMLElement, top: number, narrowest: number, least: number): Viewport {
  const line = Math.max(least, ...Array.from(list.children, (row) => (row as HTMLElement).offsetHeight));
  // Without drawn rows there is no height yet, and nothing counts as visible.
  const height = line || Number.POSITIVE_INFINITY;
  const start = top + list.clientTop;
  return {
    // Whole lines, so that not every scrolled pixel renders again.
    from: Math.floor(-start / height),
    to: Math.ceil((innerHeight - start) / height),
    line,
    columns: Math.max(1, Math.floor(list.clientWidth / narrowest)),
  };
}

function isSame(one: Viewport, other: Viewport): boolean {
  return (
    one.from === other.from && one.to === other.to && one.line === other.line && one.columns === other.columns
  );
}

const indexOf = (row: Element): number => Number(row.getAttribute('aria-posinset')) - 1;

/** A row's controls in order. Disabled ones are included, so that a column has the same index in every row. */
function controlsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a, button, input, select')];
}

/** The control of that index, or the nearest enabled one. */
function nearestEnabled(controls: readonly HTMLElement[], wanted: number): HTMLElement | undefined {
  const distance = (control: HTMLElement) => Math.abs(controls.indexOf(control) - wanted);
  return controls
    .filter((control) => !control.matches(':disabled'))
    .sort((one, other) => distance(one) - distance(other))[0];
}
