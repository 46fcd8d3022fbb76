import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import { addressFault, hostOf, isUnencrypted } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { aboutOf, abouts } from '../../lib/vendors/abouts.ts';
import type { SettingAbout } from '../../lib/vendors/contract.ts';
import { colourOf } from '../mark.tsx';
import { environmentWords } from '../words.ts';
import { destinationLines, destinationsFrom } from './destinations.ts';

interface TenantFormProps {
  /** The tenant that is edited, or `null` for a new one. */
  tenant: Tenant | null;
  fault: ErrorFacts | null;
  onSave: (tenant: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** A tenant's form, drawn from what its vendor declares. */
export function TenantForm({ tenant, fault, onSave, onCancel }: TenantFormProps) {
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? abouts[0]?.id ?? '');
  const [baseUrl, setBaseUrl] = useState(tenant?.baseUrl ?? '');
  const [touched, setTouched] = useState(false);
  const [colour, setColour] = useState(tenant?.color ?? null);
  const form = useRef<HTMLFormElement>(null);
  const about = aboutOf(vendorId);
  const urlFault = touched && baseUrl !== '' ? addressFault(baseUrl.trim()) : null;

  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  function save(event: Event): void {
    event.preventDefault();
    if (form.current === null || about === undefined) return;
    setTouched(true);
    const typed = new FormData(form.current);
    const text = (name: string) => String(typed.get(name) ?? '').trim();
    const settings = Object.fromEntries(
      about.settings
        .map(({ name }) => [name, text(`setting-${name}`)] as const)
        .filter(([, value]) => value !== ''),
    );
    onSave({
      vendor: about.id,
      name: text('name'),
      baseUrl: text('baseUrl'),
      environment: text('environment'),
      ...(colour === null ? {} : { color: colour }),
      settings,
      destinations: destinationsFrom(String(typed.get('destinations') ?? '')),
    });
  }

  return (
    <form
      class="panel tenant-form"
      ref={form}
      onSubmit={save}
      noValidate
      autocomplete="off"
      aria-label={tenant === null ? 'New tenant' : `Edit ${tenant.name}`}
    >
      <h2>{tenant === null ? 'New tenant' : `Edit ${tenant.name}`}</h2>
      <div class="pair">
        <label for="tenant-vendor">Vendor</label>
        <select
          id="tenant-vendor"
          name="vendor"
          value={vendorId}
          onChange={(event) => setVendorId(event.currentTarget.value)}
        >
          {abouts.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="pair">
        <label for="tenant-name">Name</label>
        <input
          id="tenant-name"
          name="name"
          type="text"
          maxLength={80}
          required
          defaultValue={tenant?.name ?? ''}
          spellcheck={false}
        />
      </div>
      <div class="pair">
        <label for="tenant-base">Base URL</label>
        <div>
          <input
            id="tenant-base"
            name="baseUrl"
            type="url"
            required
            value={baseUrl}
            placeholder={about?.baseUrl.example}
            spellcheck={false}
            aria-invalid={urlFault === null ? undefined : 'true'}
            aria-describedby="tenant-base-help"
            onInput={(event) => setBaseUrl(event.currentTarget.value)}
            onBlur={() => setTouched(true)}
          />
          <p class={urlFault === null ? 'help' : 'help help-missing'} id="tenant-base-help">
            {urlFault === null ? about?.baseUrl.help : `The address ${urlFault}.`}
          </p>
          {addressFault(baseUrl) === null && isUnencrypted(baseUrl) && (
            <p class="warning">Not encrypted: passwords sent to {hostOf(baseUrl)} can be read on the way.</p>
          )}
        </div>
      </div>
      <div class="pair">
        <label for="tenant-environment">Environment</label>
        <select id="tenant-environment" name="environment" defaultValue={tenant?.environment ?? 'production'}>
          {Object.entries(environmentWords).map(([value, words]) => (
            <option key={value} value={value} selected={value === (tenant?.environment ?? 'production')}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div class="pair">
        <label for="tenant-colour">Colour</label>
        <input
          id="tenant-colour"
          type="color"
          value={colour ?? colourOf({ id: tenant?.id ?? vendorId })}
          onInput={(event) => setColour(event.currentTarget.value)}
        />
      </div>
      {about?.settings.map((setting) => (
        <Setting
          key={`${about.id} ${setting.name}`}
          setting={setting}
          value={tenant?.vendor === about.id ? (tenant.settings[setting.name] ?? '') : ''}
        />
      ))}
      <div class="pair">
        <label for="tenant-destinations">Destinations</label>
        <div>
          <textarea
            id="tenant-destinations"
            name="destinations"
            rows={3}
            defaultValue={destinationLines(tenant?.destinations ?? [])}
            placeholder={'Bookings /bookings\nInvoices /invoices'}
            spellcheck={false}
            aria-describedby="tenant-destinations-help"
          />
          <p class="help" id="tenant-destinations-help">
            One a line: a label, then a path in the portal. Each becomes a button.
          </p>
        </div>
      </div>
      {fault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          Not saved: {fault.entry ?? 'the tenant'} {fault.reason ?? 'is not complete'}.
        </p>
      )}
      <div class="row row-end">
        <button type="button" class="button button-plain" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class="button button-strong">
          Save tenant
        </button>
      </div>
    </form>
  );
}

function Setting({ setting, value }: { setting: SettingAbout; value: string }) {
  const id = `setting-${setting.name}`;
  return (
    <div class="pair">
      <label for={id}>{setting.label}</label>
      <div>
        {setting.choices === undefined ? (
          <input
            id={id}
            name={id}
            type="text"
            defaultValue={value}
            placeholder={setting.default ?? setting.example}
            required={setting.required === true}
            spellcheck={false}
            autocapitalize="none"
            aria-describedby={`${id}-help`}
          />
        ) : (
          <select id={id} name={id} aria-describedby={`${id}-help`}>
            {setting.choices.map(([choice, label]) => (
              <option key={choice} value={choice} selected={choice === (value || setting.default)}>
                {label}
              </option>
            ))}
          </select>
        )}
        <p class="help" id={`${id}-help`}>
          {setting.help}
        </p>
      </div>
    </div>
  );
}
