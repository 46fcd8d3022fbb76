import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Reply } from '../../lib/messages/commands.ts';
import { covers } from '../../lib/platform/hosts.ts';
import { addressFault, pathFault } from '../../lib/tenants/addresses.ts';
import { type Fault, faulty, type Refusal } from '../../lib/tenants/fault.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/hosts.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { lineFault, settingFault } from '../../lib/tenants/settings.ts';
import { aboutOf, abouts } from '../../lib/vendors/abouts.ts';
import type { About, SettingAbout } from '../../lib/vendors/contract.ts';
import { Button } from '../button.tsx';
import { besideWords, faultWords, formWords } from '../faults.ts';
import { colourOf } from '../mark.tsx';
import type { Acts } from '../view.ts';
import { problemWords, type Say } from '../words.ts';
import { destinationLines, destinationsFrom } from './destinations.ts';

const environments: readonly Environment[] = ['production', 'staging', 'sandbox'];

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

/** Said where the background could not say why. */
const notTakenIn: Refusal = { at: { key: 'place_tenant', mentions: [] }, fault: faulty('fault_notTakenIn') };

/** A tenant's form, drawn from what its vendor declares. */
export function TenantForm({ tenant, copy, acts, origins, fault, onSave, onCancel }: TenantFormProps) {
  const { say } = acts;
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? abouts[0]?.id ?? '');
  const [baseUrl, setBaseUrl] = useState(tenant?.baseUrl ?? '');
  const [baseLeft, setBaseLeft] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [tested, setTested] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const [nameFault, setNameFault] = useState<Fault | null>(null);
  const [pathsFault, setPathsFault] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const about = aboutOf(vendorId);
  const urlFault = (baseLeft || pressed) && baseUrl !== '' ? addressFault(baseUrl.trim()) : null;

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
      destinations: destinationsFrom(String(data.get('destinations') ?? ''), tenant?.destinations),
    };
  }

  function save(event: Event): void {
    event.preventDefault();
    setPressed(true);
    const value = typed();
    if (value !== null) onSave(value);
  }

  /** Without credentials, and before anything is saved. The host is asked for in the click itself. */
  async function test(): Promise<void> {
    const value = typed();
    const address = baseUrl.trim();
    setPressed(true);
    if (value === null || about === undefined || addressFault(address) !== null)
      return setTested(say('testNoAddress'));
    setTested(say('testAsking'));
    const allowed = covers(origins, address) || (await acts.askForHosts([address]));
    if (!allowed) return setTested(say('testNotAllowed'));
    const name = String(value.name) === '' ? 'Test' : value.name;
    setTested(testWords(acts, await acts.send('probe', { tenant: { ...value, name } }), about));
  }

  const title = tenant === null ? say('newTenant') : say(copy ? 'copyOf' : 'editTenant', tenant.name);
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
        <label for="tenant-vendor">{say('form_vendor')}</label>
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
        <label for="tenant-name">{say('form_name')}</label>
        <div>
          <input
            id="tenant-name"
            name="name"
            type="text"
            maxLength={80}
            required
            defaultValue={tenant === null ? '' : copy ? say('copyName', tenant.name) : tenant.name}
            spellcheck={false}
            aria-invalid={nameFault === null ? undefined : 'true'}
            aria-describedby={nameFault === null ? undefined : 'tenant-name-help'}
            onInput={(event) => setNameFault(lineFault(event.currentTarget.value))}
          />
          {nameFault !== null && (
            <p class="help help-missing" id="tenant-name-help">
              {besideWords(say, nameFault)}
            </p>
          )}
        </div>
      </div>
      <div class="pair">
        <label for="tenant-base">{say('setting_baseUrl')}</label>
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
            onBlur={left(() => setBaseLeft(true))}
          />
          <p class={urlFault === null ? 'help' : 'help help-missing'} id="tenant-base-help">
            {urlFault === null ? about && say(about.baseUrl.help) : besideWords(say, urlFault)}
          </p>
          {addressFault(baseUrl) === null && isUnencrypted(baseUrl) && (
            <p class="warning">{say('notEncryptedPasswords', hostOf(baseUrl))}</p>
          )}
        </div>
      </div>
      <div class="pair">
        <label for="tenant-environment">{say('form_environment')}</label>
        <select id="tenant-environment" name="environment" defaultValue={tenant?.environment ?? 'production'}>
          {environments.map((value) => (
            <option key={value} value={value} selected={value === (tenant?.environment ?? 'production')}>
              {say(`environment_${value}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="pair">
        <label for="tenant-colour">{say('form_colour')}</label>
        <input
          id="tenant-colour"
          type="color"
          value={colour ?? colourOf({ id: tenant?.id ?? vendorId })}
          onInput={(event) => setColour(event.currentTarget.value)}
        />
      </div>
      {about?.settings.map((setting) => (
        <Setting
          say={say}
          baseUrl={baseUrl}
          pressed={pressed}
          key={`${about.id} ${setting.name}`}
          setting={setting}
          value={tenant?.vendor === about.id ? (tenant.settings[setting.name] ?? '') : ''}
        />
      ))}
      <div class="pair">
        <label for="tenant-destinations">{say('form_destinations')}</label>
        <div>
          <textarea
            id="tenant-destinations"
            name="destinations"
            rows={3}
            defaultValue={destinationLines(tenant?.destinations ?? [])}
            placeholder={say('destinations_example')}
            spellcheck={false}
            aria-invalid={pathsFault === null ? undefined : 'true'}
            aria-describedby="tenant-destinations-help"
            onInput={(event) => setPathsFault(linesFault(say, event.currentTarget.value))}
          />
          <p class={pathsFault === null ? 'help' : 'help help-missing'} id="tenant-destinations-help">
            {pathsFault ?? say('destinations_help')}
          </p>
        </div>
      </div>
      {fault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {say('notSaved', formWords(say, about, fault.refusal ?? notTakenIn))}
        </p>
      )}
      <div class="row row-wrap">
        <Button onPress={() => void test()}>{say('testConnection')}</Button>
        <span class="help grow" aria-live="polite">
          {tested}
        </span>
        <button type="button" class="button button-plain" onClick={onCancel}>
          {say('cancel')}
        </button>
        <button type="submit" class="button button-strong">
          {say('saveTenant')}
        </button>
      </div>
    </form>
  );
}

/**
 * When a person leaves a field, but by pressing a button: what is then said of the field could move the button from
 * under the press, and the press itself has it said.
 */
const left = (then: () => void) => (): void => {
  if (document.querySelector('button:active') === null) then();
};

/** What is wrong with the first line of destinations that is not good, in words, or `null`. */
function linesFault(say: Say, lines: string): string | null {
  for (const { label, path } of destinationsFrom(lines)) {
    const inLabel = lineFault(label);
    if (inLabel !== null) return say('destinations_label', faultWords(say, inLabel));
    const inPath = pathFault(path);
    if (inPath !== null) return say('destinations_path', label, faultWords(say, inPath));
  }
  return null;
}

/** What a test said: recognised, somebody else's, or why not. No credential was sent. */
function testWords(acts: Acts, reply: Reply, about: About): string {
  const { label: vendor } = about;
  if (!reply.done) {
    const { refusal } = reply.facts;
    if (refusal !== undefined) return acts.say('testIncomplete', formWords(acts.say, about, refusal));
    return problemWords(acts.say, reply.code, {
      act: 'other',
      facts: reply.facts,
      vendor,
      awaitsCode: false,
    });
  }
  const status = reply.probed?.status ?? 0;
  return reply.probed?.recognised === true
    ? acts.say('testRecognised', vendor)
    : acts.say('testOther', vendor, String(status));
}

interface SettingProps {
  say: Say;
  setting: SettingAbout;
  value: string;
  /** The base URL as typed so far, for settings that must be on its origin. */
  baseUrl: string;
  /** The form was to be saved or tested: what is not good is said. */
  pressed: boolean;
}

/** One setting, checked as it is typed. */
function Setting({ say, setting, value, baseUrl, pressed }: SettingProps) {
  const [text, setText] = useState(value);
  const [behind, setBehind] = useState(false);
  const fault = (behind || pressed) && text !== '' ? settingFault(setting, text.trim(), baseUrl) : null;
  const id = `setting-${setting.name}`;
  return (
    <div class="pair">
      <label for={id}>{say(setting.label)}</label>
      <div>
        {setting.choices === undefined ? (
          <input
            id={id}
            name={id}
            type="text"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onBlur={left(() => setBehind(true))}
            aria-invalid={fault === null ? undefined : 'true'}
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
                {say(label)}
              </option>
            ))}
          </select>
        )}
        <p class={fault === null ? 'help' : 'help help-missing'} id={`${id}-help`}>
          {fault === null ? say(setting.help) : besideWords(say, fault)}
        </p>
      </div>
    </div>
  );
}
