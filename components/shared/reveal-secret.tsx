import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';

const revealStyle = {
  position: 'absolute',
  insetBlockStart: '5px',
  insetInlineEnd: '10px',
  minHeight: '24px',
  touchAction: 'none',
} as const;
const capsStyle = { color: 'var(--warn)', fontSize: '12px' };
/** Room for the button over the field. */
const room = '72px';

interface CarefulProps {
  /** The field of the secret. */
  input: RefObject<HTMLInputElement | null>;
  t: Translate;
}

/**
 * Beside a secret's field: shows what is typed for as long as it is held, by pointer or by key, and tells of caps
 * lock. The field is open to eyes only; what could keep or check a text in clear is told off on the field itself.
 */
export function RevealSecret({ input, t }: CarefulProps) {
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);

  useEffect(() => {
    const field = input.current;
    if (field === null) return undefined;
    field.type = shown ? 'text' : 'password';
    return () => {
      field.type = 'password';
    };
  }, [shown]);

  useEffect(() => {
    const field = input.current;
    field?.style.setProperty('padding-inline-end', room);
    field?.parentElement?.style.setProperty('position', 'relative');
    const watch = (event: KeyboardEvent) => setCaps(event.getModifierState?.('CapsLock') ?? false);
    field?.addEventListener('keydown', watch);
    field?.addEventListener('keyup', watch);
    return () => {
      field?.removeEventListener('keydown', watch);
      field?.removeEventListener('keyup', watch);
    };
  }, []);

  const hide = () => setShown(false);
  const isHoldingKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';
  return (
    <>
      <button
        type="button"
        class="link help"
        style={revealStyle}
        aria-pressed={shown}
        title={t('showWhileHeld')}
        onPointerDown={() => setShown(true)}
        onPointerUp={hide}
        onPointerLeave={hide}
        onPointerCancel={hide}
        onBlur={hide}
        onKeyDown={(event) => {
          if (!isHoldingKey(event)) return;
          event.preventDefault();
          setShown(true);
        }}
        onKeyUp={hide}
      >
        {t('show')}
      </button>
      <span style={capsStyle} aria-live="polite">
        {caps && t('capsLock')}
      </span>
    </>
  );
}
