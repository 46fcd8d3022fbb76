import { useEffect, useRef } from 'preact/hooks';
import type { SignInField } from '../../lib/vendors/contract.ts';
import { useCard } from './card-context.ts';

/** The form for the one field the vendor's challenge needs; credentials are not typed again. */
export function CodeForm({ field }: { field: SignInField }) {
  const { tenant, page, popup } = useCard();
  const { t } = page;
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
