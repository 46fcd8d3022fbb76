import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/**
 * Fields that few need, folded. What has the focus is never hidden: Tab goes into it, and unfolds it.
 * @param title says what is in it
 */
export function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="fold">
      <button type="button" class="fold-title" aria-expanded={open} onClick={() => setOpen(!open)}>
        {title}
      </button>
      <div class={open ? 'fold-body' : 'fold-body fold-closed'} onFocusIn={() => setOpen(true)}>
        {children}
      </div>
    </div>
  );
}
