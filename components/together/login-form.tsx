import { useEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../../lib/speech.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Face, SignInWay } from '../../lib/vendors/contract.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { takeTyped } from '../typed.ts';
import type { Say } from '../words.ts';
import { serversOf } from './acts.ts';
import { LoginQuestion } from './questions.tsx';
import { TypedField } from './typed-field.tsx';

/** What goes to each of these tenants. */
export interface TypedLogin {
  vendor: string;
  way: string;
  fields: Record<string, string>;
}

interface LoginFormProps {
  /** Whom one can log in to, of one vendor or of several. */
  tenants: readonly Tenant[];
  say: Say;
  onLogIn: (tenants: readonly Tenant[], login: TypedLogin) => void;
  onClose: () => void;
}

/** One user name and password for many tenants of one vendor. What is typed leaves the page when it is said yes to. */
export function LoginForm({ tenants, say, onLogIn, onClose }: LoginFormProps) {
  const vendors = [...new Set(tenants.map(({ vendor }) => vendor))];
  const [chosenVendor, setVendor] = useState('');
  const [chosenWay, setWay] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const vendor = vendors.includes(chosenVendor) ? chosenVendor : vendors[0];
  const face = vendor === undefined ? undefined : faceOf(vendor);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[data-field]')?.focus();
  }, []);

  const ways = face?.signIn.filter(({ once }) => once !== true) ?? [];
  const way = ways.find(({ id }) => id === chosenWay) ?? ways[0];
  if (vendor === undefined || face === undefined || way === undefined) return null;
  const theirs = tenants.filter((tenant) => tenant.vendor === vendor);
  const inputs = () => [...(form.current?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];

  function submit(event: Event): void {
    event.preventDefault();
    const empty = inputs().find((input) => input.required && input.value === '');
    setMissing(empty?.name ?? null);
    if (empty === undefined) setAsking(true);
    else empty.focus();
  }

  function confirm(way: SignInWay): void {
    const fields = takeTyped(inputs());
    setAsking(false);
    onLogIn(theirs, { vendor: face?.id ?? '', way: way.id, fields });
  }

  return (
    <form class="panel log-in" ref={form} onSubmit={submit} noValidate autocomplete="off">
      <h2>{counted(say, 'together_login_title', theirs.length)}</h2>
      {vendors.length > 1 && (
        <Choices
          label={say('together_login_vendor')}
          name="vendor"
          chosen={vendor}
          options={vendors.map((id) => [
            id,
            `${faceOf(id)?.label ?? id} (${tenants.filter((each) => each.vendor === id).length})`,
          ])}
          onChoose={setVendor}
        />
      )}
      {ways.length > 1 && (
        <Choices
          label={say('signInWith')}
          name="way"
          chosen={way.id}
          options={ways.map(({ id, label }) => [id, say(label)])}
          onChoose={setWay}
        />
      )}
      {way.fields
        .filter((field) => field.whenAsked !== true)
        .map((field) => (
          <TypedField
            key={`${vendor} ${way.id} ${field.name}`}
            field={field}
            say={say}
            missing={missing === field.name}
          />
        ))}
      <SameEverywhere tenants={theirs} way={way} say={say} />
      <div class="row">
        <button type="submit" class="button button-strong">
          {counted(say, 'together_confirm_login', theirs.length)}
        </button>
        <button type="button" class="button button-plain" onClick={onClose}>
          {say('cancel')}
        </button>
      </div>
      {asking && (
        <LoginQuestion
          tenants={theirs}
          vendor={face.label}
          say={say}
          onConfirm={() => confirm(way)}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  );
}

function SameEverywhere({
  tenants,
  way,
  say,
}: {
  tenants: readonly Tenant[];
  way: Face['signIn'][0];
  say: Say;
}) {
  const hosts = serversOf(tenants);
  const production = tenants.filter(({ environment }) => environment === 'production');
  const named = way.fields.some((field) => field.account === true);
  return (
    <div class="warning same">
      <p>
        {counted(
          say,
          named ? 'together_same_password' : 'together_same_secret',
          hosts.length,
          hosts.join(', '),
        )}
      </p>
      {production.length > 0 && (
        <p>
          {counted(
            say,
            'together_same_production',
            production.length,
            production.map(({ name }) => name).join(', '),
          )}
        </p>
      )}
      <p class="help">{say('together_same_risk')}</p>
    </div>
  );
}

interface ChoicesProps {
  label: string;
  name: string;
  chosen: string;
  options: readonly (readonly [id: string, words: string])[];
  onChoose: (id: string) => void;
}

function Choices({ label, name, chosen, options, onChoose }: ChoicesProps) {
  return (
    <div class="radios" role="radiogroup" aria-label={label}>
      <p class="help" aria-hidden="true">
        {label}
      </p>
      {options.map(([id, words]) => (
        <label key={id} class="radio">
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          {words}
        </label>
      ))}
    </div>
  );
}
