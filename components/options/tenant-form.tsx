import { useEffect, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { validateAddress, validatePath } from '../../lib/tenants/addresses.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { validateLine, validateSetting } from '../../lib/tenants/settings.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/url.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { descriptors, findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { problemText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { tenantColour } from '../shared/tenant-avatar.tsx';
import { fieldIssueText, formIssueText, issueText } from '../shared/validation-text.ts';
import { destinationLines, destinationsFrom } from './destinations.ts';

const environments: readonly Environment[] = ['production', 'staging', 'sandbox'];

interface TenantFormProps {
  /** The tenant that is edited, or `null` for a new one. */
  tenant: Tenant | null;
  /** The form begins as a copy of the tenant and makes a new one. */
  copy: boolean;
  actions: PageActions;
  origins: readonly string[];
  detail: ErrorFacts | null;
  onSave: (tenant: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** Said where the background could not say why. */
const notTakenIn: LocatedIssue = {
  at: { key: 'place_tenant', substitutions: [] },
  issue: createIssue('fault_notTakenIn'),
};

/** A tenant's form, drawn from what its vendor declares. */
export function TenantForm({ tenant, copy, actions, origins, detail, onSave, onCancel }: TenantFormProps) {
  const { t } = actions;
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? descriptors[0]?.id ?? '');
  const [baseUrl, setBaseUrl] = useState(tenant?.baseUrl ?? '');
  const [baseLeft, setBaseLeft] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [tested, setTested] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const [nameFault, setNameFault] = useState<Issue | null>(null);
  const [pathsFault, setPathsFault] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const descriptor = findDescriptor(vendorId);
  const urlFault = (baseLeft || pressed) && baseUrl !== '' ? validateAddress(baseUrl.trim()) : null;

  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  /** What is typed, as a tenant; `null` before there is a form. */
  function typed(): Record<string, unknown> | null {
    if (form.current === null || descriptor === undefined) return null;
    const data = new FormData(form.current);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const settings = Object.fromEntries(
      descriptor.settings
        .map(({ name }) => [name, text(`setting-${name}`)] as const)
        .filter(([, value]) => value !== ''),
    );
    return {
      vendor: descriptor.id,
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
    if (value === null || descriptor === undefined || validateAddress(address) !== null)
      return setTested(t('testNoAddress'));
    setTested(t('testAsking'));
    const allowed = matchesAnyPattern(origins, address) || (await actions.requestHosts([address]));
    if (!allowed) return setTested(t('testNotAllowed'));
    const name = String(value.name) === '' ? 'Test' : value.name;
    setTested(testWords(actions, await actions.send('probe', { tenant: { ...value, name } }), descriptor));
  }

  const title = tenant === null ? t('newTenant') : t(copy ? 'copyOf' : 'editTenant', tenant.name);
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
        <label for="tenant-vendor">{t('form_vendor')}</label>
        <select
          id="tenant-vendor"
          name="vendor"
          value={vendorId}
          onChange={(event) => setVendorId(event.currentTarget.value)}
        >
          {descriptors.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="pair">
        <label for="tenant-name">{t('form_name')}</label>
        <div>
          <input
            id="tenant-name"
            name="name"
            type="text"
            maxLength={80}
            required
            defaultValue={tenant === null ? '' : copy ? t('copyName', tenant.name) : tenant.name}
            spellcheck={false}
            aria-invalid={nameFault === null ? undefined : 'true'}
            aria-describedby={nameFault === null ? undefined : 'tenant-name-help'}
            onInput={(event) => setNameFault(validateLine(event.currentTarget.value))}
          />
          {nameFault !== null && (
            <p class="help help-missing" id="tenant-name-help">
              {fieldIssueText(t, nameFault)}
            </p>
          )}
        </div>
      </div>
      <div class="pair">
        <label for="tenant-base">{t('setting_baseUrl')}</label>
        <div>
          <input
            id="tenant-base"
            name="baseUrl"
            type="url"
            required
            value={baseUrl}
            placeholder={descriptor?.baseUrl.example}
            spellcheck={false}
            aria-invalid={urlFault === null ? undefined : 'true'}
            aria-describedby="tenant-base-help"
            onInput={(event) => setBaseUrl(event.currentTarget.value)}
            onBlur={left(() => setBaseLeft(true))}
          />
          <p class={urlFault === null ? 'help' : 'help help-missing'} id="tenant-base-help">
            {urlFault === null ? descriptor && t(descriptor.baseUrl.help) : fieldIssueText(t, urlFault)}
          </p>
          {validateAddress(baseUrl) === null && isUnencrypted(baseUrl) && (
            <p class="warning">{t('notEncryptedPasswords', hostOf(baseUrl))}</p>
          )}
        </div>
      </div>
      <div class="pair">
        <label for="tenant-environment">{t('form_environment')}</label>
        <select id="tenant-environment" name="environment" defaultValue={tenant?.environment ?? 'production'}>
          {environments.map((value) => (
            <option key={value} value={value} selected={value === (tenant?.environment ?? 'production')}>
              {t(`environment_${value}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="pair">
        <label for="tenant-colour">{t('form_colour')}</label>
        <input
          id="tenant-colour"
          type="color"
          value={colour ?? tenantColour({ id: tenant?.id ?? vendorId })}
          onInput={(event) => setColour(event.currentTarget.value)}
        />
      </div>
      {descriptor?.settings.map((setting) => (
        <Setting
          t={t}
          baseUrl={baseUrl}
          pressed={pressed}
          key={`${descriptor.id} ${setting.name}`}
          setting={setting}
          value={tenant?.vendor === descriptor.id ? (tenant.settings[setting.name] ?? '') : ''}
        />
      ))}
      <div class="pair">
        <label for="tenant-destinations">{t('form_destinations')}</label>
        <div>
          <textarea
            id="tenant-destinations"
            name="destinations"
            rows={3}
            defaultValue={destinationLines(tenant?.destinations ?? [])}
            placeholder={t('destinations_example')}
            spellcheck={false}
            aria-invalid={pathsFault === null ? undefined : 'true'}
            aria-describedby="tenant-destinations-help"
            onInput={(event) => setPathsFault(linesFault(t, event.currentTarget.value))}
          />
          <p class={pathsFault === null ? 'help' : 'help help-missing'} id="tenant-destinations-help">
            {pathsFault ?? t('destinations_help')}
          </p>
        </div>
      </div>
      {detail !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {t('notSaved', formIssueText(t, descriptor, detail.locatedIssue ?? notTakenIn))}
        </p>
      )}
      <div class="row row-wrap">
        <Button onPress={() => void test()}>{t('testConnection')}</Button>
        <span class="help grow" aria-live="polite">
          {tested}
        </span>
        <button type="button" class="button button-plain" onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="submit" class="button button-strong">
          {t('saveTenant')}
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
function linesFault(t: Translate, lines: string): string | null {
  for (const { label, path } of destinationsFrom(lines)) {
    const inLabel = validateLine(label);
    if (inLabel !== null) return t('destinations_label', issueText(t, inLabel));
    const inPath = validatePath(path);
    if (inPath !== null) return t('destinations_path', label, issueText(t, inPath));
  }
  return null;
}

/** What a test said: recognised, somebody else's, or why not. No credential was sent. */
function testWords(actions: PageActions, reply: Reply, descriptor: VendorDescriptor): string {
  const { label: vendor } = descriptor;
  if (!reply.ok) {
    const { locatedIssue } = reply.facts;
    if (locatedIssue !== undefined)
      return actions.t('testIncomplete', formIssueText(actions.t, descriptor, locatedIssue));
    return problemText(actions.t, reply.code, {
      act: 'other',
      facts: reply.facts,
      vendor,
      awaitsCode: false,
    });
  }
  const status = reply.probed?.status ?? 0;
  return reply.probed?.recognised === true
    ? actions.t('testRecognised', vendor)
    : actions.t('testOther', vendor, String(status));
}

interface SettingProps {
  t: Translate;
  setting: SettingDescriptor;
  value: string;
  /** The base URL as typed so far, for settings that must be on its origin. */
  baseUrl: string;
  /** The form was to be saved or tested: what is not good is said. */
  pressed: boolean;
}

/** One setting, checked as it is typed. */
function Setting({ t, setting, value, baseUrl, pressed }: SettingProps) {
  const [text, setText] = useState(value);
  const [behind, setBehind] = useState(false);
  const issue = (behind || pressed) && text !== '' ? validateSetting(setting, text.trim(), baseUrl) : null;
  const id = `setting-${setting.name}`;
  return (
    <div class="pair">
      <label for={id}>{t(setting.label)}</label>
      <div>
        {setting.choices === undefined ? (
          <input
            id={id}
            name={id}
            type="text"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onBlur={left(() => setBehind(true))}
            aria-invalid={issue === null ? undefined : 'true'}
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
                {t(label)}
              </option>
            ))}
          </select>
        )}
        <p class={issue === null ? 'help' : 'help help-missing'} id={`${id}-help`}>
          {issue === null ? t(setting.help) : fieldIssueText(t, issue)}
        </p>
      </div>
    </div>
  );
}
