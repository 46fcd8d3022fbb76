import type { VendorReply } from './contract.ts';
import { parseHttpDate } from './http-date.ts';

/** Bounds of a wait in seconds: a shorter wait is a loop, and no vendor requests more than a day. */
const waitLimits = { min: 1, max: 86_400 };

/** A wait in whole seconds within the bounds. */
export function toWait(seconds: number): number {
  return Math.min(waitLimits.max, Math.max(waitLimits.min, Math.ceil(seconds)));
}

/**
 * The `Retry-After` header in whole seconds, 1 to 86,400; `null` when missing, malformed or a past date.
 * A date counts from the server's own `Date`, because the clocks may disagree; without one from the receipt.
 */
export function retryAfterSeconds({ headers, receivedAt }: VendorReply): number | null {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(value)) return toWait(Number(value));
  const until = parseHttpDate(value);
  if (until === null) return null;
  const milliseconds = until - (parseHttpDate(headers.date?.trim() ?? '') ?? receivedAt);
  return milliseconds > 0 ? toWait(milliseconds / 1000) : null;
}
