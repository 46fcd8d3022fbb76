import type { Pass } from './schema.ts';

/** The five displayed states, in the order of a list. */
export type StateName = 'signed-in' | 'renewable' | 'signing-in' | 'expired' | 'signed-out';

/** The displayed state of a pass at a given time. */
export interface SessionState {
  name: StateName;
  /**
   * When the state ends by itself: the expiry of the access token, or of its renewal. `null`: unknown or
   * never.
   */
  until: number | null;
}

/**
 * Derives the displayed state of a pass; no other code decides it.
 * @param pass `undefined` when there is none
 * @param now epoch milliseconds
 */
export function deriveState(pass: Pass | undefined, now: number): SessionState {
  if (pass?.signingIn !== undefined && now < pass.signingIn.until) return { name: 'signing-in', until: null };
  const session = pass?.session;
  if (session === undefined) return { name: 'signed-out', until: null };
  const isOver = session.endedAt !== undefined || (session.expiresAt !== null && now >= session.expiresAt);
  if (!isOver) return { name: 'signed-in', until: session.expiresAt };
  if (session.renewableUntil !== null && now < session.renewableUntil) {
    return { name: 'renewable', until: session.renewableUntil };
  }
  return { name: 'expired', until: null };
}
