/** The settings that the page shows, each with what its search looks at. */
import type { ComponentChildren } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { badgeCounts, densities, themes } from '../../lib/storage/appearance.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { KeyHint, type ShortcutsApi } from '../shared/key-hint.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { openVault } from '../shared/retention.tsx';
import { AutoLockSettings } from '../vault/auto-lock-settings.tsx';
import { ChoiceRow, SwitchRow } from './setting-row.tsx';

/** The view of pages that offer settings with a permission of their own. */
export interface SettingsView extends View {
  /** Granted permissions beside the hosts, by the browser's names. */
  permissions: readonly string[];
}

/** One setting on the page: what the search looks at, and what is shown. */
interface Setting {
  id: string;
  /** The heading it stands under. */
  group: string;
  words: string;
  row: ComponentChildren;
}

/** Colours, density, badge. */
export function appearanceSettings({ preferences }: SettingsView, actions: PageActions): Setting[] {
  const { t } = actions;
  const set = (values: Parameters<typeof actions.apply<'setPreferences'>>[1]) =>
    void actions.apply('setPreferences', values);
  const rows = [
    {
      id: 'theme',
      label: t('theme'),
      help: t('theme_help'),
      row: (
        <ChoiceRow
          id="theme"
          label={t('theme')}
          help={t('theme_help')}
          choices={themes.map((each) => [each, t(`theme_${each}`)] as const)}
          chosen={preferences.theme ?? 'system'}
          t={t}
          onChoose={(theme) => set({ theme })}
        />
      ),
    },
    {
      id: 'density',
      label: t('density'),
      help: t('density_help'),
      row: (
        <ChoiceRow
          id="density"
          label={t('density')}
          help={t('density_help')}
          choices={densities.map((each) => [each, t(`density_${each}`)] as const)}
          chosen={preferences.density ?? 'comfortable'}
          t={t}
          onChoose={(density) => set({ density })}
        />
      ),
    },
    {
      id: 'badge',
      label: t('badge'),
      help: t('badge_help'),
      row: (
        <ChoiceRow
          id="badge"
          label={t('badge')}
          help={t('badge_help')}
          choices={badgeCounts.map((each) => [each, t(`badge_${each}`)] as const)}
          chosen={preferences.badge ?? 'signedIn'}
          t={t}
          onChoose={(badge) => set({ badge })}
        />
      ),
    },
  ];
  return rows.map(({ id, label, help, row }) => ({
    id,
    group: t('settings_look'),
    words: `${label} ${help}`,
    row,
  }));
}

/** What ends or is told of sessions. */
export function sessionSettings(view: SettingsView, actions: PageActions): Setting[] {
  const { t } = actions;
  const { preferences: managed } = view.policy;
  const { logoutOnLock = false, announceEnds = false, clearCookies = false } = view.preferences;
  const hasCookieTenants = view.tenants.some((tenant) => {
    const mode = findDescriptor(tenant.vendor)?.cookieMode;
    return mode !== undefined && tenant.settings[mode.setting] === mode.value;
  });

  /** Switches a setting on only with the permission that it needs. */
  async function setWithPermission(
    name: 'announceEnds' | 'clearCookies',
    permission: 'notifications' | 'cookies',
    on: boolean,
  ): Promise<void> {
    const allowed = !on || (await actions.requestPermission(permission));
    await actions.apply('setPreferences', { [name]: on && allowed });
  }

  const switches = [
    {
      name: 'logoutOnLock' as const,
      help: t('logoutOnLock_help'),
      on: logoutOnLock,
      onSwitch: (on: boolean) => void actions.apply('setPreferences', { logoutOnLock: on }),
    },
    {
      name: 'announceEnds' as const,
      help: t('announceEnds_help'),
      on: announceEnds,
      onSwitch: (on: boolean) => void setWithPermission('announceEnds', 'notifications', on),
      permission: 'notifications' as const,
    },
    ...(hasCookieTenants
      ? [
          {
            name: 'clearCookies' as const,
            help: t('clearCookies_help'),
            on: clearCookies,
            onSwitch: (on: boolean) => void setWithPermission('clearCookies', 'cookies', on),
            permission: 'cookies' as const,
          },
        ]
      : []),
  ];
  return switches.map(({ name, help, on, onSwitch, permission }) => ({
    id: name,
    group: t('settings_sessions'),
    words: `${t(name)} ${help}`,
    row: (
      <SwitchRow
        id={name}
        label={t(name)}
        help={help}
        on={on}
        managed={managed[name] !== undefined}
        t={t}
        onSwitch={onSwitch}
      >
        {on && permission !== undefined && !view.permissions.includes(permission) && (
          // A managed policy switches settings on without a prompt, and browsers can revoke permissions.
          <Button onPress={() => void actions.requestPermission(permission)}>
            {t(`allow_${permission}`)}
          </Button>
        )}
      </SwitchRow>
    ),
  }));
}

/** The commands of the first three favourites, in their order. */
const favouriteCommands = ['favourite-1', 'favourite-2', 'favourite-3'];

/** Journal, credentials, locking, keys, and what the organisation forbids. */
export function otherSettings(view: SettingsView, actions: PageActions, shortcuts: ShortcutsApi): Setting[] {
  const { t } = actions;
  const { preferences: managed } = view.policy;
  const rules = rulesOf(view, t);
  return [
    {
      id: 'journal',
      group: t('settings_records'),
      words: `${t('journal_keep')} ${t('journal_keep_help')}`,
      row: (
        <SwitchRow
          id="journal"
          label={t('journal_keep')}
          help={t('journal_keep_help')}
          on={view.preferences.journal !== false}
          managed={managed.journal !== undefined}
          t={t}
          onSwitch={(on) => void actions.apply('setPreferences', { journal: on })}
        />
      ),
    },
    {
      id: 'kept',
      group: t('kept_title'),
      words: `${t('kept_help')} ${t('vault')} ${t('settings_perTenant')}`,
      row: (
        <>
          <p class="help">{t('kept_help')}</p>
          <p class="help">{t('settings_perTenant')}</p>
          <div class="row row-wrap">
            <Button onPress={() => openVault()}>{t('kept_openVault')}</Button>
            {view.vault.open && (
              <Button onPress={() => void actions.apply('lock', {})}>{t('vault_lockNow')}</Button>
            )}
          </div>
        </>
      ),
    },
    {
      id: 'locking',
      group: t('vault_locking'),
      words: ['vault_locking_clears', 'vault_autoLock', 'vault_lockOnScreen', 'vault_lockEnds']
        .map((key) => t(key as 'vault_autoLock'))
        .join(' '),
      row: <AutoLockSettings view={view} actions={actions} bare />,
    },
    {
      id: 'shortcuts',
      group: t('settings_keys'),
      words: `${t('settings_keysHelp')} ${t('keySettings')}`,
      row: (
        <KeyHint api={shortcuts} commands={favouriteCommands} t={t}>
          {(keys) => (keys.includes('') ? t('favouriteKeysNone') : t('favouriteKeys', ...keys))}
        </KeyHint>
      ),
    },
    ...(rules.length === 0
      ? []
      : [
          {
            id: 'rules',
            group: t('settings_organisation'),
            words: `${rules.join(' ')} ${forbidden.filter((name) => managed[name] === false).join(' ')}`,
            row: (
              <>
                <p class="help">{t('settings_organisation_help')}</p>
                <ul class="rules">
                  {rules.map((rule) => (
                    <li key={rule}>{rule}</li>
                  ))}
                </ul>
              </>
            ),
          },
        ]),
  ];
}

const forbidden = ['copyLink', 'exportTenants', 'httpTenants', 'vault', 'remember'] as const;

/** What the organisation forbids beside the preferences that a person sees, as sentences. */
function rulesOf({ policy: { preferences } }: SettingsView, t: Translate): string[] {
  return forbidden.filter((name) => preferences[name] === false).map((name) => t(`rule_${name}`));
}
