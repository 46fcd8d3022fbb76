import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';

type UsageHistory = Pick<Preferences, 'usedAt' | 'usage'>;

/** Half-life of one use's weight, in milliseconds. */
const halfLifeMs = 7 * 24 * 3600_000;
/** Uses within this interval count as one, in milliseconds. */
const sameUseMs = 10 * 60_000;

/**
 * The usage history after one more use of a tenant: the time of the use, and a count with exponential decay.
 * @param now epoch milliseconds
 */
export function recordUse(history: UsageHistory, tenantId: string, now: number): UsageHistory {
  const last = getOwn(history.usedAt, tenantId);
  const count = last === undefined ? 0 : (getOwn(history.usage ?? {}, tenantId) ?? 1);
  const since = Math.max(0, now - (last ?? 0));
  const next = count > 0 && since < sameUseMs ? count : count * 2 ** (-since / halfLifeMs) + 1;
  return { usedAt: { ...history.usedAt, [tenantId]: now }, usage: { ...history.usage, [tenantId]: next } };
}

/**
 * The frecency score of a tenant: higher for recent and frequent use, 0 for a tenant never used.
 * All scores decay at the same rate, so the order does not depend on the time of the call.
 * A missing count stands for one use.
 */
export function frecency({ usedAt, usage }: UsageHistory, tenantId: string): number {
  // The id `constructor` reads an inherited function, which makes `NaN`, hence `|| 0`.
  return (usedAt[tenantId] ?? 0) / halfLifeMs + Math.log2(usage?.[tenantId] ?? 1) || 0;
}
