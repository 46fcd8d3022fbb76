import type { Retention } from '../../lib/sessions/credential-store.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { deriveRetention, retentionChoices } from '../shared/retention.tsx';

interface PreferenceFieldsProps {
  tenant: Tenant | null;
  descriptor: VendorDescriptor | undefined;
  view: View;
  t: PageActions['t'];
  canOpenPrivateWindows: boolean;
}

/** What a person sets of a tenant for themselves: in no file, and saved with the form. */
export function PreferenceFields(props: PreferenceFieldsProps) {
  const { tenant, descriptor, view, t, canOpenPrivateWindows } = props;
  const { favourites = [], keepAlive = {}, privateWindow = {}, retention = {} } = view.preferences;
  const id = tenant?.id ?? '';
  const choices = retentionChoices(view);
  const chosen = choices.find((each) => each === retention[id]) ?? 'ask';
  const renews = descriptor?.can.renew === true;
  const opensLinks = descriptor?.portal?.by === 'link';
  return (
    <fieldset class="form-part">
      <legend>{t('form_here')}</legend>
      <p class="help">{t('form_here_help')}</p>
      <Switch name="favourite" label={t('form_favourite')} on={favourites.includes(id)} />
      <div class="field-pair">
        <label for="tenant-remember">{t('form_remember')}</label>
        <select id="tenant-remember" name="remember">
          {choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === chosen}>
              {t(`keep_${choice}`)}
            </option>
          ))}
        </select>
      </div>
      {renews && <Switch name="keepAlive" label={t('keepAliveLegend')} on={keepAlive[id] !== false} />}
      {opensLinks && (
        <Switch
          name="privateWindow"
          label={t('privateDoorsLegend')}
          help={canOpenPrivateWindows ? undefined : t('privateDoorsShut')}
          on={privateWindow[id] === true}
        />
      )}
    </fieldset>
  );
}

function Switch(props: { name: string; label: string; on: boolean; help?: string | undefined }) {
  const { name, label, on, help } = props;
  return (
    <label class="switch">
      <input type="checkbox" name={name} defaultChecked={on} />
      <span>
        {label} {help !== undefined && <span class="help">{help}</span>}
      </span>
    </label>
  );
}

/** The form's values of `PreferenceFields`; a field that is not shown has none. */
export interface OwnPreferences {
  favourite: boolean;
  remember: Retention;
  keepAlive?: boolean;
  privateWindow?: boolean;
}

export function preferencesFrom(form: HTMLFormElement): OwnPreferences {
  const data = new FormData(form);
  const isShown = (name: string) => form.querySelector(`[name="${name}"]`) !== null;
  const remember = String(data.get('remember'));
  return {
    favourite: data.has('favourite'),
    remember: remember === 'browser' || remember === 'vault' ? remember : 'ask',
    ...(isShown('keepAlive') ? { keepAlive: data.has('keepAlive') } : {}),
    ...(isShown('privateWindow') ? { privateWindow: data.has('privateWindow') } : {}),
  };
}

/** What differs from the values as the form opened; all of them where it was not there. */
export function changedPreferences(
  opened: OwnPreferences | undefined,
  values: OwnPreferences,
): Partial<OwnPreferences> {
  const names = Object.keys(values) as (keyof OwnPreferences)[];
  return Object.fromEntries(
    names.filter((name) => opened?.[name] !== values[name]).map((name) => [name, values[name]]),
  );
}

/** Stores what differs from before; opens the vault's page where a choice needs it. */
export async function savePreferences(
  tenant: Tenant,
  values: Partial<OwnPreferences>,
  view: View,
  actions: PageActions,
): Promise<void> {
  const { favourites = [], keepAlive = {}, privateWindow = {} } = view.preferences;
  const before = {
    favourite: favourites.includes(tenant.id),
    keepAlive: keepAlive[tenant.id] !== false,
    privateWindow: privateWindow[tenant.id] === true,
  };
  for (const what of ['favourite', 'keepAlive', 'privateWindow'] as const) {
    const on = values[what];
    if (on !== undefined && on !== before[what])
      await actions.apply('setTenantPreference', { tenant: tenant.id, what, on });
  }
  const { chosen, choose } = deriveRetention({ tenant, view, actions });
  if (values.remember !== undefined && values.remember !== chosen) await choose(values.remember);
}
