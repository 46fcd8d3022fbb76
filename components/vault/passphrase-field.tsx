import type { RefObject } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { RevealSecret } from '../shared/reveal-secret.tsx';

interface PassphraseFieldProps {
  id: string;
  label: string;
  help?: string;
  missing?: boolean;
  /** For a passphrase that is being made: the browser's own keeper of passwords is not asked for the old one. */
  fresh?: boolean;
  input: RefObject<HTMLInputElement | null>;
  t: Translate;
  onInput?: (value: string) => void;
}

/** A field for a passphrase: nothing of it stays in drafts, in the form's memory or in a spell check. */
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
    <div class="pair">
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

/** What stands in a field, which is empty from then on. */
export function takeValue(input: RefObject<HTMLInputElement | null>): string {
  const field = input.current;
  if (field === null) return '';
  const { value } = field;
  field.value = '';
  return value;
}
