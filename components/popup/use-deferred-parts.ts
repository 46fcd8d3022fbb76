import { useEffect, useState } from 'preact/hooks';
import { afterPaint } from '../shared/page-root.tsx';

/** The parts of the popup that its first picture does without. */
export type DeferredParts = typeof import('./deferred-parts.ts').deferredParts;

/** How long a page that nobody sees, and which therefore paints nothing, waits, in milliseconds. */
const unseenMs = 250;

/** Loads the deferred parts after the first picture is there, whose frames nothing delays; `null` until then. */
export function useDeferredParts(): DeferredParts | null {
  const [parts, setParts] = useState<DeferredParts | null>(null);
  useEffect(() => {
    const load = async () => setParts((await import('./deferred-parts.ts')).deferredParts);
    afterPaint(load);
    const timer = setTimeout(load, unseenMs);
    return () => clearTimeout(timer);
  }, []);
  return parts;
}
