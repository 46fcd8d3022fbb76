import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface LaterProps<P> {
  /** Brings the part; the same function at every drawing. */
  from: () => Promise<ComponentType<P>>;
  /** What the part is given. */
  give: P;
}

/** A part of a page that is loaded when it is first needed, so that the first picture does not wait for it. */
export function Later<P extends object>({ from, give }: LaterProps<P>) {
  const [brought, setBrought] = useState<{ from: unknown; Part: ComponentType<P> } | null>(null);
  useEffect(() => void from().then((Part) => setBrought({ from, Part })), [from]);
  // Where one part takes another's place, the old one is not shown with what the new one is given.
  return brought?.from === from ? <brought.Part {...give} /> : null;
}
