import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import { unknownVendorText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';

/** In the place of the card: why nothing can be done for a tenant whose vendor is unknown here, and what helps. */
export function MissingVendor({ tenant, actions }: { tenant: Tenant; actions: PageActions }) {
  const { t } = actions;
  return (
    <section class="card" aria-label={tenant.name}>
      <header class="card-head">
        <TenantAvatar tenant={tenant} large />
        <div class="card-title">
          <h2 title={tenant.name}>{tenant.name}</h2>
        </div>
      </header>
      <p class="card-place">{tenant.vendor}</p>
      <p class="warning">{unknownVendorText(t, tenant.vendor)}</p>
      <Button onPress={actions.openOptions}>{t('manageTenants')}</Button>
    </section>
  );
}
