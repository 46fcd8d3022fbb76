import { useEffect, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import { formatFacts, plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { addressLimit, validateLength } from '../../lib/tenants/limits.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { tagsFrom } from '../../lib/tenants/tags.ts';
import { createIssue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { Button } from '../shared/button.tsx';
import { problemText, unknownVendorText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { tenantColour } from '../shared/tenant-avatar.tsx';
import { formIssueText } from '../shared/validation-text.ts';
import { BaseUrlField } from './base-url-field.tsx';
import { copyStart, fieldId, isPlain, settingLabel, tellingFields } from './copied-fields.ts';
import { destinationsFrom } from './destinations.ts';
import { Fold } from './fold.tsx';
import { type FormFault, formFaults } from './form-faults.ts';
import { DestinationsField, NameField } from './own-fields.tsx';
import {
  changedPreferences,
  type OwnPreferences,
  PreferenceFields,
  preferencesFrom,
} from './preference-fields.tsx';
import type { Recognised } from './recognition.tsx';
import type { SavedForm } from './saved-form.ts';
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
  /** The vendor of a new one, where a link names it. */
  vendor?: string | undefined;
  /** The form starts as a copy of the tenant and creates a new one. */
  copy: boolean;
  view: View;
  actions: PageActions;
  /** Whether the browser lets the extension open private windows. */
  canOpenPrivateWindows: boolean;
  /** Why the last save was refused, here or by the background. */
  error: ErrorFacts | null;
  /** Nothing was sent, for these reasons. */
  onFaults: (issues: LocatedIssue[]) => void;
  /** Something was typed or chosen, which leaving would lose. */
  onChange: () => void;
  onSave: (saved: SavedForm) => void;
  onCancel: () => void;
}

/** The fallback for a refusal that names no issue. */
const unknownIssue: LocatedIssue = {
  at: { key: 'place_tenant', substitutions: [] },
  issue: createIssue('fault_notTakenIn'),
};

/** A tenant's form, rendered from its vendor's descriptor. */
export function TenantForm(props: TenantFormProps) {
  const { tenant, copy, view, actions, canOpenPrivateWindows, error, onChange, onSave, onCancel } = props;
  const { t } = actions;
  const { origins } = view;
  const [vendorId, setVendorId] = useState(tenant?.vendor ?? findDescriptor(props.vendor ?? '')?.id ?? '');
  const [submitted, setSubmitted] = useState(false);
  const [testResult, setTestResult] = useState('');
  const [colour, setColour] = useState(tenant?.color ?? null);
  const form = useRef<HTMLFormElement>(null);
  const vendorField = useRef<HTMLSelectElement>(null);
  const descriptor = findDescriptor(vendorId);
  const pages = findHelp(vendorId)?.settings;
  const telling = copy ? tellingFields(descriptor) : [];
  const start = useRef(tenant !== null && copy ? copyStart(tenant, telling) : tenant).current;
  const settings = useSettingValues(start);
  const address = useAddress({ tenant: start, descriptor, settings, actions, origins });
  const isUnknown = vendorId !== '' && descriptor === undefined;
  const vendorMissing = isUnknown || (submitted && descriptor === undefined);
  const vendorFault = isUnknown ? unknownVendorText(t, vendorId) : t('vendorMissing');

  /** What the form showed as it opened: only what differs from it is a person's change. */
  const opened = useRef<{ tenant: SavedForm['tenant']; own: OwnPreferences } | null>(null);
  // Of a copy, what must differ is empty and comes first.
  useEffect(() => {
    const value = formValue();
    if (form.current !== null && value !== null && !copy)
      opened.current = { tenant: value, own: preferencesFrom(form.current) };
    const first = telling[0] === undefined ? 'select, input' : `#${fieldId(telling[0])}`;
    form.current?.querySelector<HTMLElement>(first)?.focus();
  }, []);

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
      baseUrl: address.saved.baseUrl || text('baseUrl'),
      environment: text('environment'),
      ...(colour === null ? {} : { color: colour }),
      settings: { ...own, ...address.saved.settings },
      destinations: destinationsFrom(String(data.get('destinations') ?? ''), tenant?.destinations),
      ...wordsFrom(data),
    };
  }

  /** Everything that is wrong, in the form's order. */
  function findFaults(data: FormData): FormFault[] {
    const text = (name: string) => String(data.get(name) ?? '');
    const own = (descriptor?.settings ?? []).map(({ name }) => [name, text(`setting-${name}`).trim()]);
    return formFaults(
      descriptor,
      {
        name: text('name').trim(),
        baseUrl: address.values?.baseUrl ?? '',
        settings: Object.fromEntries(own),
        destinations: destinationsFrom(text('destinations'), tenant?.destinations),
        tags: tagsFrom(text('tags')),
        note: text('note'),
      },
      validateLength(address.plain === '' ? address.text.trim() : address.plain, addressLimit) ??
        address.issue,
    );
  }

  function save(event: Event): void {
    event.preventDefault();
    setSubmitted(true);
    if (form.current === null) return;
    const found = findFaults(new FormData(form.current));
    if (found.length > 0) props.onFaults(found.map(({ issue }) => issue));
    const value = formValue();
    const [first] = found;
    // The fields say why; nothing of it is sent.
    if (first !== undefined) document.getElementById(first.id)?.focus();
    else if (value !== null)
      onSave({
        tenant: value,
        notes: address.untoldOmissions(),
        own: changedPreferences(opened.current?.own, preferencesFrom(form.current)),
        ...(opened.current === null ? {} : { opened: opened.current.tenant }),
      });
  }

  /** Tests the unsaved form without credentials. The host permission must be requested in the click itself. */
  async function test(): Promise<void> {
    const value = formValue();
    setSubmitted(true);
    const { values } = address;
    if (values === null) return setTestResult(t('testNoAddress'));
    if (value === null || descriptor === undefined) return setTestResult(vendorFault);
    setTestResult(t('testAsking'));
    const { baseUrl } = values;
    const allowed = matchesAnyPattern(origins, baseUrl) || (await actions.requestHosts([baseUrl]));
    if (!allowed) return setTestResult(t('testNotAllowed'));
    const name = String(value.name) === '' ? 'Test' : value.name;
    setTestResult(
      testResultText(actions, await actions.send('probe', { tenant: { ...value, name } }), descriptor),
    );
  }

  const settingField = (setting: SettingDescriptor) => (
    <SettingField
      t={t}
      baseUrl={address.values?.baseUrl ?? ''}
      submitted={submitted}
      key={`${vendorId} ${setting.name}`}
      setting={setting}
      vendor={descriptor?.label ?? ''}
      page={pages?.[setting.name]}
      value={settings.valueIn(vendorId, setting.name)}
      onInput={(value) => settings.type(vendorId, setting.name, value)}
    />
  );

  const title = tenant === null ? t('newTenant') : t(copy ? 'copyOf' : 'editTenant', tenant.name);
  return (
    <form
      class="panel tenant-form"
      ref={form}
      onSubmit={save}
      onInput={onChange}
      noValidate
      autocomplete="off"
      aria-label={title}
    >
      <h2>{title}</h2>
      <p class="help">{t('requiredFields')}</p>
      {telling.length > 0 && (
        <p class="note">
          {t(
            'copyDiffers',
            formatFacts(
              t,
              telling.map((name) => t(settingLabel(descriptor, name))),
            ),
          )}
        </p>
      )}
      <NameField
        t={t}
        value={tenant === null ? '' : copy ? t('copyName', tenant.name) : tenant.name}
        submitted={submitted}
      />
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
            {vendorMissing && vendorFault}
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
      {descriptor?.settings.filter(isPlain).map(settingField)}
      <DestinationsField t={t} value={tenant?.destinations ?? []} />
      <WordsFields tenant={tenant} t={t} />
      <Fold title={t('form_advanced')}>
        <div class="field-pair">
          <label for="tenant-colour">{t('form_colour')}</label>
          <input
            id="tenant-colour"
            type="color"
            value={colour ?? tenantColour({ id: tenant?.id ?? vendorId })}
            onInput={(event) => setColour(event.currentTarget.value)}
          />
        </div>
        {descriptor?.settings.filter((setting) => !isPlain(setting)).map(settingField)}
      </Fold>
      <PreferenceFields
        tenant={copy ? null : tenant}
        descriptor={descriptor}
        view={view}
        t={t}
        canOpenPrivateWindows={canOpenPrivateWindows}
      />
      {error !== null && (
        <div class="problem" role="alert" data-code="bad_tenant_file">
          {error.locatedIssues === undefined
            ? t('notSaved', formIssueText(t, descriptor, error.locatedIssue ?? unknownIssue))
            : plural(t, 'faultsToMend', error.locatedIssues.length)}
          {error.locatedIssues !== undefined && (
            <ul class="faults">
              {error.locatedIssues.map((issue) => (
                <li key={issue.field}>{formIssueText(t, descriptor, issue)}</li>
              ))}
            </ul>
          )}
        </div>
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
