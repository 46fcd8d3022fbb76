import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import { KeyHint, type ShortcutsApi } from '../shared/key-hint.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { PerTenantGrid } from './per-tenant-grid.tsx';

/** The options page's view. */
export interface OptionsView extends View {
  /** Granted permissions beside the hosts, by the browser's names. */
  permissions: readonly string[];
}

interface SettingsProps {
  view: OptionsView;
  actions: PageActions;
  /** Whether the browser lets the extension open private windows. */
  canOpenPrivateWindows: boolean;
  shortcuts: ShortcutsApi;
}

/** The commands of the first three favourites, in their order. */
const favouriteCommands = ['favourite-1', 'favourite-2', 'favourite-3'];

/** Settings for all tenants, and per-tenant switches such as automatic renewal. */
export function Settings({ view, actions, canOpenPrivateWindows, shortcuts }: SettingsProps) {
  const { t } = actions;
  const {
    announceEnds = false,
    logoutOnLock = false,
    clearCookies: clearsCookies = false,
  } = view.preferences;
  const { preferences: managed } = view.policy;
  const { keepAlive = {}, privateWindow = {}, favourites = [] } = view.preferences;
  const linkTenants = view.tenants.filter((tenant) => findSummary(tenant.vendor)?.portal?.by === 'link');
  const cookieTenants = view.tenants.filter((tenant) => {
    const mode = findSummary(tenant.vendor)?.cookieMode;
    return mode !== undefined && tenant.settings[mode.setting] === mode.value;
  });
  const renewableTenants = view.tenants.filter((tenant) => findSummary(tenant.vendor)?.can.renew === true);

  async function setAnnounceEnds(on: boolean): Promise<void> {
    const allowed = !on || (await actions.requestPermission('notifications'));
    await actions.apply('setPreferences', { announceEnds: on && allowed });
  }

  async function setClearCookies(on: boolean): Promise<void> {
    const allowed = !on || (await actions.requestPermission('cookies'));
    await actions.apply('setPreferences', { clearCookies: on && allowed });
  }

  return (
    <section class="panel" aria-label={t('settings')}>
      <h2>{t('settings')}</h2>
      <Switch
        label={t('logoutOnLock')}
        help={t('logoutOnLock_help')}
        on={logoutOnLock}
        t={t}
        managed={managed.logoutOnLock !== undefined}
        onSwitch={(on) => void actions.apply('setPreferences', { logoutOnLock: on })}
      />
      <Switch
        label={t('announceEnds')}
        help={t('announceEnds_help')}
        on={announceEnds}
        t={t}
        managed={managed.announceEnds !== undefined}
        onSwitch={(on) => void setAnnounceEnds(on)}
      />
      {announceEnds && <PermissionButton permission="notifications" view={view} actions={actions} />}
      <Switch
        label={t('journal_keep')}
        help={t('journal_keep_help')}
        on={view.preferences.journal !== false}
        t={t}
        managed={managed.journal !== undefined}
        onSwitch={(on) => void actions.apply('setPreferences', { journal: on })}
      />
      {cookieTenants.length > 0 && (
        <>
          <Switch
            label={t('clearCookies')}
            help={t('clearCookies_help')}
            on={clearsCookies}
            t={t}
            managed={managed.clearCookies !== undefined}
            onSwitch={(on) => void setClearCookies(on)}
          />
          {clearsCookies && <PermissionButton permission="cookies" view={view} actions={actions} />}
        </>
      )}
      <TenantSwitches
        legend={t('favouritesLegend')}
        t={t}
        tenants={view.tenants}
        on={(id) => favourites.includes(id)}
        onSwitch={(tenant, on) =>
          void actions.apply('setTenantPreference', { tenant, what: 'favourite', on })
        }
      />
      {view.tenants.length > 0 && (
        <KeyHint api={shortcuts} commands={favouriteCommands} t={t}>
          {(keys) => (keys.includes('') ? t('favouriteKeysNone') : t('favouriteKeys', ...keys))}
        </KeyHint>
      )}
      <TenantSwitches
        legend={t('keepAliveLegend')}
        t={t}
        tenants={renewableTenants}
        on={(id) => keepAlive[id] !== false}
        onSwitch={(tenant, on) =>
          void actions.apply('setTenantPreference', { tenant, what: 'keepAlive', on })
        }
      />
      <TenantSwitches
        legend={t('privateDoorsLegend')}
        help={canOpenPrivateWindows ? undefined : t('privateDoorsShut')}
        t={t}
        tenants={linkTenants}
        on={(id) => privateWindow[id] === true}
        onSwitch={(tenant, on) =>
          void actions.apply('setTenantPreference', { tenant, what: 'privateWindow', on })
        }
      />
    </section>
  );
}

interface PermissionButtonProps {
  permission: 'notifications' | 'cookies';
  view: OptionsView;
  actions: PageActions;
}

/**
 * Requests a permission that a switched-on setting lacks; renders nothing once it is granted.
 * A managed policy switches settings on without a prompt, and browsers can revoke permissions.
 */
function PermissionButton({ permission, view, actions }: PermissionButtonProps) {
  if (view.permissions.includes(permission)) return null;
  return (
    <Button onPress={() => void actions.requestPermission(permission)}>
      {actions.t(`allow_${permission}`)}
    </Button>
  );
}

interface TenantSwitchesProps {
  legend: string;
  help?: string | undefined;
  t: Translate;
  tenants: readonly Tenant[];
  on: (id: string) => boolean;
  onSwitch: (id: string, on: boolean) => void;
}

function TenantSwitches({ legend, help, t, tenants, on, onSwitch }: TenantSwitchesProps) {
  if (tenants.length === 0) return null;
  return (
    <PerTenantGrid legend={legend} help={help} tenants={tenants}>
      {({ id, name }) => <Switch t={t} label={name} on={on(id)} onSwitch={(value) => onSwitch(id, value)} />}
    </PerTenantGrid>
  );
}

interface SwitchProps {
  label: string;
  t: Translate;
  help?: string;
  on: boolean;
  /** Set by the organisation: shown, not edited. */
  managed?: boolean;
  onSwitch: (on: boolean) => void;
}

function Switch({ label, t, help, on, managed = false, onSwitch }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={on}
        disabled={managed}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      <span>
        {label}
        {help !== undefined && <span class="help"> {help}</span>}
        {managed && <span class="managed">{t('setByOrganisation')}</span>}
      </span>
    </label>
  );
}
