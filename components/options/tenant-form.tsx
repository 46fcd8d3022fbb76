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
  /** The form starts as a copy of the tenant and creates a new one. */
  copy: boolean;
  actions: PageActions;
  origins: readonly string[];
  /** Why the last save was refused. */
  error: ErrorFacts | null;
  onSave: (tenant: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** The fallback for a refusal that names no issue. */
const unknownIssue: LocatedIssue = {
  at: { key: 'place_tenant', substitutions: [] },
  issue: createIssue('fault_notTakenIn'),
};

/** A tenant's form, rendered from its vendor's descriptor. */
export function TenantForm({ tenant, copy, actions, origins, error, onSave, onCancel }: TenantFormProps) {
  const { t } = actions;
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? descriptors[0]?.id ?? '');
  const [baseUrl, setBaseUrl] = useState(tenant?.baseUrl ?? '');
  const [baseUrlBlurred, setBaseUrlBlurred] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const [testResult, setTestResult] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const [nameIssue, setNameIssue] = useState<Issue | null>(null);
  const [destinationsProblem, setDestinationsProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const descriptor = findDescriptor(vendorId);
  const urlIssue = (baseUrlBlurred || submitted) && baseUrl !== '' ? validateAddress(baseUrl.trim()) : null;

  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  /** The form's values as a tenant; `null` before the form is rendered. */
  function formValue(): Record<string, unknown> | null {
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
    setSubmitted(true);
    const value = formValue();
    if (value !== null) onSave(value);
  }

  /** Tests the unsaved form without credentials. The host permission must be requested in the click itself. */
  async function test(): Promise<void> {
    const value = formValue();
    const address = baseUrl.trim();
    setSubmitted(true);
    if (value === null || descriptor === undefined || validateAddress(address) !== null)
      return setTestResult(t('testNoAddress'));
    setTestResult(t('testAsking'));
    const allowed = matchesAnyPattern(origins, address) || (await actions.requestHosts([address]));
    if (!allowed) return setTestResult(t('testNotAllowed'));
    const name = String(value.name) === '' ? 'Test' : value.name;
    setTestResult(
      testResultText(actions, await actions.send('probe', { tenant: { ...value, name } }), descriptor),
    );
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
      <div class="field-pair">
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
      <div class="field-pair">
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
            aria-invalid={nameIssue === null ? undefined : 'true'}
            aria-describedby={nameIssue === null ? undefined : 'tenant-name-help'}
            onInput={(event) => setNameIssue(validateLine(event.currentTarget.value))}
          />
          {nameIssue !== null && (
            <p class="help help-missing" id="tenant-name-help">
              {fieldIssueText(t, nameIssue)}
            </p>
          )}
        </div>
      </div>
      <div class="field-pair">
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
            aria-invalid={urlIssue === null ? undefined : 'true'}
            aria-describedby="tenant-base-help"
            onInput={(event) => setBaseUrl(event.currentTarget.value)}
            onBlur={onLeave(() => setBaseUrlBlurred(true))}
          />
          <p class={urlIssue === null ? 'help' : 'help help-missing'} id="tenant-base-help">
            {urlIssue === null ? descriptor && t(descriptor.baseUrl.help) : fieldIssueText(t, urlIssue)}
          </p>
          {validateAddress(baseUrl) === null && isUnencrypted(baseUrl) && (
            <p class="warning">{t('notEncryptedPasswords', hostOf(baseUrl))}</p>
          )}
        </div>
      </div>
      <div class="field-pair">
        <label for="tenant-environment">{t('form_environment')}</label>
        <select id="tenant-environment" name="environment" defaultValue={tenant?.environment ?? 'production'}>
          {environments.map((value) => (
            <option key={value} value={value} selected={value === (tenant?.environment ?? 'production')}>
              {t(`environment_${value}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="field-pair">
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
          submitted={submitted}
          key={`${descriptor.id} ${setting.name}`}
          setting={setting}
          value={tenant?.vendor === descriptor.id ? (tenant.settings[setting.name] ?? '') : ''}
        />
      ))}
      <div class="field-pair">
        <label for="tenant-destinations">{t('form_destinations')}</label>
        <div>
          <textarea
            id="tenant-destinations"
            name="destinations"
            rows={3}
            defaultValue={destinationLines(tenant?.destinations ?? [])}
            placeholder={t('destinations_example')}
            spellcheck={false}
            aria-invalid={destinationsProblem === null ? undefined : 'true'}
            aria-describedby="tenant-destinations-help"
            onInput={(event) => setDestinationsProblem(destinationsIssueText(t, event.currentTarget.value))}
          />
          <p
            class={destinationsProblem === null ? 'help' : 'help help-missing'}
            id="tenant-destinations-help"
          >
            {destinationsProblem ?? t('destinations_help')}
          </p>
        </div>
      </div>
      {error !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {t('notSaved', formIssueText(t, descriptor, error.locatedIssue ?? unknownIssue))}
        </p>
      )}
      <div class="row row-wrap">
        <Button onPress={() => void test()}>{t('testConnection')}</Button>
        <span class="help grow" aria-live="polite">
          {testResult}
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
 * A blur handler that ignores blurs caused by pressing a button.
 * A message shown then could move the button from under the pointer; the press shows the message itself.
 */
const onLeave = (callback: () => void) => (): void => {
  if (document.querySelector('button:active') === null) callback();
};

/** The issue of the first invalid destination line as a sentence, or `null`. */
function destinationsIssueText(t: Translate, lines: string): string | null {
  for (const { label, path } of destinationsFrom(lines)) {
    const labelIssue = validateLine(label);
    if (labelIssue !== null) return t('destinations_label', issueText(t, labelIssue));
    const pathIssue = validatePath(path);
    if (pathIssue !== null) return t('destinations_path', label, issueText(t, pathIssue));
  }
  return null;
}

/** A connection test's result: recognised, another server's reply, or the failure. */
function testResultText(actions: PageActions, reply: Reply, descriptor: VendorDescriptor): string {
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
  /** The form was submitted or tested, so issues of untouched fields are shown too. */
  submitted: boolean;
}

/** One setting's field, validated while it is edited. */
function Setting({ t, setting, value, baseUrl, submitted }: SettingProps) {
  const [text, setText] = useState(value);
  const [blurred, setBlurred] = useState(false);
  const issue = (blurred || submitted) && text !== '' ? validateSetting(setting, text.trim(), baseUrl) : null;
  const id = `setting-${setting.name}`;
  return (
    <div class="field-pair">
      <label for={id}>{t(setting.label)}</label>
      <div>
        {setting.choices === undefined ? (
          <input
            id={id}
            name={id}
            type="text"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onBlur={onLeave(() => setBlurred(true))}
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
