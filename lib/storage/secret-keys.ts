/** Storage keys of secret slots; free of schemas, so that the worker can check raw storage before loading the app. */

const tokenPrefix = 'token:';

/** Key of the sign-ins that wait for a code. */
export const pendingKey = 'pending';

/** Key of one session's secrets. */
export const tokenKey = (tenantId: string): string => tokenPrefix + tenantId;

/** The tenant id in a token key; `null` for any other key. */
export function tenantIdOfTokenKey(key: string): string | null {
  return key.startsWith(tokenPrefix) ? key.slice(tokenPrefix.length) : null;
}
