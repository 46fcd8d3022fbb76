import type { VendorRequest } from '../vendors/contract.ts';

/** The facts of a failed request that the browser reports and `fetch` does not. */
export interface ObservedFailure {
  /** The reason: `net::ERR_…`, `NS_ERROR_…`, or a sentence for what Firefox calls a security error. */
  error?: string;
  /** The target origin and status of a redirect; the rest of the target's address is not kept. */
  redirect?: { origin: string | null; status: number };
}

/** Observes the background's own requests to one host, from its creation until `dismiss`. */
export interface RequestObserver {
  /** The facts of a failed request; waits a moment, because the browser may report after `fetch` rejects. */
  failureOf(request: Pick<VendorRequest, 'method' | 'url'>): Promise<ObservedFailure>;
  dismiss(): void;
}
