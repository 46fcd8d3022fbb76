import { useEffect, useRef } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import {
  changedPreferences,
  type OwnPreferences,
  PreferenceFields,
  preferencesFrom,
  savePreferences,
} from './preference-fields.tsx';

interface FixedTenantProps {
  tenant: Tenant;
  /** Who edits it. */
  source: 'policy' | 'team';
  view: View;
  actions: PageActions;
  canOpenPrivateWindows: boolean;
  /** Something was chosen, which leaving would lose. */
  onChange: () => void;
  onDone: () => void;
  onCancel: () => void;
}

/** A tenant that is edited elsewhere: its facts, and what a person sets of it for themselves. */
export function FixedTenant(props: FixedTenantProps) {
  const { tenant, source, view, actions, canOpenPrivateWindows, onChange, onDone, onCancel } = props;
  const { t } = actions;
  const form = useRef<HTMLFormElement>(null);
  const descriptor = findDescriptor(tenant.vendor);
  const title = t('showTenant', tenant.name);
  const opened = useRef<OwnPreferences | undefined>(undefined);
  useEffect(() => {
    if (form.current === null) return;
    opened.current = preferencesFrom(form.current);
    form.current.querySelector<HTMLElement>('input')?.focus();
  }, []);
  const facts = [
    [t('form_vendor'), descriptor?.label ?? tenant.vendor],
    [t('setting_baseUrl'), tenant.baseUrl],
    [t('form_environment'), t(`environment_${tenant.environment}`)],
    ...(descriptor?.settings ?? []).map(({ name, label }) => [t(label), tenant.settings[name] ?? '']),
    [t('form_tags'), (tenant.tags ?? []).join(' ')],
    [t('form_note'), tenant.note ?? ''],
  ].filter(([, value]) => value !== '');
  return (
    <form
      class="panel tenant-form"
      ref={form}
      aria-label={title}
      autocomplete="off"
      onInput={onChange}
      onSubmit={(event) => {
        event.preventDefault();
        const own = changedPreferences(opened.current, preferencesFrom(event.currentTarget));
        void savePreferences(tenant, own, view, actions).then(onDone);
      }}
    >
      <h2>{tenant.name}</h2>
      <p>
        <span class="managed">{t(source === 'team' ? 'fromTeam' : 'setByOrganisation')}</span>
      </p>
      <dl class="differences">
        {facts.map(([label, value]) => (
          <>
            <dt key={label}>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <PreferenceFields
        tenant={tenant}
        descriptor={descriptor}
        view={view}
        t={t}
        canOpenPrivateWindows={canOpenPrivateWindows}
      />
      <div class="row row-end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <button type="submit" class="button button-strong">
          {t('saveChanges')}
        </button>
      </div>
    </form>
  );
}
