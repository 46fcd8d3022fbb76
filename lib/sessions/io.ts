import { ConciergeError } from '../errors.ts';
import type { Send } from '../platform/http.ts';
import type { Io, Tenant, VendorReply, VendorRequest, Wire } from '../vendors/contract.ts';

/** How often a throttled call is repeated, and the longest wait before one repetition, in seconds. */
export const throttleLimits = { repeats: 3, seconds: 15 };

export interface IoParts {
  send: Send;
  /** Waits, or rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  randomId(): string;
  device(): Promise<string>;
}

/** How something is said to a server where many are spoken to: it may have to wait for its turn, unless called off. */
export type Speak = <T>(talk: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** What becomes of a call that waits, and of one that is called off. */
export interface Calling {
  /** Told before each wait, in seconds, so that the waiting can be seen. */
  onWait?(seconds: number): Promise<void>;
  /** Asked before and after each wait: throws where the call may not be repeated any more. */
  stillWanted?(): Promise<void>;
  /** What ends a request that has left, in the signal's place: it may be heard out after the call was called off. */
  request?: AbortSignal;
}

/**
 * The world as one tenant's adapter may touch it: its own origin, no cookies unless it chose them, throttling waited out.
 */
export function ioFor(
  parts: IoParts,
  tenant: Tenant,
  wire: Wire,
  signal: AbortSignal,
  calling: Calling = {},
): Io {
  const route = {
    origins: [new URL(tenant.baseUrl).origin],
    cookies: wire.cookies?.(tenant) ?? false,
    signal: calling.request ?? signal,
  };

  async function send(request: VendorRequest): Promise<VendorReply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await parts.send(request, route);
      const seconds = wire.throttle?.(reply, attempt) ?? null;
      if (seconds === null) return reply;
      if (attempt > throttleLimits.repeats || seconds > throttleLimits.seconds) {
        throw new ConciergeError('throttled', { retryAfterSeconds: seconds, status: reply.status });
      }
      await calling.stillWanted?.();
      await calling.onWait?.(seconds);
      await parts.sleep(seconds * 1000, signal);
      await calling.stillWanted?.();
    }
  }

  return { send, now: parts.now, randomId: parts.randomId, device: parts.device };
}
