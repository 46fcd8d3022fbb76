/** Reads the reply to a log-in for the places of token, refresh token and end; no value of it stays. Pure. */

import { jwtClaims } from '../jwt-claims.ts';
import { isPlainName, leavesOf } from './curl.ts';
import type { Expiry, Source } from './definition.ts';

/** What a reply may give, the likeliest first. */
export interface ExampleReply {
  tokens: Source[];
  /** Whether the first one is likely the token; else a person chooses. */
  isSure: boolean;
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
  const all = ranked(leaves, tokenRank);
  // Beside a place that is named as a token's, only likely ones are offered.
  const isNamed = rankAt(leaves, all[0] ?? '') >= 4;
  const ranks = isNamed ? all.filter((at) => rankAt(leaves, at) >= 1) : all;
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
    !isRefresh(from) && typeof value === 'string' && mayBeJwt(from, value) ? [{ from, unit: 'jwt' }] : [],
  );
  // An end beside the token is the token's; one elsewhere may be an account's or a password's.
  const isBeside = ({ from }: Expiry) =>
    'at' in from && parentOf(from.at) === parentOf(ranks[0] ?? '') && !/refresh/i.test(nameOf(from.at));
  const [first] = ranks;
  return {
    tokens: tokens.filter((source) => !isRefresh(source)),
    isSure: first === undefined || rankAt(leaves, first) >= 1,
    refreshes,
    expiries: [...told.filter(isBeside), ...itself, ...told.filter((each) => !isBeside(each))],
  };
}

/** A refused log-in, as far as a definition tells it. */
export interface ExampleRefusedReply {
  /** Where the server says why in words, the likeliest first. */
  said: Source[];
  /** Its status, where the paste has it (`curl -i`). */
  status: number | null;
}

/** The places of a refusal's words; `null` for a text without any. */
export function readExampleRefusal(text: string): ExampleRefusedReply | null {
  const { status, body } = partsOf(text.slice(0, longest));
  const said = ranked(bodyLeaves(body), wordsRank)
    .filter((at) => at !== '')
    .map((at): Source => ({ at }));
  const isRefusal = status !== null && status >= 400 && status < 500;
  return said.length === 0 && !isRefusal ? null : { said, status: isRefusal ? status : null };
}

/** How likely a value is a refusal's words, 0 for not at all. */
function wordsRank([at, value]: [string, unknown]): number {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) return 0;
  const order = ['message', 'error_description', 'detail', 'error_message', 'msg', 'description', 'reason'];
  const name = listNameOf(at).toLowerCase();
  const place = order.indexOf(name);
  if (place >= 0) return 10 - place;
  return /message|descri|detail|reason|title|error/.test(name) ? 2 : 0;
}

/** Whether a token may tell its own end: a JWT that does, or what a documentation shows of one. */
function mayBeJwt(from: Source, value: string): boolean {
  const claims = jwtClaims(value);
  if (claims !== undefined || /^(?:[\w-]+\.){2}[\w-]+$/.test(value)) return Number(claims?.exp) > 0;
  const name = 'at' in from ? nameOf(from.at) : from.header;
  return /^ey|jwt/i.test(value) || /jwt/i.test(name);
}

const rankAt = (leaves: readonly [string, unknown][], place: string): number =>
  tokenRank(leaves.find(([at]) => at === place) ?? [place, undefined]);

/** Whether a text is a reply in JSON, with or without its headers. */
export function isJsonReply(text: string): boolean {
  try {
    return typeof JSON.parse(partsOf(text.slice(0, longest)).body) === 'object';
  } catch {
    return false;
  }
}

/** Headers and body of a reply; header lines come first and end with an empty one. */
function partsOf(text: string): {
  status: number | null;
  headers: [name: string, value: string][];
  body: string;
} {
  if (!/^\s*HTTP\//.test(text)) return { status: null, headers: [], body: text.trim() };
  const status = Number(/^\s*HTTP\/\S+\s+(\d{3})\b/.exec(text)?.[1] ?? Number.NaN);
  const [head = '', ...rest] = text.trimStart().split(/\r?\n\r?\n/);
  const headers = head
    .split(/\r?\n/)
    .slice(1)
    .map((line): [string, string] => {
      const colon = Math.max(0, line.indexOf(':'));
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
  return {
    status: Number.isNaN(status) ? null : status,
    headers: headers.filter(([name]) => isPlainName(name)),
    body: rest.join('\n\n').trim(),
  };
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
/** The name of a list in the place of an entry's number. */
const listNameOf = (at: string): string => (/\/\d+$/.test(at) ? nameOf(parentOf(at)) : nameOf(at));
const parentOf = (at: string): string => at.slice(0, Math.max(0, at.lastIndexOf('/')));

/** A token, or what a documentation writes in its place: `<your token>`. */
const tokenOrPlaceholder = /^(?:[\x21-\x7e]+|<[^<>]+>)$/;

/** How likely a value is the token: below 1 it is one only where a person says so, 0 for not at all. */
function tokenRank([at, value]: [string, unknown]): number {
  if (typeof value !== 'string' || !tokenOrPlaceholder.test(value)) return 0;
  const name = nameOf(at);
  if (at === '') return 6;
  if (/^access_?token$/i.test(name)) return 5;
  if (
    /^(?:auth_?token|id_?token|jwt|token|session_?(?:id|token)?|bearer|sid|access|ticket|api_?key)$/i.test(
      name,
    )
  )
    return 4;
  if (/token_?type|refresh/i.test(name)) return 0;
  if (/csrf|xsrf|prevention/i.test(name)) return 0.5;
  if (value.length >= 6 && /token|session|jwt/i.test(name)) return 3;
  // As in `{"token": {"value": …}}`.
  if (/^(?:value|id|key|token)$/i.test(name) && /token|session|ticket/i.test(nameOf(parentOf(at))))
    return 2.5;
  if (value.length >= 6 && /^ey[\w-]+\./.test(value)) return 2;
  return value.length >= 20 && !/[:/@]/.test(value) ? 1 : 0.25;
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
