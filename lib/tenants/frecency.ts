import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';

type Used = Pick<Preferences, 'usedAt' | 'usage'>;

/** After this long without use, a use counts half, in milliseconds. */
const halfLife = 7 * 24 * 3600_000;
/** Uses within this long are one, in milliseconds. */
const oneUse = 10 * 60_000;

/** What is written when a tenant is used: when, and how often by then, older uses counting less. */
export function recordUse(kept: Used, tenantId: string, now: number): Used {
  const last = getOwn(kept.usedAt, tenantId);
  const count = last === undefined ? 0 : (getOwn(kept.usage ?? {}, tenantId) ?? 1);
  const since = Math.max(0, now - (last ?? 0));
  const next = count > 0 && since < oneUse ? count : count * 2 ** (-since / halfLife) + 1;
  return { usedAt: { ...kept.usedAt, [tenantId]: now }, usage: { ...kept.usage, [tenantId]: next } };
}

/**
 * How high a tenant stands among those that were used, lately and often; 0 when it never was. Older uses fade alike for
 * everybody, so the order does not depend on the hour. Where no count was kept yet, it is one.
 */
export function frecency({ usedAt, usage }: Used, tenantId: string): number {
  // A tenant may be called `constructor`: what is no number is 0.
  return (usedAt[tenantId] ?? 0) / halfLife + Math.log2(usage?.[tenantId] ?? 1) || 0;
}
