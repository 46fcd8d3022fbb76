import { ConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import { isBelow } from '../tenants/addresses.ts';
import type { Tenant, VendorClient, VendorIo, VendorReply, VendorRequest } from '../vendors/contract.ts';
import {
  foreignError,
  foreignKind,
  isAlike,
  type Recognition,
  recogniseReply,
  requestedPause,
} from '../vendors/recognition.ts';

/** How often a throttled request is repeated, and the longest wait before one repetition, in seconds. */
export const throttleLimits = { repeats: 3, seconds: 15 };

export interface VendorIoDeps {
  send: SendRequest;
  /** Waits; rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  device(): Promise<string>;
}

/** Decides when a request of a bulk run is sent; rejects when the signal is aborted first. */
export type Scheduler = <T>(call: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Hooks for throttled and cancelled requests. */
export interface RetryHooks {
  /** `false` in a log-in: only requests that their client calls repeatable are sent again. */
  repeats?: boolean;
  /** Called before each wait, in seconds, to show it. */
  onWait?(seconds: number): Promise<void>;
  /** Called before and after each wait; throws when the request must not be repeated. */
  assertStillWanted?(): Promise<void>;
  /** Ends a sent request in place of `signal`, so that its reply can arrive after cancellation. */
  requestSignal?: AbortSignal;
}

/**
 * The network as one tenant's client may use it: its own origin, cookies only if the client declares them,
 * throttled requests repeated, and no reply but the vendor's own.
 */
export function createVendorIo(
  deps: VendorIoDeps,
  tenant: Tenant,
  client: VendorClient,
  signal: AbortSignal,
  hooks: RetryHooks = {},
): VendorIo {
  const policy = {
    origins: [new URL(tenant.baseUrl).origin],
    cookies: client.usesCookies?.(tenant) ?? false,
    signal: hooks.requestSignal ?? signal,
  };

  /** A refusal without a mark of its sender counts only when the vendor answers the probe, which has no credentials. */
  async function recognise(
    reply: VendorReply,
    request: VendorRequest,
  ): Promise<Exclude<Recognition, 'doubtful'>> {
    const recognition = recogniseReply(client, reply, request);
    if (recognition !== 'doubtful') return recognition;
    const ask = (probe: VendorRequest) => deps.send(probe, { ...policy, cookies: false }).catch(() => null);
    const answer = await ask(client.probe.request(tenant));
    if (answer === null || !client.probe.recognise(answer)) return foreignKind(reply);
    const open = isAlike(answer, reply) ? (client.openProbe?.(tenant) ?? null) : null;
    if (open === null) return 'own';
    const other = await ask(open);
    return other === null || isAlike(other, reply) ? foreignKind(reply) : 'own';
  }

  const send: VendorIo['send'] = async (request, { repeatable = hooks.repeats ?? true } = {}) => {
    if (!isBelow(tenant.baseUrl, request.url))
      throw new TypeError('a request may go below the tenant’s base URL only');
    for (let attempt = 1; ; attempt += 1) {
      const reply = await deps.send(request, policy);
      const pause = requestedPause(client, reply, attempt);
      if (pause === null) {
        const recognition = await recognise(reply, request);
        if (recognition === 'own') return reply;
        throw foreignError(recognition, reply);
      }
      const { seconds } = pause;
      const mayRepeat = repeatable && pause.repeatable && attempt <= throttleLimits.repeats;
      if (!mayRepeat || seconds > throttleLimits.seconds) {
        const detail = reply.status >= 500 ? { detail: 'unavailable' } : {};
        throw new ConciergeError('throttled', {
          retryAfterSeconds: seconds,
          ...detail,
          status: reply.status,
        });
      }
      await hooks.assertStillWanted?.();
      await hooks.onWait?.(seconds);
      await deps.sleep(seconds * 1000, signal);
      await hooks.assertStillWanted?.();
    }
  };

  return { send, now: deps.now, device: deps.device };
}
