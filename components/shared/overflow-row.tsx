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
  const top = items[0]?.offsetTop ?? 0;
  for (const item of items) item.style.visibility = item.offsetTop > top ? 'hidden' : '';
}
