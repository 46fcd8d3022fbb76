import * as z from 'zod/mini';
import type { VendorRequest } from '../../../lib/vendors/contract.ts';
import {
  absent,
  type CallExpectation,
  type Certainty,
  type Meaning,
  portalPage,
  type ReplyExpectation,
  type VendorExpectations,
  wordsOf,
} from '../expectation.ts';

const authPage = 'https://sandbox.nextup.ro/en/auth';
const errorsPage = 'https://sandbox.nextup.ro/en/errors';
const token = wordsOf(/^[a-f0-9]{32}$/, '32 lower-case hex digits');

/** Every call goes to one address; the envelope's `Method` tells them apart. */
const call = (name: string, isMethod: (method: string) => boolean) => ({
  name,
  method: 'POST' as const,
  path: '{servicePath}',
  matches: ({ body = '' }: VendorRequest) => {
    const [, method = ''] = /"Method":"([^"]*)"/.exec(body) ?? [];
    return isMethod(method);
  },
});

/** A failure in the vendor's envelope: `Error` is documented as a text, and was seen as an object, both under 200. */
function failure(meaning: Meaning, pattern: RegExp, words: string, source: string): ReplyExpectation[] {
  const whole = z
    .looseObject({})
    .check(z.refine((value) => pattern.test(Object.values(value).join('\n')), words));
  return [
    {
      meaning,
      what: 'the envelope of a failure, Error as a text',
      certainty: 'documented',
      source,
      status: [200],
      body: z.looseObject({ Result: z.literal(false), Error: wordsOf(pattern, words) }),
    },
    {
      meaning,
      what: 'the envelope of a failure, Error as an object',
      certainty: 'seen',
      source: 'Seen in public clients of real servers.',
      status: [200],
      body: z.looseObject({ Result: z.literal(false), Error: whole }),
    },
  ];
}

const dead = failure(
  'dead',
  /AuthenticationToken[\s\S]*(?:invalid|expirat)/i,
  'the words for a token that is missing, invalid or expired',
  authPage,
);
const refused = failure('refused', /invalid credentials/i, 'the words “Invalid credentials”', authPage);
const otherFailure: ReplyExpectation[] = [
  {
    meaning: 'failure',
    what: '502 of the sandbox’s proxy, which does not reach the ERP',
    certainty: 'documented',
    source: errorsPage,
    status: [502],
    body: z.looseObject({
      Result: z.literal(false),
      Error: wordsOf(/^Proxy error/, 'the words “Proxy error”'),
    }),
  },
  ...failure('failure', /\S/, 'a text', errorsPage),
];

/** A success in the vendor's envelope. No page shows what `Error` is then. @param whenEmpty how sure an empty one is */
function success(
  result: z.ZodMiniType,
  source: string,
  whenEmpty: Certainty = 'inferred',
): ReplyExpectation[] {
  const forms: readonly (readonly [what: string, certainty: Certainty, shape: z.ZodMiniType])[] = [
    ['Error is null', 'inferred', z.looseObject({ Result: result, Error: z.null() })],
    ['Error is absent', 'inferred', z.looseObject({ Result: result, Error: absent })],
    ['Error is empty', whenEmpty, z.looseObject({ Result: result, Error: z.literal('') })],
  ];
  return forms.map(([what, certainty, body]) => ({
    meaning: 'good',
    what: `the envelope of a success, ${what}`,
    certainty,
    source,
    status: [200],
    body,
  }));
}

const anyResult = z.unknown().check(z.refine((value) => value !== false, 'anything but false'));

const calls: CallExpectation[] = [
  {
    ...call('probe', (method) => method === ''),
    replies: failure(
      'recognised',
      /Method[\s\S]*obligatoriu/i,
      'the words for an envelope without a method',
      authPage,
    ),
  },
  {
    ...call('log-in', (method) => method === 'GetAuthenticationToken'),
    replies: [
      ...success(
        token,
        'The page documents the form of the token; that it is in Result was seen in public clients, and what Error is then is assumed.',
      ),
      ...refused,
      ...otherFailure,
    ],
  },
  {
    ...call('log-out', (method) => method === 'Logout'),
    replies: [
      ...success(
        anyResult,
        'The page documents the request; its reply is assumed to be the usual envelope. An empty Error was seen.',
        'seen',
      ),
      ...dead,
      ...otherFailure,
    ],
  },
  {
    ...call('check', (method) => !['', 'GetAuthenticationToken', 'Logout'].includes(method)),
    replies: [
      ...success(anyResult, 'Any method serves as a check; its reply is assumed to be the usual envelope.'),
      ...dead,
      ...otherFailure,
    ],
  },
  portalPage,
];

export const nextup: VendorExpectations = {
  calls,
  probe: 'recognised',
  throttled: [
    {
      meaning: 'throttled',
      what: '429',
      certainty: 'inferred',
      source: `${authPage} calls limits rare and shows none; HTTP's own status is assumed.`,
      status: [429],
      body: 'any',
    },
  ],
};
