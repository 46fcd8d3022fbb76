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
/** The field's padding under the button. */
const buttonSpace = '72px';

interface RevealSecretProps {
  /** The secret's input. */
  input: RefObject<HTMLInputElement | null>;
  t: Translate;
}

/**
 * Shows a secret in clear while the button is held, by pointer or key, and warns of caps lock.
 * The input's own attributes must switch off autofill and spell checking, which would read the clear text.
 */
export function RevealSecret({ input, t }: RevealSecretProps) {
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
    field?.style.setProperty('padding-inline-end', buttonSpace);
    field?.parentElement?.style.setProperty('position', 'relative');
    const readCapsLock = (event: KeyboardEvent) => setCaps(event.getModifierState?.('CapsLock') ?? false);
    field?.addEventListener('keydown', readCapsLock);
    field?.addEventListener('keyup', readCapsLock);
    return () => {
      field?.removeEventListener('keydown', readCapsLock);
      field?.removeEventListener('keyup', readCapsLock);
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
