import { faceOf } from '../../lib/vendors/faces.ts';
import type { Acts, View } from '../view.ts';

/** What a person may choose for all tenants, and which sessions renew themselves. */
export function Settings({ view, acts }: { view: View; acts: Acts }) {
  const { announceEnds = false, logoutOnLock = false, keepAlive = {} } = view.preferences;
  const renewing = view.tenants.filter((tenant) => faceOf(tenant.vendor)?.can.renew === true);

  async function announce(on: boolean): Promise<void> {
    const allowed = !on || (await acts.askForNotifications());
    await acts.send('setPreferences', { announceEnds: on && allowed });
  }

  return (
    <section class="panel" aria-label="Settings">
      <h2>Settings</h2>
      <Switch
        label="Log out everywhere when the screen locks"
        help="Every session ends, here and on the servers that can be told."
        on={logoutOnLock}
        onSwitch={(on) => void acts.send('setPreferences', { logoutOnLock: on })}
      />
      <Switch
        label="Tell me before a session ends that cannot renew itself"
        help="The browser asks for its permission to notify."
        on={announceEnds}
        onSwitch={(on) => void announce(on)}
      />
      {renewing.length > 0 && (
        <fieldset class="switches">
          <legend>Renew by itself, while used in the last 12 hours and the screen is not locked</legend>
          {renewing.map((tenant) => (
            <Switch
              key={tenant.id}
              label={tenant.name}
              on={keepAlive[tenant.id] !== false}
              onSwitch={(on) => void acts.send('keepAlive', { tenant: tenant.id, on })}
            />
          ))}
        </fieldset>
      )}
    </section>
  );
}

interface SwitchProps {
  label: string;
  help?: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
}

function Switch({ label, help, on, onSwitch }: SwitchProps) {
  return (
    <label class="switch">
      <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.currentTarget.checked)} />
      <span>
        {label}
        {help !== undefined && <span class="help"> {help}</span>}
      </span>
    </label>
  );
}
