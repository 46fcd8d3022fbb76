import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import type { Acts, View } from '../view.ts';
import type { Say } from '../words.ts';
import { EachTenant } from './each-tenant.tsx';

/** What the options page shows. */
export interface OptionsView extends View {
  /** What the browser allows us beside the hosts, by its own names. */
  permissions: readonly string[];
}

interface SettingsProps {
  view: OptionsView;
  acts: Acts;
  /** Whether the browser opens private windows for us. */
  opensPrivately: boolean;
}

/** What a person may choose for all tenants, and which sessions renew themselves. */
export function Settings({ view, acts, opensPrivately }: SettingsProps) {
  const { say } = acts;
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
    <section class="panel" aria-label={say('settings')}>
      <h2>{say('settings')}</h2>
      <Switch
        label={say('logoutOnLock')}
        help={say('logoutOnLock_help')}
        on={logoutOnLock}
        say={say}
        managed={rules.logoutOnLock !== undefined}
        onSwitch={(on) => void acts.send('setPreferences', { logoutOnLock: on })}
      />
      <Switch
        label={say('announceEnds')}
        help={say('announceEnds_help')}
        on={announceEnds}
        say={say}
        managed={rules.announceEnds !== undefined}
        onSwitch={(on) => void announce(on)}
      />
      {announceEnds && <AskFor permission="notifications" view={view} acts={acts} />}
      <Switch
        label={say('journal_keep')}
        help={say('journal_keep_help')}
        on={view.preferences.journal !== false}
        say={say}
        managed={rules.journal !== undefined}
        onSwitch={(on) => void acts.send('setPreferences', { journal: on })}
      />
      {cookieTenants.length > 0 && (
        <>
          <Switch
            label={say('clearCookies')}
            help={say('clearCookies_help')}
            on={clears}
            say={say}
            managed={rules.clearCookies !== undefined}
            onSwitch={(on) => void clearCookies(on)}
          />
          {clears && <AskFor permission="cookies" view={view} acts={acts} />}
        </>
      )}
      <TenantSwitches
        legend={say('favouritesLegend')}
        say={say}
        tenants={view.tenants}
        on={(id) => favourites.includes(id)}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'favourite', on })}
      />
      <TenantSwitches
        legend={say('keepAliveLegend')}
        say={say}
        tenants={renewing}
        on={(id) => keepAlive[id] !== false}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'keepAlive', on })}
      />
      <TenantSwitches
        legend={say('privateDoorsLegend')}
        help={opensPrivately ? undefined : say('privateDoorsShut')}
        say={say}
        tenants={linking}
        on={(id) => privateDoors[id] === true}
        onSwitch={(tenant, on) => void acts.send('prefer', { tenant, what: 'privateDoors', on })}
      />
    </section>
  );
}

interface AskForProps {
  permission: 'notifications' | 'cookies';
  view: OptionsView;
  acts: Acts;
}

/**
 * Asks for the permission that a switch needs which is on without it: the organisation switches on without asking the
 * person, and a browser takes a permission back. Nothing where it is given.
 */
function AskFor({ permission, view, acts }: AskForProps) {
  if (view.permissions.includes(permission)) return null;
  return <Button onPress={() => void acts.askFor(permission)}>{acts.say(`allow_${permission}`)}</Button>;
}

interface TenantSwitchesProps {
  legend: string;
  help?: string | undefined;
  say: Say;
  tenants: readonly Tenant[];
  on: (id: string) => boolean;
  onSwitch: (id: string, on: boolean) => void;
}

function TenantSwitches({ legend, help, say, tenants, on, onSwitch }: TenantSwitchesProps) {
  if (tenants.length === 0) return null;
  return (
    <EachTenant legend={legend} help={help} tenants={tenants}>
      {({ id, name }) => (
        <Switch say={say} label={name} on={on(id)} onSwitch={(value) => onSwitch(id, value)} />
      )}
    </EachTenant>
  );
}

interface SwitchProps {
  label: string;
  say: Say;
  help?: string;
  on: boolean;
  /** Set by the organisation: shown, not edited. */
  managed?: boolean;
  onSwitch: (on: boolean) => void;
}

function Switch({ label, say, help, on, managed = false, onSwitch }: SwitchProps) {
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
        {managed && <span class="managed">{say('setByOrganisation')}</span>}
      </span>
    </label>
  );
}
