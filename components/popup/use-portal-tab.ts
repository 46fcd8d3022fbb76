import { useEffect, useState } from 'preact/hooks';
import { portalAddress } from '../../lib/portal/confirmation.ts';
import { tabTitle } from '../../lib/quick-access/tab-title.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { PageActions, View } from '../shared/page-types.ts';

/**
 * The id of the tab that is signed in to a tenant's portal, `null` without one. Found by the title that signed-in tabs
 * have; a portal that opens by a one-time link or with the browser's cookies has no tab that is known again.
 * Queried after the render that shows the tenant: the card waits for no browser API. Queried again with each view, which
 * the side panel reads when a person comes back to it: a tab may have opened or closed since.
 */
export function usePortalTab(tenant: Tenant | undefined, view: View, actions: PageActions): number | null {
  const [found, setFound] = useState<{ tenant: string; tab: number } | null>(null);
  const session = view.passes[tenant?.id ?? '']?.session;
  useEffect(() => {
    const descriptor = tenant && findDescriptor(tenant.vendor);
    const address = tenant && descriptor ? portalAddress(descriptor, tenant) : null;
    if (tenant === undefined || address === null || session === undefined) return setFound(null);
    let isCurrent = true;
    const { origin } = new URL(address);
    const title = tabTitle(actions.t, { tenant, account: session.account, origin });
    void actions.findTab(origin, title).then((tab) => {
      if (isCurrent) setFound(tab === null ? null : { tenant: tenant.id, tab });
    });
    return () => {
      isCurrent = false;
    };
  }, [tenant, view]);
  return found !== null && found.tenant === tenant?.id ? found.tab : null;
}
