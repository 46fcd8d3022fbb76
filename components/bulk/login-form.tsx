import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { SignInMethod, VendorSummary } from '../../lib/vendors/contract.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { takeFieldValues } from '../shared/take-field-values.ts';
import { serversOf } from './actions.ts';
import { LoginConfirm } from './confirmations.tsx';
import { CredentialField } from './credential-field.tsx';

/** What goes to each of these tenants. */
export interface BulkLogin {
  vendor: string;
  method: string;
  fields: Record<string, string>;
}

interface LoginFormProps {
  /** Whom one can log in to, of one vendor or of several. */
  tenants: readonly Tenant[];
  t: Translate;
  onLogIn: (tenants: readonly Tenant[], login: BulkLogin) => void;
  onClose: () => void;
}

/** One user name and password for many tenants of one vendor. What is typed leaves the page when it is said yes to. */
export function LoginForm({ tenants, t, onLogIn, onClose }: LoginFormProps) {
  const vendors = [...new Set(tenants.map(({ vendor }) => vendor))];
  const [chosenVendor, setVendor] = useState('');
  const [chosenWay, setWay] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const vendor = vendors.includes(chosenVendor) ? chosenVendor : vendors[0];
  const summary = vendor === undefined ? undefined : findSummary(vendor);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[data-field]')?.focus();
  }, []);

  const methods = summary?.signIn.filter(({ singleUse: once }) => once !== true) ?? [];
  const method = methods.find(({ id }) => id === chosenWay) ?? methods[0];
  if (vendor === undefined || summary === undefined || method === undefined) return null;
  const theirs = tenants.filter((tenant) => tenant.vendor === vendor);
  const inputs = () => [...(form.current?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];

  function submit(event: Event): void {
    event.preventDefault();
    const empty = inputs().find((input) => input.required && input.value === '');
    setMissing(empty?.name ?? null);
    if (empty === undefined) setAsking(true);
    else empty.focus();
  }

  function confirm(method: SignInMethod): void {
    const fields = takeFieldValues(inputs());
    setAsking(false);
    onLogIn(theirs, { vendor: summary?.id ?? '', method: method.id, fields });
  }

  return (
    <form class="panel log-in" ref={form} onSubmit={submit} noValidate autocomplete="off">
      <h2>{plural(t, 'together_login_title', theirs.length)}</h2>
      {vendors.length > 1 && (
        <Choices
          label={t('together_login_vendor')}
          name="vendor"
          chosen={vendor}
          options={vendors.map((id) => [
            id,
            `${findSummary(id)?.label ?? id} (${tenants.filter((each) => each.vendor === id).length})`,
          ])}
          onChoose={setVendor}
        />
      )}
      {methods.length > 1 && (
        <Choices
          label={t('signInWith')}
          name="method"
          chosen={method.id}
          options={methods.map(({ id, label }) => [id, t(label)])}
          onChoose={setWay}
        />
      )}
      {method.fields
        .filter((field) => field.onChallenge !== true)
        .map((field) => (
          <CredentialField
            key={`${vendor} ${method.id} ${field.name}`}
            field={field}
            t={t}
            missing={missing === field.name}
          />
        ))}
      <SameEverywhere tenants={theirs} method={method} t={t} />
      <div class="row">
        <button type="submit" class="button button-strong">
          {plural(t, 'together_confirm_login', theirs.length)}
        </button>
        <button type="button" class="button button-plain" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
      {asking && (
        <LoginConfirm
          tenants={theirs}
          vendor={summary.label}
          t={t}
          onConfirm={() => confirm(method)}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  );
}

function SameEverywhere({
  tenants,
  method,
  t,
}: {
  tenants: readonly Tenant[];
  method: VendorSummary['signIn'][0];
  t: Translate;
}) {
  const hosts = serversOf(tenants);
  const production = tenants.filter(({ environment }) => environment === 'production');
  const named = method.fields.some((field) => field.account === true);
  return (
    <div class="warning same">
      <p>
        {plural(t, named ? 'together_same_password' : 'together_same_secret', hosts.length, hosts.join(', '))}
      </p>
      {production.length > 0 && (
        <p>
          {plural(
            t,
            'together_same_production',
            production.length,
            production.map(({ name }) => name).join(', '),
          )}
        </p>
      )}
      <p class="help">{t('together_same_risk')}</p>
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
