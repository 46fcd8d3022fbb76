/** What pages can render of each public slot that the popup reads, see `readable.ts`. */
import { managedPreferences } from '../policy/managed-preferences.ts';
import type { Policy } from '../policy/policy.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import { isAddress } from '../tenants/url.ts';
import type { VaultStatus } from '../vault/schema.ts';
import type { Drafts, Preferences } from './preferences-schema.ts';
import {
  fields,
  flag,
  listOf,
  mapOf,
  nullable,
  number,
  oneOf,
  type Readable,
  text,
  textOrNumber,
  time,
} from './readable.ts';

/** The last failure of a tenant, without facts of another type. */
export const readableProblem = fields({ code: text, act: text, at: time, facts: mapOf(textOrNumber) });

export const readablePasses: Readable<Passes> = mapOf(
  fields(
    {},
    {
      session: fields(
        {
          account: nullable(text),
          method: text,
          signedInAt: time,
          expiresAt: nullable(time),
          renewedAt: time,
          renewableUntil: nullable(time),
          tokenKind: text,
          maskedToken: text,
          tokenId: text,
        },
        {
          estimated: flag,
          credentialEndsAt: time,
          nextTryAt: time,
          announced: flag,
          lastCheck: fields({ status: number, at: time }),
          endedAt: time,
        },
      ),
      signingIn: fields(
        { since: time, until: time, awaits: oneOf('vendor', 'code', 'wait') },
        { field: text, method: text, account: text },
      ),
      problem: readableProblem,
    },
  ),
);

export const readableDrafts: Readable<Drafts> = fields(
  {},
  {
    intent: fields({ tenant: text, at: time }, { door: flag, destination: number }),
    fields: mapOf(mapOf(text)),
  },
);

export const readableVaultFacts: Readable<VaultStatus> = fields(
  { vault: oneOf('none', 'locked', 'unlocked'), kept: mapOf(oneOf('browser', 'vault')) },
  { passkey: fields({ credential: text, salt: text }), open: flag, aside: flag },
);

/** Every preference is optional here: `withDictionaries` adds the maps that are missing. */
export const readablePreferences: Readable<Preferences> = fields(
  {},
  {
    device: text,
    welcomed: flag,
    keepAlive: mapOf(flag),
    privateDoors: mapOf(flag),
    favourites: listOf(text),
    clearCookies: flag,
    announceEnds: flag,
    logoutOnLock: flag,
    keeping: mapOf(oneOf('browser', 'vault')),
    autoLock: number,
    lockOnScreen: flag,
    lockEndsSessions: flag,
    journal: flag,
    lastAccount: mapOf(text),
    portalOrigins: mapOf(text),
    doorDays: mapOf(text),
    usedAt: mapOf(time),
    usage: mapOf(number),
  },
);

const environment = oneOf('production', 'staging', 'sandbox');
const readableDestination = fields({ label: text, path: text });
const textFields = ['id', 'vendor', 'name'] as const;

/** A list with one unreadable tenant is none: the background moves it to quarantine whole. */
export const readableTenants: Readable<Tenant[]> = (list) => {
  const isReadable =
    Array.isArray(list) &&
    list.every(
      (each: Partial<Tenant> | null) =>
        isAddress(String(each?.baseUrl)) &&
        textFields.every((name) => typeof each?.[name] === 'string') &&
        environment(each?.environment) !== undefined &&
        [undefined, 'string'].includes(each?.color && typeof each.color) &&
        Object(each?.settings) === each?.settings &&
        Object.values(each?.settings ?? {}).every((value) => typeof value === 'string') &&
        Array.isArray(each?.destinations) &&
        each.destinations.every((destination) => readableDestination(destination) !== undefined),
    );
  return isReadable ? (list as Tenant[]) : undefined;
};

const catalogueText = fields({ key: text, substitutions: listOf(text) });
export const readablePolicy: Readable<Policy> = fields({
  tenants: readableTenants,
  preferences: fields(
    {},
    Object.fromEntries(
      Object.entries(managedPreferences).map(([name, { kind }]) => [name, kind === 'flag' ? flag : number]),
    ),
  ),
  issues: listOf(fields({ issue: catalogueText }, { at: catalogueText, field: text })),
});
