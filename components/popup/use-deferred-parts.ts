import { useEffect, useState } from 'preact/hooks';

/** The parts of the popup that its first picture does without. */
export type DeferredParts = typeof import('./deferred-parts.ts').deferredParts;

/** Loads the deferred parts after the first picture; `null` until then. */
export function useDeferredParts(): DeferredParts | null {
  const [parts, setParts] = useState<DeferredParts | null>(null);
  useEffect(() => {
    void import('./deferred-parts.ts').then(({ deferredParts }) => setParts(deferredParts));
  }, []);
  return parts;
}
