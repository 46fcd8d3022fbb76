import { useEffect, useRef } from 'preact/hooks';
import { useAnyKey } from './use-any-key.ts';

const textFields = 'textarea, input:not([type=checkbox], [type=radio], [type=file])';

/**
 * Takes back by Ctrl+Z what was just done, while its undo is offered. In a field with a text, or whose text changed
 * since the offer, the key is the field's.
 */
export function useUndoKey(undo: (() => void) | null): void {
  const changed = useRef(new Set<EventTarget>());
  useEffect(() => {
    changed.current.clear();
    const note = ({ target }: Event) => target && changed.current.add(target);
    document.addEventListener('input', note);
    return () => document.removeEventListener('input', note);
  }, [undo === null]);
  useAnyKey((event) => {
    const { ctrlKey, metaKey, shiftKey, altKey, repeat, key, target } = event;
    if (!(ctrlKey || metaKey) || shiftKey || altKey || key.toLowerCase() !== 'z') return;
    // The document itself may be the target, which matches no selector.
    const field = target as Partial<HTMLInputElement> | null;
    const isField = field?.matches?.(textFields) === true;
    if (isField && (undo === null || field.value !== '' || changed.current.has(field as EventTarget))) return;
    // Elsewhere the browser would take back typing in a field that has no focus.
    event.preventDefault();
    if (!repeat) undo?.();
  });
}
