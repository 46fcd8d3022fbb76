/**
 * Expiries from vendors' replies, in epoch milliseconds of this computer's clock.
 * An end at or before receipt is unknown: the server has just accepted what it issued.
 */
import type { VendorReply } from './contract.ts';
import { parseHttpDate } from './http-date.ts';
import { jwtExpiry } from './jwt-claims.ts';
import { toSeconds } from './response.ts';

/** The end of a duration in seconds that starts at receipt; `null` for what is no positive number below ten years. */
export function endAfterSeconds(reply: VendorReply, seconds: unknown): number | null {
  const lifetime = toSeconds(seconds);
  const end = lifetime === null ? reply.receivedAt : reply.receivedAt + Math.round(lifetime * 1000);
  return end > reply.receivedAt ? end : null;
}

/**
 * The end that a server states by its own clock: the time left by the reply's `Date` starts at receipt.
 * `null` without that header, because the two clocks need not agree.
 * @param value ISO 8601 with a zone, an HTTP date, or epoch seconds or milliseconds, as a number or as digits
 */
export function endAtServerTime(reply: VendorReply, value: unknown): number | null {
  return endAfterSeconds(reply, millisecondsLeft(reply, value) / 1000);
}

/** The time until a server's own end by its own clock, in milliseconds; `NaN` when either is unknown. */
function millisecondsLeft(reply: VendorReply, value: unknown): number {
  // The header has whole seconds, cut off.
  const now = parseHttpDate(reply.headers.date?.trim() ?? '') ?? Number.NaN;
  return parseTimestamp(value) - now - 500;
}

/** One hundred years: some credentials are issued to last for ever. */
const maxCredentialMs = 100 * 365 * 86_400_000;

/**
 * The `exp` of an unverified JWT as an end by this computer's clock, for display only.
 * `null` when undecodable, past, or without a server's `Date` to compare with.
 */
export function jwtEnd(reply: VendorReply, token: string): number | null {
  const left = millisecondsLeft(reply, jwtExpiry(token));
  return left > 0 && left < maxCredentialMs ? Math.round(reply.receivedAt + left) : null;
}

/** A date and time with its zone: without one the time could be any of 26 hours. */
const zonedIso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|([+-]\d\d):?(\d\d))$/i;

/** Epoch milliseconds of a vendor's timestamp, else `NaN`. Eleven digits and fewer are seconds. */
function parseTimestamp(value: unknown): number {
  if (typeof value === 'string') {
    const text = value.trim();
    const [, day, time, hours, minutes] = zonedIso.exec(text) ?? [];
    if (day !== undefined)
      return Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
    return /^\d{1,16}(?:\.\d+)?$/.test(text)
      ? parseTimestamp(Number(text))
      : (parseHttpDate(text) ?? Number.NaN);
  }
  if (typeof value !== 'number' || !(value > 0)) return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
