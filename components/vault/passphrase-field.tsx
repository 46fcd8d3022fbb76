import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { passphraseLimit } from '../../lib/protocol/limits.ts';
import { faultText } from '../shared/field-fault.ts';
import { RevealSecret } from '../shared/reveal-secret.tsx';

interface PassphraseFieldProps {
  id: string;
  label: string;
  help?: string;
  missing?: boolean;
  /** For a new passphrase: keeps the browser's password manager from filling in the old one. */
  fresh?: boolean;
  input: RefObject<HTMLInputElement | null>;
  t: Translate;
  onInput?: (value: string) => void;
}

/** A passphrase field: its value is never drafted, autofilled or spell-checked. */
export function PassphraseField({
  id,
  label,
  help,
  missing = false,
  fresh = false,
  input,
  t,
  onInput,
}: PassphraseFieldProps) {
  const [isTooLong, setTooLong] = useState(false);
  return (
    <div class="field-pair">
      <label for={id}>{label}</label>
      <div>
        <span class="secret">
          <input
            id={id}
            ref={input}
            type="password"
            autocomplete={fresh ? 'new-password' : 'off'}
            autocapitalize="none"
            autocorrect="off"
            spellcheck={false}
            aria-invalid={missing || isTooLong ? 'true' : undefined}
            aria-describedby={`${id}-help`}
            onInput={({ currentTarget: { value } }) => {
              setTooLong(value.length > passphraseLimit);
              onInput?.(value);
            }}
          />
          <RevealSecret input={input} t={t} />
        </span>
        <p class={missing || isTooLong ? 'help help-missing' : 'help'} id={`${id}-help`} aria-live="polite">
          {isTooLong ? faultText(t, 'too long', passphraseLimit) : help}
        </p>
      </div>
    </div>
  );
}

/** Whether a passphrase can be sent; focuses a field that says why not: it is empty or too long. */
export function canSend(input: RefObject<HTMLInputElement | null>): boolean {
  const { length = 0 } = input.current?.value ?? '';
  const sendable = length > 0 && length <= passphraseLimit;
  if (!sendable) input.current?.focus();
  return sendable;
}

/** Returns a field's value and clears the field, so that no passphrase stays in the page. */
export function takeValue(input: RefObject<HTMLInputElement | null>): string {
  const field = input.current;
  if (field === null) return '';
  const { value } = field;
  field.value = '';
  return value;
}
