import { ConciergeError } from '../errors.ts';
import type { SendRequest } from '../http/pinned-fetch.ts';
import type { Tenant, VendorClient, VendorIo, VendorReply, VendorRequest } from '../vendors/contract.ts';

/** How often a throttled call is repeated, and the longest wait before one repetition, in seconds. */
export const throttleLimits = { repeats: 3, seconds: 15 };

export interface VendorIoDeps {
  send: SendRequest;
  /** Waits, or rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  randomId(): string;
  device(): Promise<string>;
}

/** How something is said to a server where many are spoken to: it may have to wait for its turn, unless called off. */
export type Scheduler = <T>(talk: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** What becomes of a call that waits, and of one that is called off. */
export interface RetryHooks {
  /** Told before each wait, in seconds, so that the waiting can be seen. */
  onWait?(seconds: number): Promise<void>;
  /** Asked before and after each wait: throws where the call may not be repeated any more. */
  assertStillWanted?(): Promise<void>;
  /** What ends a request that has left, in the signal's place: it may be heard out after the call was called off. */
  requestSignal?: AbortSignal;
}

/**
 * The world as one tenant's adapter may touch it: its own origin, no cookies unless it chose them, throttling waited out.
 */
export function createVendorIo(
  deps: VendorIoDeps,
  tenant: Tenant,
  client: VendorClient,
  signal: AbortSignal,
  calling: RetryHooks = {},
): VendorIo {
  const route = {
    origins: [new URL(tenant.baseUrl).origin],
    cookies: client.usesCookies?.(tenant) ?? false,
    signal: calling.requestSignal ?? signal,
  };

  async function send(request: VendorRequest): Promise<VendorReply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await deps.send(request, route);
      const seconds = client.throttle?.(reply, attempt) ?? null;
      if (seconds === null) return reply;
      if (attempt > throttleLimits.repeats || seconds > throttleLimits.seconds) {
        throw new ConciergeError('throttled', { retryAfterSeconds: seconds, status: reply.status });
      }
      await calling.assertStillWanted?.();
      await calling.onWait?.(seconds);
      await deps.sleep(seconds * 1000, signal);
      await calling.assertStillWanted?.();
    }
  }

  return { send, now: deps.now, randomId: deps.randomId, device: deps.device };
}
