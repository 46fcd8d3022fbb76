import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../button.tsx';
import { keepingOf, openVault } from '../keeping.tsx';
import type { Acts, View } from '../view.ts';
import { EachTenant } from './each-tenant.tsx';

/** How long what is typed to sign in is kept, tenant by tenant, and the way to the vault. */
export function Kept({ view, acts }: { view: View; acts: Acts }) {
  const { say } = acts;
  return (
    <section class="panel" aria-label={say('kept_title')}>
      <h2>{say('kept_title')}</h2>
      <p class="help">{say('kept_help')}</p>
      {view.tenants.length > 0 && (
        <EachTenant legend={say('keeping')} tenants={view.tenants}>
          {(tenant) => <KeepingSelect tenant={tenant} view={view} acts={acts} />}
        </EachTenant>
      )}
      <div class="row row-wrap">
        <Button onPress={() => openVault()}>{say('kept_openVault')}</Button>
        {view.vault.open && (
          <Button onPress={() => void acts.send('lock', {})}>{say('vault_lockNow')}</Button>
        )}
      </div>
    </section>
  );
}

function KeepingSelect(props: { tenant: Tenant; view: View; acts: Acts }) {
  const { choices, chosen, take } = keepingOf(props);
  return (
    <label class="kept-choice">
      {props.tenant.name}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const how = choices.find((each) => each === currentTarget.value) ?? 'ask';
          // Shown as chosen only once it is.
          currentTarget.value = chosen;
          void take(how);
        }}
      >
        {choices.map((how) => (
          <option key={how} value={how}>
            {props.acts.say(`keep_${how}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
