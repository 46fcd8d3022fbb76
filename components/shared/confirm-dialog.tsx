import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';

interface ConfirmDialogProps {
  title: ComponentChildren;
  children: ComponentChildren;
  /** The confirming button's label; begins with the name of the action. */
  confirm: string;
  t: Translate;
  production?: boolean;
  /** Another answer, which does something else instead. */
  other?: { label: string; onPress: () => void };
  onConfirm: () => void;
  onCancel: () => void;
}

/** A modal confirmation of a consequential action. `Cancel` has the initial focus, and Escape triggers it; Ctrl+Enter confirms. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  t,
  production = false,
  other,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  // With the press that asks, so that the next press already meets the question.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return undefined;
    element.showModal();
    cancel.current?.focus();
    return () => element.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      class={production ? 'confirm-dialog confirm-dialog-production' : 'confirm-dialog'}
      aria-labelledby="question-title"
      aria-describedby="question-text"
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
        event.preventDefault();
        onConfirm();
      }}
    >
      <h2 id="question-title">{title}</h2>
      <div id="question-text">{children}</div>
      <div class="row row-end">
        <button type="button" class="button button-plain" ref={cancel} onClick={onCancel}>
          {t('cancel')}
        </button>
        {other !== undefined && (
          <button
            type="button"
            class="button button-plain"
            onClick={(event) => {
              if (event.detail < 2) other.onPress();
            }}
          >
            {other.label}
          </button>
        )}
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
