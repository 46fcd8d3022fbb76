/** Reads a vendor's reply by a definition's places and tests. Pure; never throws. */
import { visibleText } from '../../security/invisible-characters.ts';
import type { VendorReply } from '../contract.ts';
import { parseJson } from '../response.ts';
import type { Source, Test } from './definition.ts';
import { valueAt } from './pointer.ts';

/** A reply with its body read once. */
export interface ReadReply {
  reply: VendorReply;
  /** The JSON value of the body; `undefined` for a body that is none. */
  json: unknown;
}

export function readReply(reply: VendorReply): ReadReply {
  try {
    return { reply, json: parseJson(reply) };
  } catch {
    return { reply, json: undefined };
  }
}

/** The value at a source. The whole body is its JSON value, else its text. */
export function valueAtSource({ reply, json }: ReadReply, source: Source): unknown {
  if ('header' in source) {
    const name = source.header.toLowerCase();
    return Object.hasOwn(reply.headers, name) ? reply.headers[name] : undefined;
  }
  if (source.at === '') return json ?? reply.text.trim();
  return valueAt(json, source.at);
}

/** Whether a value is there: neither missing nor `null` nor the empty text. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Whether all tests hold. */
export function areMet(read: ReadReply, tests: readonly Test[]): boolean {
  return tests.every((test) => isMet(read, test));
}

function isMet(read: ReadReply, test: Test): boolean {
  if ('status' in test) return test.status.some((each) => isStatus(read.reply.status, each));
  const value = valueAtSource(read, { at: test.at });
  if (test.has !== undefined && isThere(value) !== test.has) return false;
  if (test.is !== undefined && value !== test.is) return false;
  if (test.oneOf !== undefined && !test.oneOf.some((each) => each === value)) return false;
  if (test.contains === undefined) return true;
  const text = textsIn(value).join('\n').toLowerCase();
  return test.contains.some((literal) => text.includes(literal));
}

/** @param expected a status, or the class of one: `2xx` */
function isStatus(status: number, expected: number | string): boolean {
  return typeof expected === 'number' ? status === expected : `${Math.floor(status / 100)}xx` === expected;
}

/** Limits for reading texts out of an object: nesting depth, number of texts, characters of one. */
const textLimits = { depth: 4, texts: 20, characters: 2000 };

/** The texts in a value, its own or those nested in it. */
function textsIn(value: unknown, depth: number = textLimits.depth): string[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'string') return [value.slice(0, textLimits.characters)];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const inner = Object.values(value).slice(0, textLimits.texts);
  return inner.flatMap((each) => textsIn(each, depth - 1)).slice(0, textLimits.texts);
}

/** The server's own words at a source: the first sentence there, else the first text; `''` without any. */
export function wordsAt(read: ReadReply, source: Source | undefined): string {
  if (source === undefined) return '';
  const value = valueAtSource(read, source);
  const texts = (typeof value === 'object' ? textsIn(value) : typeof value === 'string' ? [value] : [])
    .map(visibleText)
    .filter(Boolean);
  return texts.find((text) => /\S\s+\S/.test(text)) ?? texts[0] ?? '';
}
