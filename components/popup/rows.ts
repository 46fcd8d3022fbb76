import { stateOf } from '../../lib/sessions/state.ts';
import { hostOf } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Findable } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';
import { environmentWords } from '../words.ts';
import type { Row } from './tenant-list.tsx';

/** A tenant with the texts it is found by. */
export function findable(tenant: Tenant, view: View): Findable {
  const about = faceOf(tenant.vendor);
  const account = view.passes[tenant.id]?.session?.account ?? view.preferences.lastAccount[tenant.id] ?? '';
  const realm = about?.realm === undefined ? '' : (tenant.settings[about.realm] ?? '');
  return {
    tenant,
    texts: [
      tenant.name,
      about?.label ?? tenant.vendor,
      hostOf(tenant.baseUrl),
      environmentWords[tenant.environment],
      account,
      realm,
    ],
  };
}

/** A tenant as the list shows it. */
export function rowOf(tenant: Tenant, view: View, now: number): Row {
  const about = faceOf(tenant.vendor);
  const detail = about?.realm === undefined ? '' : (tenant.settings[about.realm] ?? '');
  return {
    tenant,
    vendor: about?.label ?? tenant.vendor,
    detail,
    state: stateOf(view.passes[tenant.id], now),
  };
}
