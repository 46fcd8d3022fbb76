import { useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { typedTextLimit } from '../../lib/protocol/limits.ts';
import type { SignInField } from '../../lib/vendors/contract.ts';
import { type FieldFault, faultText, findFieldFault } from '../shared/field-fault.ts';
import { BackToStoredLogin, RetentionChoice } from '../shared/retention.tsx';
import { RevealSecret } from '../shared/reveal-secret.tsx';
import { takeFieldValues } from '../shared/take-field-values.ts';
import { useCard } from './card-context.ts';

/** A vendor's sign-in methods, rendered from its descriptor. Secrets leave the page with the submit. */
export function SignInForm() {
  const { tenant, descriptor, view, page, popup } = useCard();
  const { t } = page;
  /** Earlier input that is not secret, by field name; `method` is the chosen sign-in method. */
  const draft: Readonly<Record<string, string>> = view.drafts.fields?.[tenant.id] ?? {};
  const busy = popup.busy.includes(`${tenant.id} login`);
  const [methodId, setMethodId] = useState(draft.method || descriptor.signIn[0].id);
  const [faulty, setFaulty] = useState<ReturnType<typeof findFieldFault>>(null);
  const form = useRef<HTMLFormElement>(null);
  const method = descriptor.signIn.find(({ id }) => id === methodId) ?? descriptor.signIn[0];
  const initialFields = method.fields.filter((field) => field.onChallenge !== true);

  const saveDraft = (field: string, value: string) => popup.saveDraft(tenant, field, value);

  function submit(event: Event): void {
    event.preventDefault();
    if (busy || form.current === null) return;
    const inputs = [...form.current.querySelectorAll<HTMLInputElement>('input[data-field]')];
    const found = findFieldFault(inputs);
    setFaulty(found);
    if (found !== null) return;
    const fields = takeFieldValues(inputs);
    // A method is chosen for one log-in only: the next form starts with the default again.
    if (draft.method) saveDraft('method', '');
    void popup.run('login', { tenant: tenant.id, method: method.id, fields });
  }

  return (
    <form class="sign-in" ref={form} onSubmit={submit} noValidate autocomplete="off">
      {descriptor.signIn.length > 1 && (
        <div class="methods" role="radiogroup" aria-label={t('signInWith')}>
          {descriptor.signIn.map(({ id, label }) => (
            <label key={id} class={id === method.id ? 'method method-chosen' : 'method'}>
              <input
                type="radio"
                name="method"
                value={id}
                checked={id === method.id}
                onChange={() => {
                  setMethodId(id);
                  saveDraft('method', id === descriptor.signIn[0].id ? '' : id);
                }}
              />
              {t(label)}
            </label>
          ))}
        </div>
      )}
      {initialFields.map((field) => (
        <Field
          key={`${method.id} ${field.name}`}
          field={field}
          t={t}
          value={
            draft[field.name] ?? (field.account === true ? view.preferences.lastAccount[tenant.id] : '') ?? ''
          }
          fault={faulty?.name === field.name ? faulty.fault : null}
          onDraft={saveDraft}
        />
      ))}
      <div class="row">
        <button
          type="submit"
          class="button button-strong"
          aria-disabled={busy ? 'true' : undefined}
          aria-busy={busy ? 'true' : undefined}
        >
          {t('logIn')}
        </button>
        {Object.hasOwn(view.vault.retained, tenant.id) ? (
          <BackToStoredLogin tenant={tenant} view={view} actions={page} />
        ) : (
          <RetentionChoice tenant={tenant} view={view} actions={page} />
        )}
        <a class="help" href={`/options.html#help=${descriptor.id}`} target="_blank" rel="noopener">
          {t('whereFound')}
        </a>
      </div>
    </form>
  );
}

interface FieldProps {
  field: SignInField;
  t: Translate;
  value: string;
  fault: FieldFault | null;
  onDraft: (field: string, value: string) => void;
}

function Field({ field, t, value, fault, onDraft }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [focused, setFocused] = useState(false);
  const id = `field-${field.name}`;
  const helpId = `${id}-help`;
  const help = fault === null ? field.help && t(field.help) : faultText(t, fault);
  const shared = {
    id,
    name: field.name,
    'data-field': true,
    required: field.optional !== true,
    autocapitalize: 'none' as const,
    spellcheck: false,
    'aria-invalid': fault === null ? undefined : ('true' as const),
    'aria-describedby': help && helpId,
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      const { value: text } = event.currentTarget;
      // A text that cannot be sent is not stored either: memory is limited.
      if (!field.secret && text.length <= typedTextLimit) onDraft(field.name, text);
    },
  };
  return (
    <div class="field">
      <label for={id}>{t(field.label)}</label>
      {field.secret ? (
        <span>
          <input
            ref={input}
            type="password"
            autocomplete="new-password"
            data-secret
            onFocus={() => setFocused(true)}
            {...shared}
          />
          {focused && <RevealSecret input={input} t={t} />}
        </span>
      ) : (
        <input
          type="text"
          autocomplete="off"
          defaultValue={value}
          inputMode={field.inputMode ?? 'text'}
          {...shared}
        />
      )}
      {help !== undefined && (
        <p class={fault === null ? 'help' : 'help help-missing'} id={helpId}>
          {help}
        </p>
      )}
    </div>
  );
}
