import type { Translate } from '../i18n/i18n.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { findDestinations } from '../tenants/finding.ts';
import { deriveListOrder } from '../tenants/list-order.ts';
import { createNamesakeLookup } from '../tenants/namesakes.ts';
import { createSearchEntry, search } from '../tenants/search.ts';
import { tellingFacts } from '../tenants/telling-name.ts';
import { accountOf } from '../tenants/tenant-facts.ts';
import type { Tenant, VendorDescriptor } from '../vendors/contract.ts';

/** One omnibox suggestion. */
interface Suggestion {
  /** Omnibox text after selection; ends in the tenant's id, so that it resolves to no other tenant. */
  content: string;
  /** Name, what tells one of several alike names apart, environment, account, vendor; plain text, unescaped. */
  description: string;
}

/** Input of keyboard commands, omnibox and toolbar menu. */
export interface QuickAccessState {
  tenants: readonly Tenant[];
  passes: Passes;
  preferences: Preferences;
  findDescriptor(vendor: string): VendorDescriptor | undefined;
  /** The team's file has changes that wait for a yes. */
  teamWaits?: boolean;
  /** Epoch milliseconds. */
  now: number;
}

/** Separates a suggestion's text from its tenant id; a typed search text hardly contains it. */
const idMark = ' #';

/** At most six suggestions for a text; `acme bookings` finds Acme's destination Bookings. */
export function suggest(state: QuickAccessState, text: string, t: Translate): Suggestion[] {
  const namesakes = createNamesakeLookup(state.tenants);
  return findMatches(state, text)
    .slice(0, 6)
    .map(({ tenant, destination }) => {
      const label = destination === undefined ? '' : (tenant.destinations[destination]?.label ?? '');
      const account = accountOf(tenant, state);
      const parts = [
        tenant.name,
        label,
        ...tellingFacts(tenant, namesakes(tenant), state),
        t(`environment_${tenant.environment}`),
        account,
        state.findDescriptor(tenant.vendor)?.label ?? '',
      ];
      return {
        content: `${tenant.name}${label === '' ? '' : ` ${label}`}${idMark}${tenant.id}${destination === undefined ? '' : `.${destination}`}`,
        description: [...new Set(parts)].filter((part) => part !== '').join(' · '),
      };
    });
}

/** The tenant and, if named, the destination of an accepted omnibox text; `null` without a match. */
export function resolveInput(
  state: QuickAccessState,
  text: string,
): { tenant: Tenant; destination?: number } | null {
  const [, id, number] = /#([a-z0-9-]{1,64})(?:\.(\d+))?$/.exec(text) ?? [];
  const named = state.tenants.find((tenant) => tenant.id === id);
  if (named !== undefined) {
    const destination = number === undefined ? undefined : Number(number);
    return destination === undefined || named.destinations[destination] === undefined
      ? { tenant: named }
      : { tenant: named, destination };
  }
  return findMatches(state, text)[0] ?? null;
}

function findMatches(state: QuickAccessState, text: string): { tenant: Tenant; destination?: number }[] {
  const all = inListOrder(state).map((tenant) =>
    createSearchEntry(tenant, state.findDescriptor(tenant.vendor), state),
  );
  const matches = search(all, text);
  const whole = matches.map(({ item: { tenant } }) => ({ tenant }));
  if (matches[0]?.typo === false) return whole;
  const named = findDestinations(all, text).map(({ item: { tenant }, destination }) => ({
    tenant,
    ...(destination === undefined ? {} : { destination }),
  }));
  return [...named, ...whole];
}

/** Tenants in the popup's list order, because the search keeps the input order of equal matches. */
function inListOrder(state: QuickAccessState): Tenant[] {
  const places = new Map(deriveListOrder(state, state.now).ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: Tenant) => places.get(id) ?? 0;
  return state.tenants.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Escapes a text for Chromium's omnibox XML: markup characters as entities, control characters as spaces. */
export function escapeMarkup(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The most recently used tenants, newest first; never used ones are left out. */
export function recentTenants(state: QuickAccessState, limit: number): Tenant[] {
  const usedAt = (tenant: Tenant) => state.preferences.usedAt[tenant.id] ?? 0;
  return state.tenants
    .filter((tenant) => usedAt(tenant) > 0)
    .sort((a, b) => usedAt(b) - usedAt(a))
    .slice(0, limit);
}
