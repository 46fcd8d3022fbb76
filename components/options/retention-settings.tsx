import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { deriveRetention, openVault } from '../shared/retention.tsx';
import { PerTenantGrid } from './per-tenant-grid.tsx';

/** How long what is typed to sign in is kept, tenant by tenant, and the way to the vault. */
export function RetentionSettings({ view, actions }: { view: View; actions: PageActions }) {
  const { t } = actions;
  return (
    <section class="panel" aria-label={t('kept_title')}>
      <h2>{t('kept_title')}</h2>
      <p class="help">{t('kept_help')}</p>
      {view.tenants.length > 0 && (
        <PerTenantGrid legend={t('keeping')} tenants={view.tenants}>
          {(tenant) => <KeepingSelect tenant={tenant} view={view} actions={actions} />}
        </PerTenantGrid>
      )}
      <div class="row row-wrap">
        <Button onPress={() => openVault()}>{t('kept_openVault')}</Button>
        {view.vault.open && (
          <Button onPress={() => void actions.send('lock', {})}>{t('vault_lockNow')}</Button>
        )}
      </div>
    </section>
  );
}

function KeepingSelect(props: { tenant: Tenant; view: View; actions: PageActions }) {
  const { choices, chosen, choose } = deriveRetention(props);
  return (
    <label class="kept-choice">
      {props.tenant.name}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const how = choices.find((each) => each === currentTarget.value) ?? 'ask';
          // Shown as chosen only once it is.
          currentTarget.value = chosen;
          void choose(how);
        }}
      >
        {choices.map((how) => (
          <option key={how} value={how}>
            {props.actions.t(`keep_${how}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
