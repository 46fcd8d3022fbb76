import { ConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import type { VendorRequest } from '../vendors/contract.ts';

/** How long a reply may take, body included. Chrome ends a worker that waits 30 s for one. */
export const requestTimeoutMs = 25_000;
/** The most of a body that is read, in bytes. No reply we judge is near it. */
export const maxBodyBytes = 1_000_000;

/**
 * The only way out of the house. Pins the origin before anything leaves, follows no redirect, sends no cookie,
 * gives up in time, caps the size, and returns the reply unjudged.
 * @param milliseconds how long a reply may take; tests are less patient
 * @throws ConciergeError `network`, `timeout`, `redirected`, `vendor_reply` (fault `too_big`); `bad_credentials` (fault
 *   `not sent`) for a header that no request can carry: what else stands in one was checked, so it was typed
 * @throws TypeError for an address outside the route
 */
export function createPinnedFetch(
  fetch: typeof globalThis.fetch,
  now: () => number,
  milliseconds: number = requestTimeoutMs,
): SendRequest {
  return async (request, route) => {
    const target = new URL(request.url);
    // A blob's origin is its maker's.
    const web = target.protocol === 'https:' || target.protocol === 'http:';
    const named = target.username !== '' || target.password !== '';
    if (!web || named || !route.origins.includes(target.origin)) {
      throw new TypeError('a request may go to the tenant’s own origins only');
    }
    if (!canCarry(request.headers)) throw new ConciergeError('bad_credentials', { detail: 'not sent' });
    const timeout = AbortSignal.timeout(milliseconds);
    try {
      const response = await fetch(target.href, {
        method: request.method,
        headers: { ...request.headers },
        ...(request.body === undefined ? {} : { body: new TextEncoder().encode(request.body) }),
        credentials: route.cookies ? 'include' : 'omit',
        redirect: 'manual',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.any([timeout, route.signal]),
      });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        throw new ConciergeError('redirected');
      }
      const text = await cappedText(response);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text,
        receivedAt: now(),
      };
    } catch (thrown) {
      if (thrown instanceof ConciergeError) throw thrown;
      if (timeout.aborted) throw new ConciergeError('timeout', {}, thrown);
      throw new ConciergeError('network', {}, thrown);
    }
  };
}

/** Whether these can be headers: one line of Latin-1 each. A token that was pasted masked, with its `…`, cannot. */
function canCarry(headers: VendorRequest['headers']): boolean {
  try {
    return new Headers({ ...headers }) !== null;
  } catch {
    // Its message may repeat the value.
    return false;
  }
}

async function cappedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBodyBytes) {
      await reader.cancel().catch(() => undefined);
      throw new ConciergeError('vendor_reply', { detail: 'too_big', status: response.status });
    }
    text += decoder.decode(value, { stream: true });
  }
}
