/**
 * A stable id for one scope: the first half of HMAC-SHA-256 over the scope's parts, as 32 lower-case hex digits.
 * Without the key neither the key nor another scope's id follows from it.
 * @param key a random text
 */
export async function scopedId(key: string, ...scope: readonly string[]): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await crypto.subtle.importKey('raw', bytes.encode(key), algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', secret, bytes.encode(JSON.stringify(scope)));
  return [...new Uint8Array(mac, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
