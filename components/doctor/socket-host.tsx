import { portalAddress } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { socketAddress } from '../../lib/tenants/socket-address.ts';
import { hostOf, hostPattern } from '../../lib/tenants/url.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

interface SocketHostProps {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  view: View;
  actions: PageActions;
}

/** Offers the host permission for `wss:`: Chromium requires it, beside `https:`, to sign a portal's WebSockets in. */
export function SocketHost({ tenant, descriptor, view, actions }: SocketHostProps) {
  const { t } = actions;
  const { cookieMode, portal } = descriptor;
  const byCookies = cookieMode !== undefined && tenant.settings[cookieMode.setting] === cookieMode.value;
  const address = portal?.by === 'tab' && !byCookies ? portalAddress(descriptor, tenant) : null;
  if (address === null) return null;
  const sockets = socketAddress(new URL(address).origin);
  // No pattern of http or https covers them.
  if (view.origins.includes(hostPattern(sockets))) return null;
  return (
    <section class="panel">
      <p>{t('doctorSockets', hostOf(address))}</p>
      <div class="row">
        <Button onPress={() => void actions.requestHosts([sockets])}>
          {t('allowSockets', hostOf(address))}
        </Button>
      </div>
    </section>
  );
}
