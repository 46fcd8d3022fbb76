/** The keys of what no page reads: plain texts, for the background's first moments, when no schema is built yet. */

const tokenPrefix = 'token:';

/** Where sign-ins that wait for their code are kept. */
export const pendingKey = 'pending';

/** Where one session's secrets are kept. */
export const tokenKey = (tenantId: string): string => tokenPrefix + tenantId;

/** The tenant a session-area key keeps secrets of, or `null` when it is no token's key. */
export function tenantIdOfTokenKey(key: string): string | null {
  return key.startsWith(tokenPrefix) ? key.slice(tokenPrefix.length) : null;
}
