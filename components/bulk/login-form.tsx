import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatList, plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { SignInMethod, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { findFieldFault } from '../shared/field-fault.ts';
import type { View } from '../shared/page-types.ts';
import { takeFieldValues } from '../shared/take-field-values.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import { serversOf } from './actions.ts';
import { LoginConfirm } from './confirmations.tsx';
import { CredentialField } from './credential-field.tsx';

/** The credentials that are sent to every selected tenant of one vendor. */
export interface BulkLogin {
  vendor: string;
  method: string;
  fields: Record<string, string>;
}

interface LoginFormProps {
  /** The tenants that can be logged in to, of one or more vendors. */
  tenants: readonly Tenant[];
  view: View;
  t: Translate;
  onLogIn: (tenants: readonly Tenant[], login: BulkLogin) => void;
  onClose: () => void;
}

/** One set of credentials for several tenants of one vendor. Secrets leave the page on confirmation. */
export function LoginForm({ tenants, view, t, onLogIn, onClose }: LoginFormProps) {
  const vendors = [...new Set(tenants.map(({ vendor }) => vendor))];
  const [chosenVendor, setVendor] = useState('');
  const [chosenMethod, setMethod] = useState('');
  const [faulty, setFaulty] = useState<ReturnType<typeof findFieldFault>>(null);
  const [confirming, setConfirming] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const vendor = vendors.includes(chosenVendor) ? chosenVendor : vendors[0];
  const descriptor = vendor === undefined ? undefined : findDescriptor(vendor);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[data-field]')?.focus();
  }, []);

  const methods = descriptor?.signIn.filter(({ singleUse }) => singleUse !== true) ?? [];
  const method = methods.find(({ id }) => id === chosenMethod) ?? methods[0];
  if (vendor === undefined || descriptor === undefined || method === undefined) return null;
  const vendorTenants = tenants.filter((tenant) => tenant.vendor === vendor);
  const inputs = () => [...(form.current?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];

  function submit(event: Event): void {
    event.preventDefault();
    const found = findFieldFault(inputs());
    setFaulty(found);
    if (found === null) setConfirming(true);
  }

  function confirm(method: SignInMethod): void {
    const fields = takeFieldValues(inputs());
    setConfirming(false);
    onLogIn(vendorTenants, { vendor: descriptor?.id ?? '', method: method.id, fields });
  }

  return (
    <form class="panel log-in" ref={form} onSubmit={submit} noValidate autocomplete="off">
      <h2>{plural(t, 'together_login_title', vendorTenants.length)}</h2>
      {vendors.length > 1 && (
        <Choices
          label={t('together_login_vendor')}
          name="vendor"
          chosen={vendor}
          options={vendors.map((id) => [
            id,
            `${findDescriptor(id)?.label ?? id} (${tenants.filter((each) => each.vendor === id).length})`,
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
          onChoose={setMethod}
        />
      )}
      {method.fields
        .filter((field) => field.onChallenge !== true)
        .map((field) => (
          <CredentialField
            key={`${vendor} ${method.id} ${field.name}`}
            field={field}
            t={t}
            fault={faulty?.name === field.name ? faulty.fault : null}
          />
        ))}
      <ReuseWarning tenants={vendorTenants} view={view} method={method} t={t} />
      <div class="row">
        <button type="submit" class="button button-strong">
          {plural(t, 'together_confirm_login', vendorTenants.length)}
        </button>
        <button type="button" class="button button-plain" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
      {confirming && (
        <LoginConfirm
          tenants={vendorTenants}
          vendor={descriptor.label}
          view={view}
          t={t}
          onConfirm={() => confirm(method)}
          onCancel={() => setConfirming(false)}
        />
      )}
    </form>
  );
}

/** Warns that the same secret goes to every listed host. */
function ReuseWarning({
  tenants,
  view,
  method,
  t,
}: {
  tenants: readonly Tenant[];
  view: View;
  method: VendorDescriptor['signIn'][0];
  t: Translate;
}) {
  const hosts = serversOf(tenants);
  const production = tenants.filter(({ environment }) => environment === 'production');
  const hasAccount = method.fields.some((field) => field.account === true);
  return (
    <div class="warning same">
      <p>
        {plural(
          t,
          hasAccount ? 'together_same_password' : 'together_same_secret',
          hosts.length,
          formatList(t, hosts),
        )}
      </p>
      {production.length > 0 && (
        <p>
          {plural(
            t,
            'together_same_production',
            production.length,
            formatList(t, production.map(createTellingNames(view))),
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
  options: readonly (readonly [id: string, text: string])[];
  onChoose: (id: string) => void;
}

function Choices({ label, name, chosen, options, onChoose }: ChoicesProps) {
  return (
    <div class="radios" role="radiogroup" aria-label={label}>
      <p class="help" aria-hidden="true">
        {label}
      </p>
      {options.map(([id, text]) => (
        <label key={id} class="radio">
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          {text}
        </label>
      ))}
    </div>
  );
}
