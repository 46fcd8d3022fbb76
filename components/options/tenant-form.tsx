import { useEffect, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { validatePath } from '../../lib/tenants/addresses.ts';
import {
  destinationsLimit,
  labelLimit,
  nameLimit,
  pathLimit,
  validateLength,
} from '../../lib/tenants/limits.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { validateLine } from '../../lib/tenants/settings.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { Button } from '../shared/button.tsx';
import { problemText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { tenantColour } from '../shared/tenant-avatar.tsx';
import { fieldIssueText, formIssueText, issueText } from '../shared/validation-text.ts';
import { BaseUrlField } from './base-url-field.tsx';
import { destinationLines, destinationsFrom } from './destinations.ts';
import type { Recognised } from './recognition.tsx';
import { SettingField } from './setting-field.tsx';
import { useAddress } from './use-address.ts';
import { useSettingValues } from './use-setting-values.ts';
import { VendorChoice } from './vendor-choice.tsx';
import { VendorHelpPanel } from './vendor-help.tsx';
import { WordsFields, wordsFrom } from './words-fields.tsx';

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
  /** @param notes sentences about what the address was saved without */
  onSave: (tenant: Record<string, unknown>, notes: readonly string[]) => void;
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
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? '');
  const [submitted, setSubmitted] = useState(false);
  const [testResult, setTestResult] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const [nameIssue, setNameIssue] = useState<Issue | null>(null);
  const [destinationsProblem, setDestinationsProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const vendorField = useRef<HTMLSelectElement>(null);
  const descriptor = findDescriptor(vendorId);
  const pages = findHelp(vendorId)?.settings;
  const settings = useSettingValues(tenant);
  const address = useAddress({ tenant, descriptor, settings, actions, origins });
  const vendorMissing = submitted && descriptor === undefined;

  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  function chooseVendor(id: string): void {
    setVendorId(id);
    address.choose(findDescriptor(id));
  }

  function takeOffer(offer: Recognised): void {
    setVendorId(offer.vendor);
    address.accept(offer);
    vendorField.current?.focus();
  }

  /** The form's values as a tenant; `null` before the form is rendered and without a vendor. */
  function formValue(): Record<string, unknown> | null {
    if (form.current === null || descriptor === undefined) return null;
    const data = new FormData(form.current);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const own = Object.fromEntries(
      descriptor.settings
        .map(({ name }) => [name, text(`setting-${name}`)] as const)
        .filter(([, value]) => value !== ''),
    );
    return {
      vendor: descriptor.id,
      name: text('name'),
      baseUrl: address.plain === '' ? text('baseUrl') : address.plain,
      environment: text('environment'),
      ...(colour === null ? {} : { color: colour }),
      settings: own,
      destinations: destinationsFrom(String(data.get('destinations') ?? ''), tenant?.destinations),
      ...wordsFrom(data),
    };
  }

  function save(event: Event): void {
    event.preventDefault();
    setSubmitted(true);
    const value = formValue();
    const tooLong = form.current?.querySelector<HTMLElement>('[data-too-long]');
    // The field says why; nothing of it is sent.
    if (tooLong) tooLong.focus();
    else if (value === null) vendorField.current?.focus();
    else onSave(value, address.untoldOmissions());
  }

  /** Tests the unsaved form without credentials. The host permission must be requested in the click itself. */
  async function test(): Promise<void> {
    const value = formValue();
    setSubmitted(true);
    const { values } = address;
    if (values === null) return setTestResult(t('testNoAddress'));
    if (value === null || descriptor === undefined) return setTestResult(t('vendorMissing'));
    setTestResult(t('testAsking'));
    const { baseUrl } = values;
    const allowed = matchesAnyPattern(origins, baseUrl) || (await actions.requestHosts([baseUrl]));
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
        <label for="tenant-name">{t('form_name')}</label>
        <div>
          <input
            id="tenant-name"
            name="name"
            type="text"
            required
            defaultValue={tenant === null ? '' : copy ? t('copyName', tenant.name) : tenant.name}
            spellcheck={false}
            aria-invalid={nameIssue === null ? undefined : 'true'}
            data-too-long={nameIssue?.key === 'fault_tooLong' || undefined}
            aria-describedby={nameIssue === null ? undefined : 'tenant-name-help'}
            onInput={({ currentTarget: { value } }) =>
              setNameIssue(validateLength(value.trim(), nameLimit) ?? validateLine(value))
            }
          />
          {nameIssue !== null && (
            <p class="help help-missing" id="tenant-name-help">
              {fieldIssueText(t, nameIssue)}
            </p>
          )}
        </div>
      </div>
      <BaseUrlField
        t={t}
        address={address}
        descriptor={descriptor}
        page={pages?.baseUrl}
        origins={origins}
        submitted={submitted}
        recognises={tenant === null}
        onTake={takeOffer}
      />
      <div class="field-pair">
        <label for="tenant-vendor">{t('form_vendor')}</label>
        <div>
          <VendorChoice
            t={t}
            value={vendorId}
            isNew={tenant === null}
            isMissing={vendorMissing}
            field={vendorField}
            onChoose={chooseVendor}
          />
          <p class={vendorMissing ? 'help help-missing' : 'help'} id="tenant-vendor-help">
            {vendorMissing && t('vendorMissing')}
          </p>
          {descriptor !== undefined && (
            <VendorHelpPanel
              key={descriptor.id}
              descriptor={descriptor}
              actions={actions}
              open={tenant === null || copy}
            />
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
        <SettingField
          t={t}
          baseUrl={address.values?.baseUrl ?? ''}
          submitted={submitted}
          key={`${descriptor.id} ${setting.name}`}
          setting={setting}
          vendor={descriptor.label}
          page={pages?.[setting.name]}
          value={settings.valueIn(descriptor.id, setting.name)}
          onInput={(value) => settings.type(descriptor.id, setting.name, value)}
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
      <WordsFields tenant={tenant} t={t} />
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

/** The issue of the first invalid destination line as a sentence, or `null`. */
function destinationsIssueText(t: Translate, lines: string): string | null {
  const destinations = destinationsFrom(lines);
  if (destinations.length > destinationsLimit)
    return fieldIssueText(t, createIssue('fault_tooMany', String(destinationsLimit)));
  for (const { label, path } of destinations) {
    const labelIssue = validateLength(label, labelLimit) ?? validateLine(label);
    if (labelIssue !== null) return t('destinations_label', issueText(t, labelIssue));
    const pathIssue = validateLength(path, pathLimit) ?? validatePath(path);
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
