import { expect } from 'vitest';
import { ConciergeError, type ErrorCode, type ErrorFacts } from '../../lib/errors.ts';
import type { Session, Tenant, VendorIo, VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';
import { noon } from './test-app.ts';

/** A reply as the edge hands it on; an object becomes its JSON. */
export function reply(status: number, body: unknown, headers: Record<string, string> = {}): VendorReply {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body), receivedAt: noon };
}

/** The code and facts of what a judge threw; anything but our error is thrown on. */
export function refusal(judge: () => unknown): { code: ErrorCode; facts: ErrorFacts } {
  try {
    judge();
  } catch (thrown) {
    if (!(thrown instanceof ConciergeError)) throw thrown;
    return { code: thrown.code, facts: thrown.facts };
  }
  throw new TypeError('it was taken');
}

/** Every word an error carries away from here: not its stack, and not its cause, which stays local. */
export function wordsOf(error: ConciergeError): string {
  expect(error).toBeInstanceOf(ConciergeError);
  return [error.name, error.message, JSON.stringify(error.facts), JSON.stringify(error), String(error)].join(
    '\n',
  );
}

export function tenant(vendor: string, baseUrl: string, settings: Record<string, string>): Tenant {
  return { id: 'acme', vendor, name: 'Acme', baseUrl, environment: 'staging', settings, destinations: [] };
}

export function session(secrets: Session['secrets'], more: Partial<Session> = {}): Session {
  return { secrets, account: 'jane@example.com', expiresAt: null, lifetime: null, ...more };
}

/** An adapter's world that answers from a list and writes down what it was asked. */
export function scripted(...replies: VendorReply[]): { io: VendorIo; sent: VendorRequest[] } {
  const sent: VendorRequest[] = [];
  return {
    sent,
    io: {
      async send(request) {
        sent.push(request);
        const next = replies.shift();
        if (next === undefined) throw new TypeError('one request too many');
        return next;
      },
      now: () => noon,
      device: async () => '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a',
    },
  };
}

/** What any endpoint may answer that is no answer: each with the fault it is called by. */
export const nonsense: readonly (readonly [what: string, text: string, detail: string])[] = [
  ['nothing', '', 'empty'],
  ['blanks', ' \r\n\t', 'empty'],
  ['a page', '<!DOCTYPE html><html><body>Maintenance</body></html>', 'html'],
  ['a page without a type', '<html lang="en">', 'html'],
  ['a page after blanks', '\n\n  <HTML>', 'html'],
  ['XML', '<?xml version="1.0"?><error/>', 'html'],
  ['a page that begins with a comment', '<!-- maintenance --><html><body>', 'html'],
  ['a comment alone', '<!-- -->', 'html'],
  ['markup of no document', '<p>Back soon</p>', 'html'],
  ['a page behind a byte order mark', '\uFEFF<!DOCTYPE html>', 'html'],
  ['a page behind one misread as Latin-1', 'ï»¿<html>', 'html'],
  ['a page behind invisible characters', '\u200b\u0000 <html>', 'html'],
  ['a page behind words', 'Error 1020 <html><body>', 'html'],
  ['a style sheet’s prolog', '<?xml-stylesheet href="x"?><html/>', 'html'],
  ['half an object', '{"access_token":"abc', 'truncated'],
  ['half a list', '[1,2', 'truncated'],
  ['half a text', '"abc', 'truncated'],
  ['words', 'OK, done.', 'shape'],
  ['a bare token', 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl', 'shape'],
  ['a list', '[]', 'shape'],
  ['null', 'null', 'shape'],
  ['a number', '42', 'shape'],
  ['a text', '"abc"', 'shape'],
  ['true', 'true', 'shape'],
];
