/** Takes token, expiry and account out of a good reply. Expiries are bounded as every vendor's are. */
import type { Grant, Secrets, VendorReply } from '../contract.ts';
import { endAfterSeconds, endAtServerTime } from '../expiry.ts';
import { jwtExpiry } from '../jwt-claims.ts';
import { invalidResponse, optionalText, tokenText, toNumber } from '../response.ts';
import type { Carry, Expiry, Source, Take } from './definition.ts';
import { isThere, type ReadReply, valueAtSource } from './reading.ts';

/** [I] How long a refresh token is offered where nothing tells its life: thirty days; its server refuses an older one. */
const usualRefreshLife = 30 * 86_400;

/** What a grant is made of beside the reply. */
interface Known {
  /** The secrets so far: of a pasted token, or of the session that is renewed. */
  secrets?: Secrets;
  account: string | null;
  /** Whether a renewal exists: `refresh` by a refresh token, `token` by the token itself. */
  renewal: 'refresh' | 'token' | null;
  tokenKind: string;
}

/**
 * The grant of a good reply.
 * @throws ConciergeError `vendor_reply` (`no_token`, or `shape` for a token that none can be)
 */
export function takeGrant(read: ReadReply, take: Take, known: Known): Grant {
  const { reply } = read;
  const accessToken =
    take.token === undefined ? (known.secrets?.accessToken ?? '') : takeToken(read, take.token);
  const refreshToken =
    take.refresh === undefined || !isThere(valueAtSource(read, take.refresh))
      ? known.secrets?.refreshToken
      : takeToken(read, take.refresh);
  const told = firstEnd(read, take.expires);
  const assumed = told === null ? endAfterSeconds(reply, take.lives) : null;
  const expiresAt = told ?? assumed;
  return {
    secrets: { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) },
    receivedAt: reply.receivedAt,
    expiresAt,
    ...(assumed === null ? {} : { estimated: true }),
    renewableUntil: renewableUntil(read, take, known, refreshToken, expiresAt),
    account: accountIn(read, take) ?? known.account,
    tokenKind: known.tokenKind,
  };
}

function renewableUntil(
  read: ReadReply,
  take: Take,
  { renewal }: Known,
  refreshToken: string | undefined,
  expiresAt: number | null,
): number | null {
  if (renewal === 'token') return expiresAt;
  if (renewal === null || refreshToken === undefined) return null;
  return (
    firstEnd(read, take.refreshExpires) ??
    endAfterSeconds(read.reply, take.refreshLives) ??
    read.reply.receivedAt + usualRefreshLife * 1000
  );
}

/** A token in one piece; a number of at most 15 digits counts as its digits. */
function takeToken(read: ReadReply, source: Source): string {
  const value = valueAtSource(read, source);
  if (!isThere(value)) throw invalidResponse(read.reply, missingDetail(read, source));
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  const { success, data } = tokenText.safeParse(text);
  if (!success) throw invalidResponse(read.reply, 'shape');
  return data;
}

/** A body that is no JSON is told by what it is; a missing header says nothing of the body. */
function missingDetail({ reply, json }: ReadReply, source: Source): string {
  if ('header' in source || json !== undefined) return 'no_token';
  return reply.text.trim() === '' ? 'empty' : 'shape';
}

/** The account's name from the reply, on one line; `null` without one. */
function accountIn(read: ReadReply, { account }: Take): string | null {
  const value = account === undefined ? undefined : valueAtSource(read, account);
  const text = optionalText.parse(typeof value === 'number' ? String(value) : value);
  return text === '' || text.length > 200 ? null : text;
}

function firstEnd(read: ReadReply, expiries: readonly Expiry[] = []): number | null {
  for (const { from, unit } of expiries) {
    const end = endOf(read.reply, valueAtSource(read, from), unit);
    if (end !== null) return end;
  }
  return null;
}

/** Seconds in one of each unit that counts from receipt. */
const unitSeconds = { s: 1, ms: 0.001, min: 60 } as const;

function endOf(reply: VendorReply, value: unknown, unit: Expiry['unit']): number | null {
  if (unit === 'jwt') return typeof value === 'string' ? endAtServerTime(reply, jwtExpiry(value)) : null;
  if (unit === 'iso') return typeof value === 'string' ? endAtServerTime(reply, value) : null;
  const number = toNumber(value);
  if (!(number > 0) || number > 1e15) return null;
  if (unit === 'epoch-s')
    return endAtServerTime(reply, new Date(Math.min(number, 8e12) * 1000).toISOString());
  if (unit === 'epoch-ms') return endAtServerTime(reply, new Date(Math.min(number, 8e15)).toISOString());
  return endAfterSeconds(reply, number * unitSeconds[unit]);
}

/** How requests carry the token, for the ticket. */
export function tokenKindOf(carry: readonly Carry[]): string {
  const [first] = carry;
  if (first === undefined) return 'none';
  if ('cookies' in first) return 'cookies';
  if ('basic' in first) return 'basic';
  if ('bodyField' in first) return 'in the body';
  const before = typeof first.value === 'string' ? '' : (first.value.before ?? '');
  return /^bearer $/i.test(before) ? 'bearer' : first.header.toLowerCase();
}
