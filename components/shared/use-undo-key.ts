import { useAnyKey } from './use-any-key.ts';

const textFields = 'textarea, input:not([type=checkbox], [type=radio], [type=file])';

/** Takes back by Ctrl+Z what was just done, while its undo is offered; in a field with a text the key is the field's. */
export function useUndoKey(undo: (() => void) | null): void {
  useAnyKey((event) => {
    const { ctrlKey, metaKey, shiftKey, altKey, repeat, key, target } = event;
    if (undo === null || !(ctrlKey || metaKey) || shiftKey || altKey || repeat) return;
    if (key.toLowerCase() !== 'z' || isEdited(target)) return;
    event.preventDefault();
    undo();
  });
}

/** Whether the browser has typing to take back there. */
function isEdited(target: EventTarget | null): boolean {
  // The document itself may be the target, which matches no selector.
  const field = target as Partial<HTMLInputElement> | null;
  return field?.matches?.(textFields) === true && field.value !== '';
}
