import type { VendorReply, VendorRequest } from '../vendors/contract.ts';

/** The destinations of requests and their credentials mode; decided per tenant, never per request. */
export interface RequestPolicy {
  /** The only origins a request may go to. */
  origins: readonly string[];
  /** Send and keep the browser's cookies: only for a tenant that chose cookie mode. */
  cookies: boolean;
  signal: AbortSignal;
}

/**
 * Sends one request under a policy and returns the reply unjudged. Errors: those of `createPinnedFetch`.
 */
export type SendRequest = (request: VendorRequest, route: RequestPolicy) => Promise<VendorReply>;
