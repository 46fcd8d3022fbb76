import { useEffect, useRef } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { SignInField } from '../../lib/vendors/contract.ts';

interface CodeFormProps {
  field: SignInField;
  t: Translate;
  onAnswer: (value: string) => void;
  onCancel: () => void;
}

/** The form for the one field the vendor's challenge needs; credentials are not typed again. */
export function CodeForm({ field, t, onAnswer, onCancel }: CodeFormProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      class="sign-in"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const value = input.current?.value.replace(/\s/g, '') ?? '';
        if (input.current === null || value === '') return input.current?.focus();
        input.current.value = '';
        onAnswer(value);
      }}
    >
      <div class="field">
        <label for="field-code">{t(field.label)}</label>
        <input
          id="field-code"
          ref={input}
          class="code"
          type="text"
          inputMode={field.inputMode ?? 'text'}
          autocomplete="one-time-code"
          spellcheck={false}
          maxLength={64}
          aria-describedby="field-code-help"
          data-enter="focus"
        />
        <p class="help" id="field-code-help">
          {field.help === undefined ? '' : t(field.help)}
        </p>
      </div>
      <div class="row">
        <button type="submit" class="button button-strong">
          {t('logIn')}
        </button>
        <span class="grow" />
        <button type="button" class="button button-plain" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
