import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';

interface QuestionProps {
  title: ComponentChildren;
  children: ComponentChildren;
  /** The confirming button's words; they begin with the name of the act. */
  confirm: string;
  t: Translate;
  production?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A question before what matters. `Cancel` has the focus; Escape means the same. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  t,
  production = false,
  onConfirm,
  onCancel,
}: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown === null || shown.open) return undefined;
    shown.showModal();
    cancel.current?.focus();
    return () => shown.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      class={production ? 'question question-production' : 'question'}
      aria-labelledby="question-title"
      aria-describedby="question-text"
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="question-title">{title}</h2>
      <div id="question-text">{children}</div>
      <div class="row row-end">
        <button type="button" class="button button-plain" ref={cancel} onClick={onCancel}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class={production ? 'button button-danger' : 'button button-strong'}
          onClick={(event) => {
            if (event.detail < 2) onConfirm();
          }}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
