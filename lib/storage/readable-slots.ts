/** What pages can render of each public slot that the popup reads, see `readable.ts`. */
import type { Policy } from '../policy/policy.ts';
import type { Pass, Passes, Problem, SessionFacts, SigningIn } from '../sessions/schema.ts';
import type { Destination, Tenant } from '../tenants/schema.ts';
import { isAddress } from '../tenants/url.ts';
import type { Issue, LocatedIssue } from '../tenants/validation-issue.ts';
import type { VaultStatus } from '../vault/schema.ts';
import type { SignInMethod, VendorDescriptor } from '../vendors/contract.ts';
import { badgeCounts, densities, themes } from './appearance.ts';
import type { Drafts, Preferences } from './preferences-schema.ts';
import {
  fields,
  listOf,
  mapOf,
  nullable,
  number,
  oneOf,
  type Readable,
  scalar,
  text,
  time,
} from './readable.ts';

/** The last failure of a tenant, without facts of another type. */
export const readableProblem = fields<Problem>({ code: text, at: time, facts: mapOf(scalar) });

export const readablePasses: Readable<Passes> = mapOf(
  fields<Pass>(
    {},
    {
      session: fields<SessionFacts>(
        {
          account: nullable(text),
          signedInAt: time,
          expiresAt: nullable(time),
          renewedAt: time,
          renewableUntil: nullable(time),
          maskedToken: text,
          tokenId: text,
        },
        {
          credentialEndsAt: time,
          lastCheck: fields<NonNullable<SessionFacts['lastCheck']>>({ at: time }),
          endedAt: time,
        },
      ),
      signingIn: fields<SigningIn>({ since: time, until: time, awaits: oneOf('vendor', 'code', 'wait') }),
      problem: readableProblem,
    },
  ),
);

export const readableDrafts: Readable<Drafts> = fields<Drafts>(
  {},
  {
    intent: fields<NonNullable<Drafts['intent']>>({}, { tenant: text }),
    fields: mapOf(mapOf(text)),
  },
);

export const readableVendors: Readable<VendorDescriptor[]> = listOf(
  fields<VendorDescriptor>({ id: text, label: text, signIn: listOf(fields<SignInMethod>({ id: text })) }),
);

export const readableVaultStatus: Readable<VaultStatus> = fields<VaultStatus>({
  vault: oneOf('none', 'locked', 'unlocked'),
  retained: mapOf(oneOf('browser', 'vault')),
});

/** What a page reads further into; a flag of another type is no harm, and `withDictionaries` adds missing maps. */
export const readablePreferences: Readable<Preferences> = fields<Preferences>(
  {},
  {
    favourites: listOf(text),
    autoLock: number,
    theme: oneOf(...themes),
    density: oneOf(...densities),
    badge: oneOf(...badgeCounts),
    retention: mapOf(text),
    lastAccount: mapOf(text),
    portalOrigins: mapOf(text),
    portalOpenedOn: mapOf(text),
    signInAgreedOn: mapOf(text),
    checkAgreedOn: mapOf(text),
    usedAt: mapOf(number),
    usage: mapOf(number),
  },
);

const environment = oneOf('production', 'staging', 'sandbox');
const areTexts = (values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string');
/** Looks without a copy: thousands of them stand between a press and the popup. */
function isDestination(value: unknown): boolean {
  const { label, path }: Partial<Destination> = Object(value);
  return typeof label === 'string' && typeof path === 'string';
}

/** A list with one unreadable tenant is none: the background moves it to quarantine whole. */
export const readableTenants: Readable<Tenant[]> = (list) => {
  const isReadable =
    Array.isArray(list) &&
    list.every(
      (each: Partial<Tenant> | null) =>
        isAddress(String(each?.baseUrl)) &&
        areTexts([each?.id, each?.vendor, each?.name]) &&
        environment(each?.environment) !== undefined &&
        Object(each?.settings) === each?.settings &&
        areTexts(Object.values(each?.settings ?? {})) &&
        Array.isArray(each?.destinations) &&
        each.destinations.every(isDestination) &&
        (each.tags === undefined || listOf(text)(each.tags)?.length === each.tags.length) &&
        (each.note === undefined || typeof each.note === 'string'),
    );
  return isReadable ? (list as Tenant[]) : undefined;
};

export const readableIssue = fields<LocatedIssue>({
  issue: fields<Issue>({ key: text, substitutions: listOf(text) }),
});

export const readablePolicy: Readable<Policy> = fields<Policy>(
  { tenants: readableTenants, preferences: mapOf(scalar), issues: listOf(readableIssue) },
  { teamFile: text },
);
