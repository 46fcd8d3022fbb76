import type { Pass } from './schema.ts';

/** The five words a person reads, in the order a list shows them. */
export type StateName = 'signed-in' | 'renewable' | 'signing-in' | 'expired' | 'signed-out';

/** A pass at a moment, as it is shown. */
export interface SessionState {
  name: StateName;
  /** When the shown state ends by itself: the access token's end, or a renewal's. `null`: unknown or never. */
  until: number | null;
}

/**
 * What a person sees of a pass at a moment. The one place where this is decided.
 * @param pass `undefined` when there is none
 * @param now epoch milliseconds
 */
export function deriveState(pass: Pass | undefined, now: number): SessionState {
  if (pass?.signingIn !== undefined && now < pass.signingIn.until) return { name: 'signing-in', until: null };
  const session = pass?.session;
  if (session === undefined) return { name: 'signed-out', until: null };
  const over = session.endedAt !== undefined || (session.expiresAt !== null && now >= session.expiresAt);
  if (!over) return { name: 'signed-in', until: session.expiresAt };
  if (session.renewableUntil !== null && now < session.renewableUntil) {
    return { name: 'renewable', until: session.renewableUntil };
  }
  return { name: 'expired', until: null };
}

/** When a pass will next be shown otherwise without anything happening, or `null`. */
export function nextStateChange(pass: Pass | undefined, now: number): number | null {
  const moments = [pass?.signingIn?.until, pass?.session?.expiresAt, pass?.session?.renewableUntil];
  const ahead = moments.filter((moment): moment is number => typeof moment === 'number' && moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
