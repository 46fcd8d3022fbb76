import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Face, SignInField } from '../../lib/vendors/contract.ts';
import { Careful } from '../careful.tsx';
import { takeTyped } from '../typed.ts';
import type { Say } from '../words.ts';

interface SignInFormProps {
  about: Face;
  say: Say;
  /** User name last used, offered again. */
  account: string;
  /** What was typed before and is no secret, by field name. */
  draft: Readonly<Record<string, string>>;
  busy: boolean;
  /** Drawn beside the button: how long what is typed is kept. */
  how: ComponentChildren;
  onDraft: (field: string, value: string) => void;
  onLogIn: (way: string, fields: Record<string, string>) => void;
}

/** A vendor's ways to sign in, drawn from what it declares. What is typed leaves the page with the submit. */
export function SignInForm(props: SignInFormProps) {
  const { about, say, account, draft, busy, onDraft, onLogIn } = props;
  const [wayId, setWayId] = useState(draft.way || about.signIn[0].id);
  const [missing, setMissing] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const way = about.signIn.find(({ id }) => id === wayId) ?? about.signIn[0];
  const asked = way.fields.filter((field) => field.whenAsked !== true);

  function submit(event: Event): void {
    event.preventDefault();
    if (busy || form.current === null) return;
    const inputs = [...form.current.querySelectorAll<HTMLInputElement>('input[data-field]')];
    const empty = inputs.find((input) => input.required && input.value === '');
    setMissing(empty?.name ?? null);
    if (empty !== undefined) {
      empty.focus();
      return;
    }
    const fields = takeTyped(inputs);
    // A way is chosen for one log-in: the next begins with the first again.
    if (draft.way) onDraft('way', '');
    onLogIn(way.id, fields);
  }

  return (
    <form class="sign-in" ref={form} onSubmit={submit} noValidate autocomplete="off">
      {about.signIn.length > 1 && (
        <div class="ways" role="radiogroup" aria-label={say('signInWith')}>
          {about.signIn.map(({ id, label }) => (
            <label key={id} class={id === way.id ? 'way way-chosen' : 'way'}>
              <input
                type="radio"
                name="way"
                value={id}
                checked={id === way.id}
                onChange={() => {
                  setWayId(id);
                  onDraft('way', id === about.signIn[0].id ? '' : id);
                }}
              />
              {say(label)}
            </label>
          ))}
        </div>
      )}
      {asked.map((field) => (
        <Field
          key={`${way.id} ${field.name}`}
          field={field}
          say={say}
          value={draft[field.name] ?? (field.account === true ? account : '')}
          missing={missing === field.name}
          onDraft={onDraft}
        />
      ))}
      <div class="row">
        <button
          type="submit"
          class="button button-strong"
          aria-disabled={busy ? 'true' : undefined}
          aria-busy={busy ? 'true' : undefined}
        >
          {say('logIn')}
        </button>
        {props.how}
      </div>
    </form>
  );
}

interface FieldProps {
  field: SignInField;
  say: Say;
  value: string;
  missing: boolean;
  onDraft: (field: string, value: string) => void;
}

function Field({ field, say, value, missing, onDraft }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [entered, setEntered] = useState(false);
  const id = `field-${field.name}`;
  const helpId = `${id}-help`;
  const help = missing ? 'fillIn' : field.help;
  const shared = {
    id,
    name: field.name,
    'data-field': true,
    required: field.optional !== true,
    autocapitalize: 'none' as const,
    spellcheck: false,
    'aria-invalid': missing ? ('true' as const) : undefined,
    'aria-describedby': help && helpId,
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      if (!field.secret) onDraft(field.name, event.currentTarget.value);
    },
  };
  return (
    <div class="field">
      <label for={id}>{say(field.label)}</label>
      {field.secret ? (
        <span>
          <input
            ref={input}
            type="password"
            autocomplete="new-password"
            data-secret
            onFocus={() => setEntered(true)}
            {...shared}
          />
          {entered && <Careful input={input} say={say} />}
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
        <p class={missing ? 'help help-missing' : 'help'} id={helpId}>
          {say(help)}
        </p>
      )}
    </div>
  );
}
