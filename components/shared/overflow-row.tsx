import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Buttons in one row. Those without room are hidden; a menu beside the row offers them. */
export function OverflowRow({ children }: { children: ComponentChildren }) {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = row;
    if (current === null) return undefined;
    const hideCutOff = () => hideWrapped([...current.children] as HTMLElement[]);
    hideCutOff();
    const observer = new ResizeObserver(hideCutOff);
    observer.observe(current);
    return () => observer.disconnect();
  });
  return (
    <div class="overflow-row" ref={row}>
      {children}
    </div>
  );
}

/** Hides what stands below the first line, from keyboard and screen readers too. */
function hideWrapped(items: readonly HTMLElement[]): void {
  // All are measured before any is changed: a change in between would have each measured by a layout of its own.
  const tops = items.map(({ offsetTop }) => offsetTop);
  items.forEach((item, at) => {
    item.style.visibility = (tops[at] ?? 0) > (tops[0] ?? 0) ? 'hidden' : '';
  });
}
