import * as z from 'zod/mini';
import {
  absent,
  digits,
  duration,
  portalPage,
  type ReplyExpectation,
  text,
  type VendorExpectations,
} from '../expectation.ts';

const page = 'https://developer.n-able.com/n-central/docs/managing-authentication';
const seen = 'Seen in public clients of real servers.';

const links = z.looseObject({ authenticate: text, refresh: text, validate: text });
const saying = z.looseObject({ message: text });

const token = (expirySeconds: z.ZodMiniType) => z.looseObject({ token: text, type: text, expirySeconds });
const tokens = (expirySeconds: z.ZodMiniType) =>
  z.looseObject({
    tokens: z.looseObject({ access: token(expirySeconds), refresh: token(expirySeconds) }),
  });

/** Failures that any call may meet. */
const failures: readonly ReplyExpectation[] = [
  {
    meaning: 'failure',
    what: '500 with a message',
    certainty: 'seen',
    source: seen,
    status: [500],
    body: saying,
  },
  {
    meaning: 'failure',
    what: 'a failure under 200, in the key “error message”',
    certainty: 'seen',
    source: seen,
    status: [200],
    body: z.looseObject({ 'error message': text }),
  },
];

/** The forms of both tokens. */
function grants(first: Pick<ReplyExpectation, 'certainty' | 'source'>): ReplyExpectation[] {
  const form = { meaning: 'good', status: [200] } as const;
  const loose = {
    ...form,
    certainty: first.certainty === 'documented' ? 'seen' : 'inferred',
    source: seen,
  } as const;
  return [
    { ...form, ...first, what: 'both tokens with expirySeconds as a number', body: tokens(duration) },
    { ...loose, what: 'both tokens with expirySeconds as digits', body: tokens(digits) },
    { ...loose, what: 'both tokens without expirySeconds', body: tokens(absent) },
  ];
}

/** The refusal of a token, whose body no page shows. */
const unknownToken = (meaning: 'refused' | 'dead'): ReplyExpectation[] => [
  { meaning, what: '401 with a message', certainty: 'seen', source: seen, status: [401], body: saying },
  {
    meaning: 'forbidden',
    what: '403',
    certainty: 'inferred',
    source: 'No page shows a refusal of a user who is not allowed.',
    status: [403],
    body: 'any',
  },
];

export const ncentral: VendorExpectations = {
  probe: 'recognised',
  calls: [
    {
      name: 'probe',
      method: 'GET',
      path: '/api/auth',
      replies: [
        {
          meaning: 'recognised',
          what: 'the list of links',
          certainty: 'documented',
          source: page,
          status: [200],
          body: links,
        },
        {
          meaning: 'recognised',
          what: 'the list of links below “_links”',
          certainty: 'seen',
          source: seen,
          status: [200],
          body: z.looseObject({ _links: z.looseObject({}) }),
        },
      ],
    },
    {
      name: 'log-in',
      method: 'POST',
      path: '/api/auth/authenticate',
      replies: [
        ...grants({ certainty: 'documented', source: page }),
        ...unknownToken('refused'),
        ...failures,
      ],
    },
    {
      name: 'renewal',
      method: 'POST',
      path: '/api/auth/refresh',
      replies: [
        ...grants({
          certainty: 'inferred',
          source: `${page} documents the request; its reply is assumed to be that of authenticate.`,
        }),
        ...unknownToken('dead'),
        ...failures,
      ],
    },
    {
      name: 'check',
      method: 'GET',
      path: '/api/auth/validate',
      replies: [
        {
          meaning: 'good',
          what: 'a message',
          certainty: 'documented',
          source: page,
          status: [200],
          body: saying,
        },
        {
          meaning: 'dead',
          what: '401',
          certainty: 'documented',
          source: page,
          status: [401],
          body: 'any',
        },
        ...failures,
      ],
    },
    {
      name: 'log-out',
      method: 'POST',
      path: '/api/auth/logout',
      replies: [
        {
          meaning: 'good',
          what: '200',
          certainty: 'seen',
          source: 'Seen on servers of 2026; the page does not name the call.',
          status: [200, 204],
          body: 'any',
        },
        {
          meaning: 'missing',
          what: 'no such call',
          certainty: 'seen',
          source: 'Servers before 2026 have no such call.',
          status: [404, 405],
          body: 'any',
        },
      ],
    },
    portalPage,
  ],
  throttled: [
    {
      meaning: 'throttled',
      what: '429',
      certainty: 'seen',
      source: seen,
      status: [429],
      body: 'any',
    },
  ],
};
