import { useEffect, useRef } from 'preact/hooks';

/** Calls the latest `onKey` for each key that is pressed, wherever the focus is. */
export function useAnyKey(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    const whole = document;
    whole.addEventListener('keydown', listen);
    return () => whole.removeEventListener('keydown', listen);
  }, []);
}
