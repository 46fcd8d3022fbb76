import { useEffect, useRef, useState } from 'preact/hooks';
import { codeLimit } from '../../lib/protocol/limits.ts';
import type { SignInField } from '../../lib/vendors/contract.ts';
import { faultText } from '../shared/field-fault.ts';
import { useCard } from './card-context.ts';

/** The form for the one field the vendor's challenge needs; credentials are not typed again. */
export function CodeForm({ field }: { field: SignInField }) {
  const { tenant, page, popup, isSearchedFor } = useCard();
  const { t } = page;
  const input = useRef<HTMLInputElement>(null);
  const [isTooLong, setTooLong] = useState(false);
  useEffect(() => {
    if (!isSearchedFor) input.current?.focus();
  }, []);
  return (
    <form
      class="sign-in"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const value = input.current?.value.replace(/\s/g, '') ?? '';
        if (input.current === null || value === '') return input.current?.focus();
        setTooLong(value.length > codeLimit);
        if (value.length > codeLimit) return input.current.focus();
        input.current.value = '';
        void popup.run('submitCode', { tenant: tenant.id, value });
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
          aria-invalid={isTooLong ? 'true' : undefined}
          aria-describedby="field-code-help"
          data-enter="focus"
        />
        <p class={isTooLong ? 'help help-missing' : 'help'} id="field-code-help">
          {isTooLong ? faultText(t, 'too long', codeLimit) : field.help && t(field.help)}
        </p>
      </div>
      <div class="row row-wrap">
        <button type="submit" class="button button-strong">
          {t('logIn')}
        </button>
        <span class="grow" />
        <button
          type="button"
          class="button button-plain"
          onClick={() => popup.run('cancel', { tenant: tenant.id })}
        >
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
