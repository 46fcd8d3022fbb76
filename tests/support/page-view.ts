import type { View } from '../../components/shared/page-types.ts';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { Preferences } from '../../lib/storage/preferences-schema.ts';
import { draftsSlot, policySlot, preferencesSlot, vaultStatusSlot } from '../../lib/storage/public-slots.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { noon } from './test-app.ts';

export function tenant(id: string, more: Partial<Tenant> = {}): Tenant {
  return {
    id,
    vendor: 'nexudus',
    name: id,
    baseUrl: `https://${id}.spaces.nexudus.com`,
    environment: 'production',
    settings: {},
    destinations: [],
    ...more,
  };
}

/** A pass signed in at noon, for an hour. */
export function signedIn(account: string | null = null): Pass {
  return {
    session: {
      account,
      method: 'password',
      signedInAt: noon,
      renewedAt: noon,
      expiresAt: noon + 3600_000,
      renewableUntil: null,
      tokenKind: 'bearer',
      maskedToken: 'abcdefgh…',
      tokenId: '12345678',
    },
  };
}

/** What a page has read. */
export function viewOf(
  tenants: readonly Tenant[],
  passes: Record<string, Pass> = {},
  preferences: Partial<Preferences> = {},
): View {
  return {
    tenants,
    policy: policySlot.empty,
    passes,
    preferences: { ...preferencesSlot.empty, ...preferences },
    drafts: draftsSlot.empty,
    vault: vaultStatusSlot.empty,
    origins: [],
    hasQuarantinedTenants: false,
  };
}
