import type { VendorRequest } from '../vendors/contract.ts';

/** Details of a failed request that `fetch` hides and `webRequest` reports. */
export interface ObservedFailure {
  /** The browser's error: `net::ERR_…`, `NS_ERROR_…`, or Firefox's sentence for a security error. */
  error?: string;
  /** Redirect target's origin and the status; the path is dropped, since it may hold a secret. */
  redirect?: { origin: string | null; status: number };
}

/** Observes the background's own requests to one host until `dismiss`. */
export interface RequestObserver {
  /** Details of a failed request, awaited for at most 400 ms; `{}` when nothing was observed. */
  failureOf(request: Pick<VendorRequest, 'method' | 'url'>): Promise<ObservedFailure>;
  /** Removes the listeners. */
  dismiss(): void;
}
