/** Reads the reply to a log-in for the places of token, refresh token and end; no value of it stays. Pure. */

import { jwtExpiry } from '../jwt-claims.ts';
import { isPlainName, leavesOf } from './curl.ts';
import type { Expiry, Source } from './definition.ts';

/** What a reply may give, the likeliest first. */
export interface ExampleReply {
  tokens: Source[];
  refreshes: Source[];
  expiries: Expiry[];
}

/** Of a text over this length only its beginning is read. */
const longest = 200_000;

/** The places in a reply, with or without its headers (`curl -i`); `null` for a text without any. */
export function readExampleReply(text: string): ExampleReply | null {
  const { headers, body } = partsOf(text.slice(0, longest));
  const leaves = bodyLeaves(body);
  const isHeaderToken = ([name]: [string, string]) => /token|auth/i.test(name);
  const ranks = ranked(leaves, tokenRank);
  const tokens = [
    ...ranks.map((at): Source => ({ at })),
    ...headers.filter(isHeaderToken).map(([header]): Source => ({ header })),
  ];
  if (tokens.length === 0) return null;
  const told = leaves
    .filter(([at]) => /expir|lifetime|ttl|time_?to_?live|timeout|valid/i.test(nameOf(at)))
    .flatMap(([at, value]): Expiry[] => {
      const unit = unitOf(nameOf(at), value);
      return unit === null ? [] : [{ from: { at }, unit }];
    });
  const refreshes = leaves
    .filter(([at, value]) => typeof value === 'string' && /refresh/i.test(nameOf(at)))
    .map(([at]): Source => ({ at }));
  const isRefresh = (source: Source) =>
    'at' in source && refreshes.some((each) => 'at' in each && each.at === source.at);
  const itself = [
    ...ranks.flatMap((at): [Source, unknown][] => [[{ at }, leaves.find((leaf) => leaf[0] === at)?.[1]]]),
    ...headers.filter(isHeaderToken).map(([header, value]): [Source, unknown] => [{ header }, value]),
  ].flatMap(([from, value]): Expiry[] =>
    !isRefresh(from) && typeof value === 'string' && Number(jwtExpiry(value)) > 0
      ? [{ from, unit: 'jwt' }]
      : [],
  );
  // An end beside the token is the token's; one elsewhere may be an account's or a password's.
  const isBeside = ({ from }: Expiry) =>
    'at' in from && parentOf(from.at) === parentOf(ranks[0] ?? '') && !/refresh/i.test(nameOf(from.at));
  return {
    tokens: tokens.filter((source) => !isRefresh(source)),
    refreshes,
    expiries: [...told.filter(isBeside), ...itself, ...told.filter((each) => !isBeside(each))],
  };
}

/** Headers and body of a reply; header lines come first and end with an empty one. */
function partsOf(text: string): { headers: [name: string, value: string][]; body: string } {
  if (!/^\s*HTTP\//.test(text)) return { headers: [], body: text.trim() };
  const [head = '', ...rest] = text.trimStart().split(/\r?\n\r?\n/);
  const headers = head
    .split(/\r?\n/)
    .slice(1)
    .map((line): [string, string] => {
      const colon = Math.max(0, line.indexOf(':'));
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
  return { headers: headers.filter(([name]) => isPlainName(name)), body: rest.join('\n\n').trim() };
}

/** A body that is no JSON is its own token, where it is one word. */
function bodyLeaves(body: string): [string, unknown][] {
  try {
    return leavesOf(JSON.parse(body), '');
  } catch {
    return /^[\x21-\x7e]{8,8192}$/.test(body) && !body.startsWith('<') ? [['', body]] : [];
  }
}

const nameOf = (at: string): string => at.slice(at.lastIndexOf('/') + 1);
const parentOf = (at: string): string => at.slice(0, Math.max(0, at.lastIndexOf('/')));

/** A token, or what a documentation writes in its place: `<your token>`. */
const tokenOrPlaceholder = /^(?:[\x21-\x7e]+|<[^<>]+>)$/;

/** How likely a value is the token, 0 for not at all. */
function tokenRank([at, value]: [string, unknown]): number {
  if (typeof value !== 'string' || !tokenOrPlaceholder.test(value)) return 0;
  const name = nameOf(at);
  if (at === '') return 6;
  if (/^access_?token$/i.test(name)) return 5;
  if (/^(?:auth_?token|id_?token|jwt|token|session_?(?:id|token)?|bearer|sid)$/i.test(name)) return 4;
  if (/token_?type|refresh/i.test(name) || value.length < 6) return 0;
  if (/token|session|jwt/i.test(name)) return 3;
  return /^ey[\w-]+\./.test(value) ? 2 : value.length >= 20 && !/[:/@]/.test(value) ? 1 : 0;
}

function ranked(leaves: readonly [string, unknown][], rank: (leaf: [string, unknown]) => number): string[] {
  return leaves
    .map((leaf) => ({ at: leaf[0], rank: rank(leaf) }))
    .filter((each) => each.rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ at }) => at);
}

/** The unit of an end by its size: no token lives a day in milliseconds told as seconds. */
function unitOf(name: string, value: unknown): Expiry['unit'] | null {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return 'iso';
  const number = typeof value === 'number' || /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  if (!(number > 0)) return null;
  if (number > 1e11) return 'epoch-ms';
  if (number > 1e9) return 'epoch-s';
  if (/ms$|milli/i.test(name)) return 'ms';
  if (/timeout$/i.test(name) && number <= 120) return 'min';
  return number > 2_000_000 || (number >= 60_000 && number % 60_000 === 0 && !/_in$/i.test(name))
    ? 'ms'
    : 's';
}
