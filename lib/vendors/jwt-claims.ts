/**
 * The `exp` of an unverified JWT (RFC 7519, 4.1.4), for display only: `undefined` without one, or for what is no JWT.
 * The signature is the server's to check; no key for it is known here.
 */
export function jwtExpiry(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    );
    return typeof payload === 'object' && payload !== null && Object.hasOwn(payload, 'exp')
      ? Object(payload).exp
      : undefined;
  } catch {
    return undefined;
  }
}
