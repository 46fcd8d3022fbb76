import { randomBytes } from 'node:crypto';

/** Random lower-case hex digits, two per byte. */
export function hex(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}

/** A random opaque string of URL-safe characters. */
export function opaque(bytes = 96): string {
  return randomBytes(bytes).toString('base64url');
}

/** Something shaped like a JWT whose payload decodes and whose signature is random. */
export function jwt(payload: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'HS256' })}.${part(payload)}.${opaque(32)}`;
}

/** Something that begins like a JWT and does not decode, as the samples in N-able's page. */
export function undecodableJwt(): string {
  return `eyJhbGciOiJIUzI1NiJ9.${opaque(20)}.${opaque(32)}`;
}
