import type { UnlockAttempts } from './schema.ts';

/** Wrong passphrases that cost nothing but their own time: fingers slip. */
const free = 2;
const first = 5000;
const most = 5 * 60_000;

/** The tries after one more, counted before its outcome is known: a worker that dies under it has tried all the same. */
export function recordAttempt({ failed }: UnlockAttempts, now: number): UnlockAttempts {
  const count = failed + 1;
  return { failed: count, until: count <= free ? 0 : now + Math.min(most, first * 2 ** (count - free - 1)) };
}

/** Seconds to wait before the next try, 0 when it may be now. A clock set back makes nobody wait longer than the longest. */
export function secondsToWait({ until }: UnlockAttempts, now: number): number {
  return Math.ceil(Math.min(most, Math.max(0, until - now)) / 1000);
}
