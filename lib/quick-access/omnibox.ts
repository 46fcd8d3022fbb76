import type { Translate } from '../i18n/i18n.ts';
import type { LostTabBadge, TabBadge } from '../ports/tabs.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { deriveListOrder } from '../tenants/list-order.ts';
import { createNamesakeLookup, placeOf } from '../tenants/namesakes.ts';
import { accountOf, createSearchEntry, foldText, search } from '../tenants/search.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';

/** One omnibox suggestion. */
interface Suggestion {
  /** Omnibox text after selection; ends in the tenant's id, so that it resolves to no other tenant. */
  content: string;
  /** Name, address of one of several alike names, environment, account, vendor; plain text, unescaped. */
  description: string;
}

/** Input of keyboard commands, omnibox and toolbar menu. */
export interface QuickAccessState {
  tenants: readonly Tenant[];
  passes: Passes;
  preferences: Preferences;
  findSummary(vendor: string): VendorSummary | undefined;
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
        namesakes(tenant).length > 1 ? placeOf(tenant) : '',
        t(`environment_${tenant.environment}`),
        account,
        state.findSummary(tenant.vendor)?.label ?? '',
      ];
      return {
        content: `${tenant.name}${label === '' ? '' : ` ${label}`}${idMark}${tenant.id}${destination === undefined ? '' : `.${destination}`}`,
        description: parts.filter((part) => part !== '').join(' · '),
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
    createSearchEntry(tenant, state.findSummary(tenant.vendor), state),
  );
  const matches = search(all, text);
  const whole = matches.map(({ item: { tenant } }) => ({ tenant }));
  if (matches[0]?.typo === false) return whole;
  // Trailing words may name a destination, the longest label first: `acme bookings`, `acme my invoices`.
  const words = foldText(text).trim().split(' ');
  const destinationMatches = words.slice(1).flatMap((_word, before) => {
    const label = words.slice(before + 1).join(' ');
    const withDestination = all.filter(({ tenant }) => destinationOf(tenant, label) >= 0);
    return search(withDestination, words.slice(0, before + 1).join(' ')).map(
      ({ item: { tenant }, typo }) => ({
        tenant,
        destination: destinationOf(tenant, label),
        typo,
      }),
    );
  });
  // Typo matches come last, however many words name the destination.
  destinationMatches.sort((a, b) => Number(a.typo) - Number(b.typo));
  const unique = new Map(
    destinationMatches.map((match) => [`${match.tenant.id}.${match.destination}`, match]),
  );
  return [...unique.values(), ...whole];
}

/** Index of the best destination: equal label, then label prefix, then word prefixes; -1 without a match. */
function destinationOf({ destinations }: Tenant, text: string): number {
  const whole = foldText(text);
  const words = whole.trim().split(' ');
  const labels = destinations.map(({ label }) => foldText(label));
  const matchers: ((label: string) => boolean)[] = [
    (label) => label === whole,
    (label) => label.startsWith(whole.slice(0, -1)),
    (label) => words.every((word) => label.includes(` ${word}`)),
  ];
  const places = matchers.map((matches) => labels.findIndex(matches));
  return places.find((place) => place >= 0) ?? -1;
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

/** Toolbar title of a signed-in tab: tenant, environment, origin, account. */
export function tabTitle(t: Translate, { tenant, account, origin }: TabBadge): string {
  const where = [tenant.name, t(`environment_${tenant.environment}`), origin] as const;
  return account === null ? t('tabSignedIn', ...where) : t('tabSignedInAs', ...where, account);
}

/** Toolbar title of a tab that is signed in no more: tenant, and the sentence that the popup shows as well. */
export function lostTabTitle(t: Translate, { tenant, lost }: LostTabBadge): string {
  return t('tabLost', tenant.name, t(`problem_not_signed_in_tab_${lost}`));
}

/** The most recently used tenants, newest first; never used ones are left out. */
export function recentTenants(state: QuickAccessState, limit: number): Tenant[] {
  const usedAt = (tenant: Tenant) => state.preferences.usedAt[tenant.id] ?? 0;
  return state.tenants
    .filter((tenant) => usedAt(tenant) > 0)
    .sort((a, b) => usedAt(b) - usedAt(a))
    .slice(0, limit);
}
