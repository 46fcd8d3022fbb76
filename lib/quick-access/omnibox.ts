import type { Translate } from '../i18n/i18n.ts';
import type { TabBadge } from '../ports/tabs.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { deriveListOrder } from '../tenants/list-order.ts';
import { accountOf, createSearchEntry, foldText, search } from '../tenants/search.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';

/** A line the address bar offers. */
export interface Suggestion {
  /** What stands in the address bar when it is chosen: leads back to this tenant and nothing else. */
  content: string;
  /** Name, environment, account, vendor; plain text, not yet escaped. */
  description: string;
}

/** What the handles outside our pages know: plain values. */
export interface QuickAccessState {
  tenants: readonly Tenant[];
  passes: Passes;
  preferences: Preferences;
  faceOf(vendor: string): VendorSummary | undefined;
  /** Epoch milliseconds. */
  now: number;
}

/** How a chosen suggestion names its tenant. No search text contains it by chance. */
const idMark = ' #';

/** What the address bar offers for a text: `acme bookings` is the destination Bookings of Acme. Six at the most. */
export function suggest(facts: QuickAccessState, text: string, t: Translate): Suggestion[] {
  return found(facts, text)
    .slice(0, 6)
    .map(({ tenant, destination }) => {
      const label = destination === undefined ? '' : (tenant.destinations[destination]?.label ?? '');
      const account = accountOf(tenant, facts);
      const parts = [
        tenant.name,
        label,
        t(`environment_${tenant.environment}`),
        account,
        facts.faceOf(tenant.vendor)?.label ?? '',
      ];
      return {
        content: `${tenant.name}${label === '' ? '' : ` ${label}`}${idMark}${tenant.id}${destination === undefined ? '' : `.${destination}`}`,
        description: parts.filter((part) => part !== '').join(' · '),
      };
    });
}

/** The tenant, and the destination, a text in the address bar leads to; `null` when there is none. */
export function resolveInput(
  facts: QuickAccessState,
  text: string,
): { tenant: Tenant; destination?: number } | null {
  const [, id, number] = /#([a-z0-9-]{1,64})(?:\.(\d+))?$/.exec(text) ?? [];
  const named = facts.tenants.find((tenant) => tenant.id === id);
  if (named !== undefined) {
    const destination = number === undefined ? undefined : Number(number);
    return destination === undefined || named.destinations[destination] === undefined
      ? { tenant: named }
      : { tenant: named, destination };
  }
  return found(facts, text)[0] ?? null;
}

function found(facts: QuickAccessState, text: string): { tenant: Tenant; destination?: number }[] {
  const all = inOrder(facts).map((tenant) => createSearchEntry(tenant, facts.faceOf(tenant.vendor), facts));
  const matches = search(all, text);
  const whole = matches.map(({ item: { tenant } }) => ({ tenant }));
  if (matches[0]?.typo === false) return whole;
  // The last words may name a destination: `acme bookings`, `acme my invoices`. As many of them as can be.
  const words = foldText(text).trim().split(' ');
  const doors = words.slice(1).flatMap((_word, before) => {
    const label = words.slice(before + 1).join(' ');
    const having = all.filter(({ tenant }) => destinationOf(tenant, label) >= 0);
    return search(having, words.slice(0, before + 1).join(' ')).map(({ item: { tenant }, typo }) => ({
      tenant,
      destination: destinationOf(tenant, label),
      typo,
    }));
  });
  // Who is found only by overlooking an error stands behind the others, whichever words name the destination.
  doors.sort((a, b) => Number(a.typo) - Number(b.typo));
  const each = new Map(doors.map((door) => [`${door.tenant.id}.${door.destination}`, door]));
  return [...each.values(), ...whole];
}

/**
 * The place of the destination that a text names best: by its whole label, by the beginning of it, or by beginnings of
 * its words; -1 when there is none.
 */
function destinationOf({ destinations }: Tenant, text: string): number {
  const whole = foldText(text);
  const words = whole.trim().split(' ');
  const labels = destinations.map(({ label }) => foldText(label));
  const methods: ((label: string) => boolean)[] = [
    (label) => label === whole,
    (label) => label.startsWith(whole.slice(0, -1)),
    (label) => words.every((word) => label.includes(` ${word}`)),
  ];
  const places = methods.map((fits) => labels.findIndex(fits));
  return places.find((place) => place >= 0) ?? -1;
}

/** The tenants as the popup's search has them: equal matches keep the order they come in. */
function inOrder(facts: QuickAccessState): Tenant[] {
  const places = new Map(deriveListOrder(facts, facts.now).ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: Tenant) => places.get(id) ?? 0;
  return facts.tenants.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Text as the address bar wants it: its markup characters escaped, control characters gone. */
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

/** Whose a signed-in tab is, as the toolbar button says it while that tab is in front. */
export function tabTitle(t: Translate, { tenant, account, origin }: TabBadge): string {
  const where = [tenant.name, t(`environment_${tenant.environment}`), origin] as const;
  return account === null ? t('tabSignedIn', ...where) : t('tabSignedInAs', ...where, account);
}

/** The tenants used last, for the toolbar's menu. */
export function recentTenants(facts: QuickAccessState, most: number): Tenant[] {
  const used = (tenant: Tenant) => facts.preferences.usedAt[tenant.id] ?? 0;
  return facts.tenants
    .filter((tenant) => used(tenant) > 0)
    .sort((a, b) => used(b) - used(a))
    .slice(0, most);
}
