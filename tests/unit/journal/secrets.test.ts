import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { problemText } from '../../../components/shared/messages.ts';
import type { ErrorFacts } from '../../../lib/errors.ts';
import type { Entry } from '../../../lib/journal/entry.ts';
import { entriesIn, journalFile } from '../../../lib/journal/ring-buffer.ts';
import { secretValuesOf } from '../../../lib/sessions/problem.ts';
import { ticketsText, ticketText } from '../../../lib/tickets/ticket-text.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { entries } from '../../contract/entries.ts';
import { disguises, lettersRead } from '../../support/disguises.ts';
import { leak } from '../../support/leak.ts';
import { createTestApp, importTenants, type TestApp } from '../../support/test-app.ts';

// Whatever a server repeats, in whatever form and place: no output of ours holds nine characters of a secret in a row.

vi.setConfig({ testTimeout: 120_000 });

const printable = (signs: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...signs), minLength, maxLength });
const hex = fc.stringMatching(/^[0-9a-f]{32}$/);

/** Tokens of every shape that a wire takes: printable signs without blanks. */
const tokens = fc.oneof(
  hex,
  fc.stringMatching(/^eyJ[A-Za-z0-9_-]{20,40}\.[A-Za-z0-9_-]{10,40}\.[A-Za-z0-9_-]{20,43}$/),
  fc.stringMatching(/^[A-Za-z0-9+/=]{24,60}$/),
  fc.stringMatching(/^[A-Za-z]{12,20}$/),
  fc.stringMatching(/^[0-9]{9,16}$/),
  // Short, and of signs that a pattern, an address or JSON writes otherwise.
  fc.stringMatching(/^[A-Za-z0-9]{9,11}$/),
  printable('.*+?^$}{()|[]/-', 12, 40),
  fc.stringMatching(/^(%[2-7][0-9A-F]){6,14}$/),
);
/** What a person types may be anything. */
const passwords = fc.oneof(
  tokens,
  printable('äöüßéñ漢字🏢ж', 9, 24),
  fc.stringMatching(/^[a-z]{4,8} [a-z]{4,8} [a-z]{4,8}$/),
  printable('Aa1 "\'<&>%\\é=+', 12, 24),
);

/** Forms in which a server may repeat a secret. */
const forms: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  encoded: encodeURIComponent,
  'as a form': (secret) => new URLSearchParams({ p: secret }).toString().slice(2),
  'in a link': (secret) => `https://portal.example/login?t=${encodeURIComponent(secret)}`,
  'without its end': (secret) => secret.slice(0, -3),
  'without its start': (secret) => secret.slice(3),
  quoted: (secret) => `'${secret}'`,
  ...disguises,
  'nine of it': (secret) => `(${Array.from(secret).slice(4, 13).join('')})`,
  'nine of it, spaced': (secret) => `(${Array.from(secret).slice(4, 13).join('\u200b')})`,
};
/** What takes the look of a secret away, by which alone one is told that is known no more. */
const disguised = new Set([...Object.keys(disguises), 'nine of it', 'nine of it, spaced']);

/** Bodies in which a vendor, or something before it, may do so. */
const bodies: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  html: (text) => `<!doctype html><p>${text}</p>`,
  nextup: (text) => JSON.stringify({ Result: false, Error: `Eroare: ${text}` }),
  'nextup’s object': (text) => JSON.stringify({ Result: false, Error: { Message: text } }),
  ncentral: (text) => JSON.stringify({ 'error message': `Failed for ${text}` }),
  soft: (text) => JSON.stringify({ success: false, message: text, errorCode: text }),
  permission: (text) => JSON.stringify({ message: `Operation not allowed, missing permission '${text}'` }),
  oauth: (text) => JSON.stringify({ error: text, error_description: text }),
  'one-time': (text) => JSON.stringify({ WasSuccessful: false, Value: text, Message: text, Errors: [text] }),
  q01: (text) => JSON.stringify({ code: 422, status: 422, message: `No: ${text}`, msg: text }),
  'q01’s code': (text) => JSON.stringify({ code: text, message: text }),
  person: (text) => JSON.stringify({ Email: text, FullName: text, AccessToken: text }),
  empty: () => '',
};

/** How the vendor itself would do so, more often than others. */
const own: Readonly<Record<string, readonly [status: number, body: string]>> = {
  nextup: [200, 'nextup'],
  ncentral: [200, 'ncentral'],
  fourwayshop: [403, 'permission'],
  nexudus: [200, 'one-time'],
  q01: [422, 'q01'],
};
const echoesOf = (id: string) =>
  fc.record({
    reply: fc.oneof(
      fc.tuple(
        fc.constantFrom(200, 400, 401, 403, 404, 409, 422, 429, 500, 502),
        fc.constantFrom(...Object.keys(bodies)),
      ),
      fc.constant(own[id] ?? [200, 'plain']),
    ),
    form: fc.constantFrom(...Object.keys(forms)),
    header: fc.constantFrom('x-request-id', 'x-correlation-id', 'retry-after', 'content-type', 'none'),
    /** Which of the secrets is repeated. */
    which: fc.nat(3),
  });
type Echo = ReturnType<typeof echoesOf> extends fc.Arbitrary<infer T> ? T : never;

function echoed({ reply: [status, body], form, header, which }: Echo, secrets: readonly string[]): Response {
  const secret = secrets[which % secrets.length] ?? '';
  const known = secret !== secrets.at(-1) || !disguised.has(form);
  const text = known ? (forms[form]?.(secret) ?? '') : secret;
  const headers = new Headers();
  // What a header cannot hold is left out.
  if (header !== 'none' && /^[\x21-\x7e]+$/.test(text)) headers.set(header, text);
  return new Response(bodies[body]?.(text) ?? '', { status, headers });
}

interface Signs {
  access: string;
  refresh: string;
  password: string;
  /** A form in which the reply to a log-in repeats what was typed. */
  disguise(text: string): string;
}
/** What signs in to each vendor, and what its server says to a log-in that works. */
const vendors: Readonly<
  Record<
    string,
    { method: string; typed(password: string): Record<string, string>; grant(signs: Signs): unknown }
  >
> = {
  nextup: {
    method: 'password',
    typed: (password) => ({ username: 'jane@example.com', password }),
    grant: ({ access }) => ({ Result: access, Error: null }),
  },
  ncentral: {
    method: 'jwt',
    typed: (jwt) => ({ jwt }),
    grant: ({ access, refresh }) => ({
      tokens: {
        access: { token: access, expirySeconds: 600 },
        refresh: { token: refresh, expirySeconds: 9000 },
      },
    }),
  },
  fourwayshop: {
    method: 'password',
    typed: (password) => ({ username: 'jane@example.com', password }),
    // Its reply names the account: here it repeats what was typed.
    grant: ({ access, password, disguise }) => ({
      username: disguise(password),
      token: access,
      expiresInMS: 285_000,
    }),
  },
  nexudus: {
    method: 'password',
    typed: (password) => ({ username: 'jane@example.com', password }),
    grant: ({ access, refresh }) => ({ access_token: access, refresh_token: refresh, expires_in: 3600 }),
  },
  q01: {
    method: 'password',
    typed: (password) => ({ username: 'jane@example.com', password }),
    grant: ({ access }) => ({ idToken: access, durationTime: '600', expiresIn: 0 }),
  },
};

const acts = ['check', 'renew', 'openPortal', 'createSignInLink', 'logout'] as const;
const agreed = { production: true, portalOrigin: 'https://portal.example' };

/** Everything that anybody could read of us. */
async function outputs(world: TestApp, replies: readonly unknown[]): Promise<Record<string, string>> {
  await world.app.journalSettled();
  const pass = await world.pass('acme');
  const [tenant] = await world.tenants();
  const face = findDescriptor(tenant?.vendor ?? '');
  if (tenant === undefined || face === undefined) throw new TypeError('no tenant');
  const kept = entriesIn(world.areas.local.all());
  const { tenants: _typed, ...local } = world.areas.local.all();
  return {
    ticket: ticketText(tenant, face, pass, '1.0.0, Chromium 156'),
    tickets: ticketsText(
      [
        { tenant, descriptor: face, pass },
        { tenant, descriptor: face, pass },
      ],
      '1.0.0',
    ),
    'journal slot': JSON.stringify(local),
    export: journalFile(kept),
    'error sentence': sentences(pass?.problem?.facts),
    pass: JSON.stringify(world.areas.session.all().passes ?? null),
    replies: JSON.stringify(replies),
    'sentences of replies': replies
      .map((reply) => sentences((reply as { facts?: ErrorFacts }).facts))
      .join('\n'),
  };
}

/** What would be said of these facts by the codes whose sentences mention any. */
function sentences(facts: ErrorFacts | undefined): string {
  if (facts === undefined) return '';
  return (['forbidden', 'throttled', 'vendor_refused', 'vendor_reply', 'no_permission'] as const)
    .map((code) => problemText(english, code, { act: 'login', facts, vendor: 'V', awaitsCode: false }))
    .join('\n');
}

describe.each(Object.keys(vendors))('of %s, whatever its server repeats', (id) => {
  test('no ticket, journal, export or error holds nine characters of a secret in a row', async () => {
    const vendor = vendors[id];
    if (vendor === undefined) throw new TypeError('no vendor');
    const heard = { entries: 0, words: 0, references: 0, signedIn: 0 };
    await fc.assert(
      fc.asyncProperty(
        id === 'nextup' ? hex : tokens,
        tokens,
        id === 'ncentral' ? tokens : passwords,
        passwords,
        fc.array(fc.tuple(fc.constantFrom(...acts), echoesOf(id)), { minLength: 2, maxLength: 5 }),
        echoesOf(id),
        // One that is forgotten here, of a session long over: it looks like one in every piece.
        hex,
        fc.constantFrom((text: string) => text, ...Object.values(disguises)),
        async (access, refresh, password, other, steps, last, forgotten, disguise) => {
          const secrets = [access, refresh, password, other, forgotten];
          let answer: () => Response = () =>
            Response.json(vendor.grant({ access, refresh, password, disguise }));
          const world = createTestApp({ fetch: async () => answer() });
          const tenant = entries[id]?.tenant({
            origin: 'https://api.example',
            portalOrigin: 'https://portal.example',
          } as never);
          if (tenant === undefined) throw new TypeError('no such vendor');
          await importTenants(world, tenant);
          const replies: unknown[] = [await world.login('acme', vendor.typed(password), vendor.method)];
          if ((await world.pass('acme'))?.session !== undefined) heard.signedIn += 1;
          for (const [name, echo] of steps) {
            const token = await world.token('acme');
            const held = token === null ? [] : secretValuesOf(token.secrets);
            answer = () => echoed(echo, [...held, forgotten]);
            replies.push(
              await world.ask({
                name,
                tenant: 'acme',
                ...(name === 'openPortal' || name === 'createSignInLink' ? { agreed } : {}),
              }),
            );
            check(await outputs(world, replies.map(withoutLink)), secrets);
          }
          answer = () => echoed(last, [other, forgotten]);
          replies.push(await world.login('acme', vendor.typed(other), vendor.method));
          check(await outputs(world, replies.map(withoutLink)), secrets);
          const kept: Entry[] = entriesIn(world.areas.local.all());
          heard.entries += kept.length;
          heard.references += kept.filter(({ reference }) => reference !== undefined).length;
          heard.words += replies
            .map((reply) => (reply as { facts?: ErrorFacts }).facts)
            .filter((facts) => facts?.vendorMessage !== undefined || facts?.permission !== undefined).length;
        },
      ),
      { numRuns: 100, endOnFailure: true },
    );
    // It was not silence that was looked at.
    expect(heard.entries).toBeGreaterThan(250);
    expect(heard.signedIn).toBeGreaterThan(90);
    expect(heard.words).toBeGreaterThan(1);
  });
});

/** The one reply that carries a secret, to the page that copies it. */
function withoutLink(reply: unknown): unknown {
  return typeof reply === 'object' && reply !== null && 'link' in reply ? { ...reply, link: '' } : reply;
}

/** Looks for pieces of the secrets in each text, as it stands and as it is read. */
function check(seen: Record<string, string>, secrets: readonly string[]): void {
  const written = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]);
  const read = secrets.flatMap(lettersRead);
  for (const [where, text] of Object.entries(seen)) {
    expect([where, leak(text, written)]).toEqual([where, undefined]);
    // Parted by what no letters hold.
    expect([where, leak(lettersRead(text).join('"'), read)]).toEqual([where, undefined]);
  }
}
