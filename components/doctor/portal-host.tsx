import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { portalAddress } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

interface PortalHostProps {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  view: View;
  actions: PageActions;
}

/**
 * Offers the host of a portal that opens by a sign-in link: Firefox takes a tab that an extension without access to it
 * opens for another site's doing, and sends no `SameSite=Strict` cookie there, not even one that the link just set.
 */
export function PortalHost({ tenant, descriptor, view, actions }: PortalHostProps) {
  const { t } = actions;
  const portal = descriptor.portal?.by === 'link' ? portalAddress(descriptor, tenant) : null;
  if (portal === null || matchesAnyPattern(view.origins, portal)) return null;
  return (
    <section class="panel">
      <p>{t('doctorPortalHost', hostOf(portal))}</p>
      <div class="row">
        <Button onPress={() => void actions.requestHosts([portal])}>
          {t('allowAccess', hostOf(portal))}
        </Button>
      </div>
    </section>
  );
}
