import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Reply } from '../../lib/messages/commands.ts';
import { covers } from '../../lib/platform/hosts.ts';
import { addressFault, pathFault } from '../../lib/tenants/addresses.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { lineFault, settingFault } from '../../lib/tenants/settings.ts';
import { aboutOf, abouts } from '../../lib/vendors/abouts.ts';
import type { SettingAbout } from '../../lib/vendors/contract.ts';
import { Button } from '../button.tsx';
import { colourOf } from '../mark.tsx';
import type { Acts } from '../view.ts';
import { environmentWords, problemWords } from '../words.ts';
import { destinationLines, destinationsFrom } from './destinations.ts';

interface TenantFormProps {
  /** The tenant that is edited, or `null` for a new one. */
  tenant: Tenant | null;
  /** The form begins as a copy of the tenant and makes a new one. */
  copy: boolean;
  acts: Acts;
  origins: readonly string[];
  fault: ErrorFacts | null;
  onSave: (tenant: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** A tenant's form, drawn from what its vendor declares. */
export function TenantForm({ tenant, copy, acts, origins, fault, onSave, onCancel }: TenantFormProps) {
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? abouts[0]?.id ?? '');
  const [baseUrl, setBaseUrl] = useState(tenant?.baseUrl ?? '');
  const [touched, setTouched] = useState(false);
  const [tested, setTested] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const [nameFault, setNameFault] = useState<string | null>(null);
  const [pathsFault, setPathsFault] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const about = aboutOf(vendorId);
  const urlFault = touched && baseUrl !== '' ? addressFault(baseUrl.trim()) : null;

  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  /** What is typed, as a tenant; `null` before there is a form. */
  function typed(): Record<string, unknown> | null {
    if (form.current === null || about === undefined) return null;
    const data = new FormData(form.current);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const settings = Object.fromEntries(
      about.settings
        .map(({ name }) => [name, text(`setting-${name}`)] as const)
        .filter(([, value]) => value !== ''),
    );
    return {
      vendor: about.id,
      name: text('name'),
      baseUrl: text('baseUrl'),
      environment: text('environment'),
      ...(colour === null ? {} : { color: colour }),
      settings,
      destinations: destinationsFrom(String(data.get('destinations') ?? '')),
    };
  }

  function save(event: Event): void {
    event.preventDefault();
    setTouched(true);
    const value = typed();
    if (value !== null) onSave(value);
  }

  /** Without credentials, and before anything is saved. The host is asked for in the click itself. */
  async function test(): Promise<void> {
    const value = typed();
    const address = baseUrl.trim();
    setTouched(true);
    if (value === null || addressFault(address) !== null) return setTested('Give a base URL first.');
    setTested('Asking the server …');
    const allowed = covers(origins, address) || (await acts.askForHosts([address]));
    if (!allowed) return setTested('The browser was not allowed to talk to that host.');
    const name = String(value.name) === '' ? 'Test' : value.name;
    setTested(testWords(acts, await acts.send('probe', { tenant: { ...value, name } }), about?.label ?? ''));
  }

  const title = tenant === null ? 'New tenant' : copy ? `Copy of ${tenant.name}` : `Edit ${tenant.name}`;
  return (
    <form
      class="panel tenant-form"
      ref={form}
      onSubmit={save}
      noValidate
      autocomplete="off"
      aria-label={title}
    >
      <h2>{title}</h2>
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
        <div>
          <input
            id="tenant-name"
            name="name"
            type="text"
            maxLength={80}
            required
            defaultValue={tenant === null ? '' : copy ? `${tenant.name} (copy)` : tenant.name}
            spellcheck={false}
            aria-invalid={nameFault === null ? undefined : 'true'}
            aria-describedby={nameFault === null ? undefined : 'tenant-name-help'}
            onInput={(event) => setNameFault(lineFault(event.currentTarget.value))}
          />
          {nameFault !== null && (
            <p class="help help-missing" id="tenant-name-help">
              The name {nameFault}.
            </p>
          )}
        </div>
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
          baseUrl={baseUrl}
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
            aria-invalid={pathsFault === null ? undefined : 'true'}
            aria-describedby="tenant-destinations-help"
            onInput={(event) => setPathsFault(linesFault(event.currentTarget.value))}
          />
          <p class={pathsFault === null ? 'help' : 'help help-missing'} id="tenant-destinations-help">
            {pathsFault ?? 'One a line: a label, then a path in the portal. Each becomes a button.'}
          </p>
        </div>
      </div>
      {fault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          Not saved: {fault.entry ?? 'the tenant'} {fault.reason ?? 'is not complete'}.
        </p>
      )}
      <div class="row">
        <Button onPress={() => void test()}>Test connection</Button>
        <span class="help grow" aria-live="polite">
          {tested}
        </span>
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

/** What is wrong with the first line of destinations that is not good, in words, or `null`. */
function linesFault(lines: string): string | null {
  for (const { label, path } of destinationsFrom(lines)) {
    const inLabel = lineFault(label);
    if (inLabel !== null) return `A label ${inLabel}.`;
    const inPath = pathFault(path);
    if (inPath !== null) return `The path of “${label}” ${inPath}.`;
  }
  return null;
}

/** What a test said: recognised, somebody else's, or why not. No credential was sent. */
function testWords(acts: Acts, reply: Reply, vendor: string): string {
  if (!reply.done) {
    if (reply.code === 'bad_tenant_file') return `The form is not complete: ${reply.facts.reason ?? ''}.`;
    return problemWords(acts.say, reply.code, {
      act: 'other',
      facts: reply.facts,
      vendor,
      awaitsCode: false,
    });
  }
  const status = reply.probed?.status ?? 0;
  return reply.probed?.recognised === true
    ? `It answers like ${vendor}.`
    : `A server answers there (HTTP ${status}), but not like ${vendor}. Check the address and the settings.`;
}

interface SettingProps {
  setting: SettingAbout;
  value: string;
  /** The base URL as typed so far, for settings that must be on its origin. */
  baseUrl: string;
}

/** One setting, checked as it is typed. */
function Setting({ setting, value, baseUrl }: SettingProps) {
  const [text, setText] = useState(value);
  const [left, setLeft] = useState(false);
  const reason = left && text !== '' ? settingFault(setting, text.trim(), baseUrl) : null;
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
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onBlur={() => setLeft(true)}
            aria-invalid={reason === null ? undefined : 'true'}
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
        <p class={reason === null ? 'help' : 'help help-missing'} id={`${id}-help`}>
          {reason === null ? setting.help : `This ${reason}.`}
        </p>
      </div>
    </div>
  );
}
