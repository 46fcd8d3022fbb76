import type { RefObject } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
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
            maxLength={1000}
            aria-invalid={missing ? 'true' : undefined}
            aria-describedby={`${id}-help`}
            onInput={(event) => onInput?.(event.currentTarget.value)}
          />
          <RevealSecret input={input} t={t} />
        </span>
        <p class={missing ? 'help help-missing' : 'help'} id={`${id}-help`} aria-live="polite">
          {help}
        </p>
      </div>
    </div>
  );
}

/** Returns a field's value and clears the field, so that no passphrase stays in the page. */
export function takeValue(input: RefObject<HTMLInputElement | null>): string {
  const field = input.current;
  if (field === null) return '';
  const { value } = field;
  field.value = '';
  return value;
}
