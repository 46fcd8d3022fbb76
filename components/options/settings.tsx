import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { Acts, View } from '../view.ts';

/** What a person may choose for all tenants, and which sessions renew themselves. */
export function Settings({ view, acts }: { view: View; acts: Acts }) {
  const { announceEnds = false, logoutOnLock = false, clearCookies: clears = false } = view.preferences;
  const { preferences: rules } = view.policy;
  const { keepAlive = {}, privateDoors = {}, favourites = [] } = view.preferences;
  const linking = view.tenants.filter((tenant) => faceOf(tenant.vendor)?.portal?.by === 'link');
  const cookieTenants = view.tenants.filter((tenant) => {
    const mode = faceOf(tenant.vendor)?.cookieMode;
    return mode !== undefined && tenant.settings[mode.setting] === mode.value;
  });
  const renewing = view.tenants.filter((tenant) => faceOf(tenant.vendor)?.can.renew === true);

  async function announce(on: boolean): Promise<void> {
    const allowed = !on || (await acts.askFor('notifications'));
    await acts.send('setPreferences', { announceEnds: on && allowed });
  }

  async function clearCookies(on: boolean): Promise<void> {
    const allowed = !on || (await acts.askFor('cookies'));
    await acts.send('setPreferences', { clearCookies: on && allowed });
  }

  return (
    <section class="panel" aria-label="Settings">
      <h2>Settings</h2>
      <Switch
        label="Log out everywhere when the screen locks"
        help="Every session ends, here and on the servers that can be told."
        on={logoutOnLock}
        managed={rules.logoutOnLock !== undefined}
        onSwitch={(on) => void acts.send('setPreferences', { logoutOnLock: on })}
      />
      <Switch
        label="Tell me before a session ends that cannot renew itself"
        help="The browser asks for its permission to notify."
        on={announceEnds}
        managed={rules.announceEnds !== undefined}
        onSwitch={(on) => void announce(on)}
      />
      {cookieTenants.length > 0 && (
        <Switch
          label="Delete a cookie tenant’s cookies at log-out"
          help="The browser asks for its permission to use cookies. All cookies of that host go."
          on={clears}
          managed={rules.clearCookies !== undefined}
          onSwitch={(on) => void clearCookies(on)}
        />
      )}
      <TenantSwitches
        legend="Favourites: the first three answer to Alt+Shift+1, 2 and 3"
        tenants={view.tenants}
        on={(id) => favourites.includes(id)}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'favourite', on })}
      />
      <TenantSwitches
        legend="Renew by itself, while used in the last 12 hours and the screen is not locked"
        tenants={renewing}
        on={(id) => keepAlive[id] !== false}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'keepAlive', on })}
      />
      <TenantSwitches
        legend="Open sign-in links in a private window"
        tenants={linking}
        on={(id) => privateDoors[id] === true}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'privateDoors', on })}
      />
    </section>
  );
}

interface TenantSwitchesProps {
  legend: string;
  tenants: readonly Tenant[];
  on: (id: string) => boolean;
  onSwitch: (id: string, on: boolean) => void;
}

function TenantSwitches({ legend, tenants, on, onSwitch }: TenantSwitchesProps) {
  if (tenants.length === 0) return null;
  return (
    <details class="switches" open={tenants.length <= 12}>
      <summary>{legend}</summary>
      <div class="switch-grid">
        {tenants.map(({ id, name }) => (
          <Switch key={id} label={name} on={on(id)} onSwitch={(value) => onSwitch(id, value)} />
        ))}
      </div>
    </details>
  );
}

interface SwitchProps {
  label: string;
  help?: string;
  on: boolean;
  /** Set by the organisation: shown, not edited. */
  managed?: boolean;
  onSwitch: (on: boolean) => void;
}

function Switch({ label, help, on, managed = false, onSwitch }: SwitchProps) {
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
        {managed && <span class="managed">set by your organisation</span>}
      </span>
    </label>
  );
}
