import type { VendorReply } from './contract.ts';

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

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`;
/** The three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850, asctime. */
const forms = [
  new RegExp(`^[a-z]{3}, (?<day>\\d\\d) (?<month>[a-z]{3}) (?<year>\\d{4}) ${time} GMT$`, 'i'),
  new RegExp(`^[a-z]{6,9}, (?<day>\\d\\d)-(?<month>[a-z]{3})-(?<year>\\d\\d) ${time} GMT$`, 'i'),
  new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`, 'i'),
];

/** An HTTP date in epoch milliseconds; `null` for other text. `Date.parse` would also accept `-1`. */
function parseHttpDate(text: string): number | null {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return null;
  const month = months.indexOf((parts.month ?? '').toLowerCase());
  const day = Number(parts.day);
  // [I] A year of two digits is of this century: the form is obsolete, and a wait is in the future.
  const year = Number(parts.year) + (parts.year?.length === 2 ? 2000 : 0);
  const date = new Date(
    Date.UTC(year, month, day, Number(parts.hour), Number(parts.minute), Number(parts.second)),
  );
  return month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : null;
}
