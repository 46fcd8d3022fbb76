import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { PageActions } from '../shared/page-types.ts';

/** Each key of the popup and what it does, in the order of use. */
const shortcuts: readonly (readonly [keys: readonly string[], what: MessageKey])[] = [
  [['↑', '↓'], 'shortcuts_move'],
  [['⏎'], 'shortcuts_enter'],
  [['⇧', '⏎'], 'shortcuts_private'],
  [['Ctrl', '⏎'], 'shortcuts_signInMany'],
  [['Ctrl', '1 … 9'], 'shortcuts_nth'],
  [['F'], 'shortcuts_favourite'],
  [['Ctrl', '⏎'], 'shortcuts_confirm'],
  [['Ctrl', 'K'], 'shortcuts_actions'],
  [['>'], 'shortcuts_actions'],
  [['Ctrl', 'Z'], 'shortcuts_undo'],
  [['⇧', 'F10'], 'shortcuts_menu'],
  [['#'], 'shortcuts_tag'],
  [['Esc'], 'shortcuts_escape'],
  [['?'], 'shortcuts_this'],
];

interface ShortcutsDialogProps {
  t: PageActions['t'];
  onClose: () => void;
}

/** The popup's keys. */
export function ShortcutsDialog({ t, onClose }: ShortcutsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The focus goes to the button at the end, which a low window scrolls to.
    element?.scrollTo(0, 0);
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="confirm-dialog shortcuts"
      aria-labelledby="shortcuts-title"
      onCancel={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="shortcuts-title">{t('shortcuts')}</h2>
      <dl>
        {shortcuts.map(([keys, what]) => (
          <div key={keys.join(' ')}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <div class="row row-end">
        <button type="button" class="button button-strong" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </dialog>
  );
}
