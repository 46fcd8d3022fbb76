import * as z from 'zod/mini';
import { maxAutoLockMinutes } from '../vault/limits.ts';
import { badgeCounts, densities, themes } from './appearance.ts';
import { emptyPreferences } from './empty-preferences.ts';
import { instant } from './instant.ts';
import { lenientRecord } from './lenient-record.ts';

const byTenant = <T extends z.ZodMiniType>(value: T) => z.record(z.string(), value);

const preferencesShape = z.strictObject({
  /** The installation's random id (Q01's `uuid`, the key of Nexudus' client ids), created once. */
  device: z.optional(z.string()),
  /** Set once the welcome page has opened, because some browsers fire `onInstalled` at every start. */
  welcomed: z.optional(z.boolean()),
  /** Automatic renewal by tenant id; on when absent. */
  keepAlive: z.optional(byTenant(z.boolean())),
  /** Whether sign-in links open in a private window, by tenant id. */
  privateWindow: z.optional(byTenant(z.boolean())),
  /** Tenant ids of the favourites, in the order of the keyboard commands. */
  favourites: z.optional(z.array(z.string())),
  /** Deletes a cookie tenant's cookies at log-out. */
  clearCookies: z.optional(z.boolean()),
  /** Notifies before the end of a session that cannot renew itself. */
  announceEnds: z.optional(z.boolean()),
  /** Logs out everywhere when the screen locks. */
  logoutOnLock: z.optional(z.boolean()),
  /** Retention of credentials by tenant id; an absent tenant prompts at each log-in. */
  retention: z.optional(byTenant(z.enum(['browser', 'vault']))),
  /** Auto-lock delay, in minutes without use. */
  autoLock: z.optional(z.int().check(z.minimum(1), z.maximum(maxAutoLockMinutes))),
  /** Locks when the screen locks; on when absent and a vault exists. */
  lockOnScreen: z.optional(z.boolean()),
  /** Locking also logs out everywhere. */
  lockEndsSessions: z.optional(z.boolean()),
  /** Whether the journal records; on when absent. */
  journal: z.optional(z.boolean()),
  /** The pages' colours; the system's when absent. */
  theme: z.optional(z.enum(themes)),
  /** The height of rows; comfortable when absent. */
  density: z.optional(z.enum(densities)),
  /** What the toolbar's badge counts; the signed-in tenants when absent. */
  badge: z.optional(z.enum(badgeCounts)),
  /** User name last used and accepted as such by the server, by tenant id. */
  lastAccount: byTenant(z.string()),
  /** The confirmed portal origin by tenant id; a sign-in link goes to no other. */
  portalOrigins: byTenant(z.string()),
  /** Local day (`2026-11-21`) of the last production portal opening, by tenant id. */
  portalOpenedOn: byTenant(z.string()),
  /** Local day on which signing in to a production tenant among many was agreed to, by tenant id. */
  signInAgreedOn: z.optional(byTenant(z.string())),
  /** Local day on which a heavy check of a production tenant was agreed to, by tenant id. */
  checkAgreedOn: z.optional(byTenant(z.string())),
  /** Last use in epoch milliseconds, by tenant id. */
  usedAt: byTenant(instant),
  /** Use count at `usedAt`, older uses decayed, by tenant id. */
  usage: z.optional(byTenant(z.number())),
});
export type Preferences = z.output<typeof preferencesShape>;

/** Parsed preferences that lost an invalid part. */
const repaired = new WeakSet<Preferences>();

/** Whether parsing dropped an invalid part of these preferences; holds for the parsed object, not for copies. */
export const wasRepaired = (parsed: Preferences): boolean => repaired.has(parsed);

/**
 * Parses preferences leniently: an invalid or unknown field, list item or map entry is dropped, the rest stays.
 * Another build's unknown fields must not cost the known ones.
 */
export const preferencesSchema: z.ZodMiniType<Preferences, unknown> = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((raw): Preferences => {
    const whole = preferencesShape.safeParse(raw);
    if (whole.success) return whole.data;
    const valid = Object.entries(preferencesShape.def.shape).map(
      ([name, field]) => [name, validPart(field, raw[name])] as const,
    );
    const parsed = preferencesShape.parse({
      ...emptyPreferences,
      ...Object.fromEntries(valid.filter(([, value]) => value !== undefined)),
    });
    repaired.add(parsed);
    return parsed;
  }),
);

/** The valid part of a field's value; `undefined` when no part is valid. */
function validPart(field: z.ZodMiniType, value: unknown): unknown {
  const isValid = (part: unknown) => field.safeParse(part).success;
  if (isValid(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const remaining = Array.isArray(value)
    ? value.filter((each) => isValid([each]))
    : Object.fromEntries(Object.entries(value).filter(([key, each]) => isValid({ [key]: each })));
  return isValid(remaining) ? remaining : undefined;
}

/** An optional part that is left out where it is invalid, so that the other parts stay. */
const lenient = <T extends z.ZodMiniType>(part: T) => z.catch(z.optional(part), undefined);

export const draftsSchema = z.strictObject({
  /** The action to resume in the popup: interrupted by a permission dialog, or requested by quick access. */
  intent: lenient(
    z.strictObject({
      /** Where the popup opens; absent for what concerns every tenant. */
      tenant: z.optional(z.string()),
      /** Epoch milliseconds; see `intentTtlMs`. */
      at: instant,
      /** Quick access requested the portal: the popup shows its confirmation. */
      confirmPortal: z.optional(z.boolean()),
      /** The toolbar's menu requested `Sign out everywhere`: the popup shows its question. */
      confirmLogout: z.optional(z.boolean()),
      destination: z.optional(z.number()),
    }),
  ),
  /** Unsent form text by tenant id and field name; secret fields are excluded. */
  fields: lenient(lenientRecord(z.record(z.string(), z.string()))),
});
export type Drafts = z.output<typeof draftsSchema>;
