import { languageOf } from '../../lib/i18n/i18n.ts';
import { defaultAutoLockMinutes, maxAutoLockMinutes } from '../../lib/vault/limits.ts';
import type { PageActions, View } from '../shared/page-types.ts';

const minutesPerDay = 24 * 60;

/** The selectable delays, in minutes. */
const choices = [1, 5, 15, 30, 60, 240, maxAutoLockMinutes] as const;

interface AutoLockSettingsProps {
  view: View;
  actions: PageActions;
  /** Without a panel and a heading of its own. */
  bare?: boolean;
}

/** When the vault locks automatically, and whether a lock also ends sessions. */
export function AutoLockSettings({ view, actions, bare = false }: AutoLockSettingsProps) {
  const { t } = actions;
  // Without a vault, remembered credentials stay until the browser closes, unless a delay was chosen.
  const hasVault = view.vault.vault !== 'none';
  const { lockOnScreen = hasVault, lockEndsSessions = false } = view.preferences;
  const autoLock = view.preferences.autoLock ?? (hasVault ? defaultAutoLockMinutes : undefined);
  const maxMinutes = view.policy.preferences.autoLock;
  const minutes = [...new Set([...choices, ...(autoLock === undefined ? [] : [autoLock])])]
    .filter((each) => maxMinutes === undefined || each <= maxMinutes)
    .sort((a, b) => a - b);
  const fields = (
    <>
      <p class="help">{t('vault_locking_clears')}</p>
      <div class="field-pair">
        <label for="auto-lock">{t('vault_autoLock')}</label>
        <div>
          <select
            id="auto-lock"
            value={String(autoLock ?? '')}
            onChange={(event) =>
              void actions.apply('setPreferences', { autoLock: Number(event.currentTarget.value) })
            }
          >
            {autoLock === undefined && <option value="">{t('vault_autoLock_none')}</option>}
            {minutes.map((each) => (
              <option key={each} value={String(each)}>
                {formatMinutes(actions, each)}
              </option>
            ))}
          </select>
          {maxMinutes !== undefined && <p class="managed">{t('vault_autoLock_managed')}</p>}
        </div>
      </div>
      <label class="switch">
        <input
          type="checkbox"
          checked={lockOnScreen}
          onChange={(event) =>
            void actions.apply('setPreferences', { lockOnScreen: event.currentTarget.checked })
          }
        />
        <span>{t('vault_lockOnScreen')}</span>
      </label>
      <label class="switch">
        <input
          type="checkbox"
          checked={lockEndsSessions}
          onChange={(event) =>
            void actions.apply('setPreferences', { lockEndsSessions: event.currentTarget.checked })
          }
        />
        <span>{t('vault_lockEnds')}</span>
      </label>
      <p class="help">{t('vault_lockKey')}</p>
    </>
  );
  if (bare) return <div class="settings-part">{fields}</div>;
  return (
    <section class="panel" aria-label={t('vault_locking')}>
      <h2>{t('vault_locking')}</h2>
      {fields}
    </section>
  );
}

function formatMinutes({ t }: PageActions, minutes: number): string {
  const unit = minutes % minutesPerDay === 0 ? 'day' : minutes % 60 === 0 ? 'hour' : 'minute';
  const count = minutes / { day: minutesPerDay, hour: 60, minute: 1 }[unit];
  return count.toLocaleString(languageOf(t), { style: 'unit', unit, unitDisplay: 'long' });
}
