import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectations } from '../../../scripts/conformance/expectations/all.ts';

/** A fact of a document, by words of its row, with the forms of replies in the kit that it is about. */
type Fact = readonly [words: string, ...forms: readonly RegExp[]];

interface Document {
  path: string;
  /** The section of the document; all of it, when missing. */
  section?: string;
  facts: readonly Fact[];
}

const perVendor: Readonly<Record<string, readonly Document[]>> = {
  nextup: [
    {
      path: 'docs/vendors.md',
      section: 'NextUp ERP',
      facts: [
        ['A failure is `Result: false`', /^(?:probe|log-in|log-out|check): .*Error as a text$/],
        [
          'Its `Error` can be an object. After `Logout`',
          /Error as an object$/,
          /^log-out: .*Error is empty$/,
        ],
        ['HTTP 502 with `Proxy error', /: 502 of the sandbox/],
        ['`Error` is `null` or missing', /Error is null$/, /Error is absent$/],
      ],
    },
  ],
  ncentral: [
    {
      path: 'docs/vendors.md',
      section: 'N-able N-central',
      facts: [
        ['User-API token is exchanged', /^log-in: both tokens with expirySeconds as a number$/],
        ['The reply to a renewal has the form', /^renewal: both tokens with expirySeconds as a number$/],
        ['can be a numeric text, or missing', /^log-in: .*as digits$/, /^log-in: .*without expirySeconds$/],
        ['tells a living access token', /^check: a message$/, /^probe: the list of links$/],
        ['may stand below `_links`', /below “_links”$/],
        ['exists on servers of 2026', /^log-out: /],
        ['an `error message`; others', /in the key “error message”$/, /: 500 with a message$/],
        ['429 limits the calls', /^throttled: 429$/],
      ],
    },
  ],
  fourwayshop: [
    {
      path: 'docs/vendors.md',
      section: 'Four Way Shop',
      facts: [
        ['The log-in’s reply', /^log-in: a token with its end$/],
        ['a dead one gets 401', /^(?:check|probe): 401 “Access Denied/],
        ['403 names the missing permission', /: 403 with the missing permission$/],
        ['with `success: false` and an `errorCode`', /under 200 with success false$/],
        ['a `GET` of the log-in’s path', /^probe: 405 /],
      ],
    },
  ],
  nexudus: [
    {
      path: 'docs/vendors.md',
      section: 'Nexudus',
      facts: [
        ['A one-time token comes from', /^one-time token: the one-time token$/],
        ['is exchanged for a bearer', /^exchange .*: token, expires_in and refresh_token$/],
        ['A token for files', /^media token: the token for files$/],
        [
          'its errors are OAuth’s',
          /400 invalid_grant$/,
          /400 two_factor_auth_check$/,
          /^(?:log-in|renewal): token, expires_in and/,
        ],
        ['`must_reset_password` asks', /400 must_reset_password$/, /400 unsupported_grant_type$/],
        ['without a refresh token', /: no refresh_token$/],
        ['as digits, or missing', /: expires_in as digits$/, /: no expires_in$/],
        ['Throttling is 409', /^throttled: 409 /],
        ['429 throttles other calls', /^throttled: 429 /],
        ['`invalid_client` comes from a proxy', /400 invalid_client$/],
      ],
    },
    {
      path: 'docs/vendors/nexudus.md',
      facts: [
        ['`must_reset_password` carries', /400 must_reset_password$/, /400 unsupported_grant_type$/],
        ['form-encoded: the password grant', /^log-in: token, expires_in/, /400 invalid_grant$/],
        ['`GET /en/user/me`, bearer', /^check: the customer/],
        ['409 with `Retry-After`', /^throttled: 409 /],
      ],
    },
  ],
  q01: [
    {
      path: 'docs/vendors.md',
      section: 'Q01 (KetchApp)',
      facts: [
        ['The reply: `idToken`', /^log-in: idToken with its three times$/],
        ['By the pages of version 4', /^log-in: access_token (?:and expires_in|below data)$/],
        ['429 with `Retry-After`', /^throttled: 429 /, /: 401 with a code in words$/],
        ['That `POST` goes to the path', /^log-out by POST: 200$/, /: 204$/],
      ],
    },
    {
      path: 'docs/vendors/q01.md',
      facts: [
        ['Grant, flat: `idToken`', /^log-in: idToken with its three times$/],
        ['Grant, flat: `access_token`', /^log-in: access_token and expires_in$/],
        ['The same below `data`', /^log-in: access_token below data$/],
        ['`access_token` beside the old page', /^log-in: access_token in place of idToken/],
        ['Its reply: `status_code` 200', /^log-out: status_code 200$/, /^log-out: status success$/],
        ['answered by 204 or 205', /: 204$/],
        ['A refused password: 401', /^log-in: 401 with status, message, data and errors$/],
        ['A refused token: 401 with `code`', /: code and status 401, msg and message$/],
        ['Errors of v4', /: 401 with a code in words$/],
        ['Errors wrapped by each service', /wrapped by other services$/],
        ['429 with `Retry-After`', /^throttled: 429 /],
        ['503 for maintenance', /^throttled: 503 with retry_after$/],
      ],
    },
  ],
};

/** The certainty of a row by its last column. */
function certaintyOf({ path, section }: Document, words: string): string | undefined {
  const text = readFileSync(path, 'utf8').replaceAll("'", '’');
  const part =
    section === undefined ? text : (text.split(/^## /m).find((each) => each.startsWith(section)) ?? '');
  const rows = part
    .split('\n')
    .filter((row) => row.startsWith('|') && row.toLowerCase().includes(words.toLowerCase()));
  expect([path, words, rows.length]).toEqual([path, words, 1]);
  const cell = rows[0]?.split('|').at(-2)?.trim() ?? '';
  return /^(?:documented|seen|inferred)\b/.exec(cell)?.[0];
}

describe.each(Object.entries(perVendor))(
  '%s: the documents and the kit are equally sure',
  (vendor, documents) => {
    const expected = expectations[vendor];
    if (expected === undefined) throw new TypeError(`no expectations of ${vendor}`);
    const { calls, throttled } = expected;
    const forms = [...calls, { name: 'throttled', replies: throttled }].flatMap(({ name, replies }) =>
      replies.map(({ what, certainty }) => ({ form: `${name}: ${what}`, certainty })),
    );
    const facts = documents.flatMap((document) =>
      document.facts.map((fact) => [`${document.path}: ${fact[0]}`, document, fact] as const),
    );
    test.each(facts)('%s', (_name, document, [words, ...patterns]) => {
      const certainty = certaintyOf(document, words);
      expect(certainty).toBeDefined();
      for (const pattern of patterns) {
        const found = forms.filter(({ form }) => pattern.test(form));
        expect([pattern.source, found.length > 0]).toEqual([pattern.source, true]);
        for (const each of found) expect(each).toEqual({ form: each.form, certainty });
      }
    });
  },
);
