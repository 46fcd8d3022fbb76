import { useEffect, useRef } from 'preact/hooks';
import type { SignInField } from '../../lib/vendors/contract.ts';
import type { Say } from '../words.ts';

interface CodeFormProps {
  field: SignInField;
  say: Say;
  onAnswer: (value: string) => void;
  onCancel: () => void;
}

/** Asks for the one field the vendor wants now; nothing else is asked again. */
export function CodeForm({ field, say, onAnswer, onCancel }: CodeFormProps) {
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
        <label for="field-code">{say(field.label)}</label>
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
          {field.help === undefined ? '' : say(field.help)}
        </p>
      </div>
      <div class="row">
        <button type="submit" class="button button-strong">
          {say('logIn')}
        </button>
        <span class="grow" />
        <button type="button" class="button button-plain" onClick={onCancel}>
          {say('cancel')}
        </button>
      </div>
    </form>
  );
}
