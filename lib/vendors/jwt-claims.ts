/**
 * The claims of an unverified JWT (RFC 7519), for display only: `undefined` for what is no JWT.
 * The signature is the server's to check; no key for it is known here.
 */
export function jwtClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    );
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}

/** The claim `exp` (RFC 7519, 4.1.4) of an unverified JWT: `undefined` without one, or for what is no JWT. */
export const jwtExpiry = (token: string): unknown => jwtClaims(token)?.exp;
