import type { VendorReply, VendorRequest } from '../vendors/contract.ts';

/** A tenant's rules for its requests; fixed per tenant, so that no single request can widen them. */
export interface RequestPolicy {
  /** The permitted origins of a request. */
  origins: readonly string[];
  /** Sends and stores the browser's cookies; only for a tenant in cookie mode. */
  cookies: boolean;
  signal: AbortSignal;
  /** The reply's size limit in bytes, where it is another than a vendor's. */
  maxBytes?: number;
  /** A 304 is a reply, to a request with an `If-None-Match` of its own. */
  isConditional?: boolean;
}

/** Sends one request under its tenant's policy; see `createPinnedFetch` for the errors. */
export type SendRequest = (request: VendorRequest, policy: RequestPolicy) => Promise<VendorReply>;
