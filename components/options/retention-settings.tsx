import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { deriveRetention, openVault } from '../shared/retention.tsx';
import { PerTenantGrid } from './per-tenant-grid.tsx';

/** How long credentials are retained, tenant by tenant, with a link to the vault's page. */
export function RetentionSettings({ view, actions }: { view: View; actions: PageActions }) {
  const { t } = actions;
  return (
    <section class="panel" aria-label={t('kept_title')}>
      <h2>{t('kept_title')}</h2>
      <p class="help">{t('kept_help')}</p>
      {view.tenants.length > 0 && (
        <PerTenantGrid legend={t('keeping')} tenants={view.tenants}>
          {(tenant) => <RetentionSelect tenant={tenant} view={view} actions={actions} />}
        </PerTenantGrid>
      )}
      <div class="row row-wrap">
        <Button onPress={() => openVault()}>{t('kept_openVault')}</Button>
        {view.vault.open && (
          <Button onPress={() => void actions.apply('lock', {})}>{t('vault_lockNow')}</Button>
        )}
      </div>
    </section>
  );
}

function RetentionSelect(props: { tenant: Tenant; view: View; actions: PageActions }) {
  const { choices, chosen, choose } = deriveRetention(props);
  return (
    <label class="retention-choice">
      {props.tenant.name}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const retention = choices.find((choice) => choice === currentTarget.value) ?? 'ask';
          // The select shows a choice only once it is stored.
          currentTarget.value = chosen;
          void choose(retention);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {props.actions.t(`keep_${choice}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
