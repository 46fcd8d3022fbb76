import type { View } from '../../../components/view.ts';
import type { Pass } from '../../../lib/sessions/schema.ts';
import { draftsSlot, policySlot, preferencesSlot, vaultFactsSlot } from '../../../lib/slots/public.ts';
import type { Preferences } from '../../../lib/slots/schemas.ts';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { noon } from '../fakes.ts';

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
      way: 'password',
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
    vault: vaultFactsSlot.empty,
    origins: [],
    aside: false,
  };
}
