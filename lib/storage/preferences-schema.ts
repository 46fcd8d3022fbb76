import * as z from 'zod/mini';
import { emptyPreferences } from './empty-preferences.ts';

const byTenant = <T extends z.ZodMiniType>(value: T) => z.record(z.string(), value);

const preferencesShape = z.strictObject({
  /** This installation's device id (Q01's `uuid`), made once and kept. */
  device: z.optional(z.string()),
  /** The page of the first install was opened: some browsers tell of an install at every start. */
  welcomed: z.optional(z.boolean()),
  /** Whether a tenant's session renews itself, by tenant id; it does unless this says no. */
  keepAlive: z.optional(byTenant(z.boolean())),
  /** Whether a tenant's sign-in links open in a private window, by tenant id. */
  privateDoors: z.optional(byTenant(z.boolean())),
  /** Tenants at hand for the keyboard commands, in their order. */
  favourites: z.optional(z.array(z.string())),
  /** Delete a cookie tenant's cookies at log-out. */
  clearCookies: z.optional(z.boolean()),
  /** Tell before a session ends that cannot renew itself. */
  announceEnds: z.optional(z.boolean()),
  /** Log out everywhere when the screen locks. */
  logoutOnLock: z.optional(z.boolean()),
  /** How long what was typed to sign in is kept, by tenant id; a tenant that is not named asks each time. */
  keeping: z.optional(byTenant(z.enum(['browser', 'vault']))),
  /** Minutes without use after which what is kept is locked away. */
  autoLock: z.optional(z.int().check(z.minimum(1), z.maximum(1440))),
  /** Lock when the screen locks; where there is a vault, unless this says no. */
  lockOnScreen: z.optional(z.boolean()),
  /** Locking ends the sessions too. */
  lockEndsSessions: z.optional(z.boolean()),
  /** Whether a journal is kept; it is unless this says no. */
  journal: z.optional(z.boolean()),
  /** User name last used and taken for one by its server, by tenant id. */
  lastAccount: byTenant(z.string()),
  /** The portal origin a person has agreed to, by tenant id: sign-in links go nowhere else. */
  portalOrigins: byTenant(z.string()),
  /** The local day (`2026-11-21`) of the last door into a production tenant, by tenant id. */
  doorDays: byTenant(z.string()),
  /** When a tenant was last used, epoch milliseconds, by tenant id. */
  usedAt: byTenant(z.number()),
  /** How often by then, older uses counting less, by tenant id. */
  usage: z.optional(byTenant(z.number())),
});
export type Preferences = z.output<typeof preferencesShape>;

/** Those of which a part was dropped when they were read. */
const mended = new WeakSet<Preferences>();

/** Whether a part of what was stored could not be taken when these preferences were read. */
export const wasRepaired = (kept: Preferences): boolean => mended.has(kept);

/**
 * Field by field, and in a map or a list entry by entry: what is not good, or what another build calls by a name of its
 * own, is dropped, and all the rest stands.
 */
export const preferencesSchema: z.ZodMiniType<Preferences, unknown> = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((stored): Preferences => {
    const whole = preferencesShape.safeParse(stored);
    if (whole.success) return whole.data;
    const good = Object.entries(preferencesShape.def.shape).map(
      ([name, field]) => [name, goodPart(field, stored[name])] as const,
    );
    const kept = preferencesShape.parse({
      ...emptyPreferences,
      ...Object.fromEntries(good.filter(([, value]) => value !== undefined)),
    });
    mended.add(kept);
    return kept;
  }),
);

/** `undefined` where no part of it is. */
function goodPart(field: z.ZodMiniType, value: unknown): unknown {
  const isGood = (part: unknown) => field.safeParse(part).success;
  if (isGood(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const left = Array.isArray(value)
    ? value.filter((each) => isGood([each]))
    : Object.fromEntries(Object.entries(value).filter(([key, each]) => isGood({ [key]: each })));
  return isGood(left) ? left : undefined;
}

export const draftsSchema = z.strictObject({
  /** What the person was about to do when a dialog closed the popup, or when a door was asked for from outside it. */
  intent: z.optional(
    z.strictObject({
      tenant: z.string(),
      at: z.number(),
      /** A door was asked for by the address bar, a key or the toolbar's menu: its question stands. */
      door: z.optional(z.boolean()),
      destination: z.optional(z.number()),
    }),
  ),
  /** Unsent form text by tenant id and field name; never a secret field. */
  fields: z.optional(byTenant(z.record(z.string(), z.string()))),
});
export type Drafts = z.output<typeof draftsSchema>;
