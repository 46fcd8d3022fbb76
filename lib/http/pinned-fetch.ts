import { ConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import { isUnencrypted } from '../tenants/url.ts';
import type { VendorRequest } from '../vendors/contract.ts';
import { decodeBody } from './charset.ts';

/** Time limit of a reply, body included, in milliseconds: Chrome kills a worker whose `fetch` waits 30 s. */
export const requestTimeoutMs = 25_000;
/** Size limit of a reply's body, in bytes; far above any vendor's reply. */
export const maxBodyBytes = 1_000_000;

/**
 * Creates the only egress of the extension.
 * Pins the origin before sending, follows no redirect, omits cookies outside cookie mode, limits time and size.
 * The reply is returned unparsed.
 * @param startTimeout starts the time limit of one reply, a signal that aborts at its end; replaced in tests
 * @throws ConciergeError `network`, `timeout`, `redirected` (detail `plain` for unencrypted http), `vendor_reply`
 *   (detail `too_big`, or `truncated` for a body that breaks off)
 * @throws ConciergeError `bad_credentials` (detail `not sent`) for an invalid header value, which only typing can cause
 * @throws TypeError for an address outside the policy's origins
 */
export function createPinnedFetch(
  fetch: typeof globalThis.fetch,
  now: () => number,
  startTimeout: () => AbortSignal = () => AbortSignal.timeout(requestTimeoutMs),
): SendRequest {
  return async (request, policy) => {
    const target = new URL(request.url);
    // A `blob:` URL reports its creator's origin, so the protocol is checked apart.
    const isWeb = target.protocol === 'https:' || target.protocol === 'http:';
    const hasCredentials = target.username !== '' || target.password !== '';
    if (!isWeb || hasCredentials || !policy.origins.includes(target.origin)) {
      throw new TypeError('a request may go to the tenant’s own origins only');
    }
    if (!areValidHeaders(request.headers))
      throw new ConciergeError('bad_credentials', { detail: 'not sent' });
    const timeout = startTimeout();
    const signal = AbortSignal.any([timeout, policy.signal]);
    let status: number | undefined;
    try {
      const response = await fetch(target.href, {
        method: request.method,
        headers: { ...request.headers },
        ...(request.body === undefined ? {} : { body: new TextEncoder().encode(request.body) }),
        credentials: policy.cookies ? 'include' : 'omit',
        redirect: 'manual',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal,
      });
      const isUnchanged = response.status === 304 && policy.isConditional === true;
      const isRedirect = response.status >= 300 && response.status < 400 && !isUnchanged;
      if (response.type === 'opaqueredirect' || isRedirect) {
        // The browser's own rule (HSTS) also replaces http by a redirect.
        throw new ConciergeError('redirected', isUnencrypted(target.href) ? { detail: 'plain' } : {});
      }
      status = response.status;
      const text = await readLimitedText(response, signal, policy.maxBytes ?? maxBodyBytes);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text,
        receivedAt: now(),
      };
    } catch (thrown) {
      if (thrown instanceof ConciergeError) throw thrown;
      if (timeout.aborted) throw new ConciergeError('timeout', {}, thrown);
      if (status !== undefined && !signal.aborted)
        throw new ConciergeError('vendor_reply', { detail: 'truncated', status }, thrown);
      throw new ConciergeError('network', {}, thrown);
    }
  };
}

/** Whether the values are valid headers, one line of Latin-1 each; a token pasted masked, with `…`, is not. */
function areValidHeaders(headers: VendorRequest['headers']): boolean {
  try {
    return new Headers({ ...headers }) !== null;
  } catch {
    // The error is dropped, because its message may contain the secret value.
    return false;
  }
}

/**
 * Reads a body as text in its charset.
 * @throws ConciergeError `vendor_reply` (detail `too_big`) above the limit, in bytes
 * @throws the signal's reason, without waiting for the stream to notice
 */
async function readLimitedText(response: Response, signal: AbortSignal, limit: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => reader.cancel().catch(() => undefined));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), aborted]);
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw new ConciergeError('vendor_reply', { detail: 'too_big', status: response.status });
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return decodeBody(bytes, response.headers.get('content-type'));
}
