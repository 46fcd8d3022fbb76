import type { UnlockAttempts } from './schema.ts';

/** Wrong attempts without a wait: typing errors happen. */
const freeAttempts = 2;
const firstDelayMs = 5000;
const maxDelayMs = 5 * 60_000;

/** Counts an attempt before its result is known, so that ending the worker does not avoid the count. */
export function recordAttempt({ failed }: UnlockAttempts, now: number): UnlockAttempts {
  const count = failed + 1;
  return {
    failed: count,
    until:
      count <= freeAttempts ? 0 : now + Math.min(maxDelayMs, firstDelayMs * 2 ** (count - freeAttempts - 1)),
  };
}

/**
 * Seconds until the next attempt is allowed, 0 when it is now. Capped at the longest wait, in case the clock
 * was set back.
 */
export function secondsToWait({ until }: UnlockAttempts, now: number): number {
  return Math.ceil(Math.min(maxDelayMs, Math.max(0, until - now)) / 1000);
}
