import * as z from 'zod/mini';
import type { VendorRequest } from '../../../lib/vendors/contract.ts';
import {
  absent,
  digits,
  duration,
  type Meaning,
  type ReplyExpectation,
  text,
  type VendorExpectations,
  wordsOf,
} from '../expectation.ts';

const endpoints = 'https://learn.nexudus.com/api/endpoints';
const tokenPage = `${endpoints}/auth/get-token`;
const oneTimePage = `${endpoints}/auth/refresh-token`;
const mediaPage = `${endpoints}/system/media-token`;
const limitsPage = 'https://developers.nexudus.com/reference/api-limitations';
const seen = 'Seen in public clients.';

const isGrant = (grant: string) => (request: VendorRequest) =>
  new URLSearchParams(request.body).get('grant_type') === grant;

const bearer = wordsOf(/^bearer$/i, 'the word “bearer”');

/** The forms of a grant. @param token the name of the token's field */
function grants(token: string, source: string): ReplyExpectation[] {
  const form = { meaning: 'good', status: [200] } as const;
  const loose = {
    ...form,
    certainty: 'inferred',
    source: `${source} shows expires_in as a number; another form is assumed.`,
  } as const;
  const whole = { [token]: text, token_type: bearer, expires_in: duration, refresh_token: text };
  return [
    {
      ...form,
      certainty: 'documented',
      source,
      what: 'token, expires_in and refresh_token',
      body: z.looseObject(whole),
    },
    {
      ...loose,
      what: 'expires_in as digits',
      body: z.looseObject({ ...whole, expires_in: digits }),
    },
    {
      ...loose,
      what: 'no expires_in',
      body: z.looseObject({ ...whole, expires_in: absent }),
    },
    {
      ...form,
      certainty: 'seen',
      source: seen,
      what: 'no refresh_token',
      body: z.looseObject({ ...whole, refresh_token: absent }),
    },
  ];
}

type Sureness = Pick<ReplyExpectation, 'certainty' | 'source'>;
const documented: Sureness = { certainty: 'documented', source: tokenPage };
const droppedHeader: Sureness = {
  certainty: 'inferred',
  source: 'Any client_id is accepted; that one is missing is assumed, because a proxy drops the header.',
};

/** A refusal in OAuth's shape (RFC 6749, 5.2). */
const oauth = (meaning: Meaning, error: string, sureness: Sureness): ReplyExpectation => ({
  ...sureness,
  meaning,
  what: `400 ${error}`,
  status: [400],
  body: z.looseObject({ error: z.literal(error) }),
});

const confirmation = (WasSuccessful: z.ZodMiniType, Value: z.ZodMiniType) =>
  z.looseObject({
    WasSuccessful,
    Value,
    Status: z.number(),
    Message: z.nullable(z.string()),
    Errors: z.nullable(z.union([z.array(z.unknown()), z.looseObject({})])),
  });

/** A dead bearer: documented for the one-time token, without a body's form. */
const dead = (certainty: 'documented' | 'seen', source: string): ReplyExpectation[] => [
  { meaning: 'dead', what: '401, empty', certainty, source, status: [401], body: 'empty' },
  {
    meaning: 'dead',
    what: '401 with the framework’s Message',
    certainty: 'seen',
    source: seen,
    status: [401],
    body: z.looseObject({ Message: text }),
  },
];

export const nexudus: VendorExpectations = {
  probe: 'recognised',
  links: [
    { name: 'one-time link', path: null, file: false },
    { name: 'link to a file', path: '/', file: true },
  ],
  calls: [
    {
      name: 'probe',
      method: 'POST',
      path: '/api/token',
      matches: ({ headers }) => headers['content-type'] === 'application/json',
      replies: [oauth('recognised', 'unsupported_grant_type', { certainty: 'seen', source: seen })],
    },
    {
      name: 'log-in',
      method: 'POST',
      path: '/api/token',
      matches: isGrant('password'),
      replies: [
        ...grants('access_token', tokenPage),
        oauth('refused', 'invalid_grant', documented),
        oauth('code required', 'two_factor_auth_check', documented),
        oauth('password expired', 'must_reset_password', { certainty: 'seen', source: seen }),
        oauth('failure', 'invalid_client', droppedHeader),
      ],
    },
    {
      name: 'renewal',
      method: 'POST',
      path: '/api/token',
      matches: isGrant('refresh_token'),
      replies: [
        ...grants('access_token', tokenPage),
        oauth('dead', 'invalid_grant', documented),
        oauth('failure', 'invalid_client', droppedHeader),
      ],
    },
    {
      name: 'exchange of a sign-in link',
      method: 'POST',
      path: '/api/sys/users/exchange',
      replies: [
        ...grants('token', `${endpoints}/auth/exchange-jwt`),
        {
          meaning: 'refused',
          what: '400 or 401, empty',
          certainty: 'inferred',
          source: 'No page shows the refusal of a used or unknown link.',
          status: [400, 401],
          body: 'empty',
        },
      ],
    },
    {
      name: 'check',
      method: 'GET',
      path: '/en/user/me',
      replies: [
        {
          meaning: 'good',
          what: 'the customer with name and e-mail',
          certainty: 'seen',
          source: seen,
          status: [200],
          body: z.looseObject({ FullName: text, Email: text }),
        },
        ...dead('seen', seen),
      ],
    },
    {
      name: 'one-time token',
      method: 'POST',
      path: '/api/sys/users/token/refresh',
      replies: [
        {
          meaning: 'good',
          what: 'the one-time token',
          certainty: 'documented',
          source: oneTimePage,
          status: [200],
          body: confirmation(z.literal(true), text),
        },
        {
          meaning: 'failure',
          what: 'a failure under 200 or 500, WasSuccessful false',
          certainty: 'documented',
          source: oneTimePage,
          status: [200, 500],
          body: confirmation(z.literal(false), z.null()),
        },
        ...dead('documented', oneTimePage),
      ],
    },
    {
      name: 'media token',
      method: 'GET',
      path: '/api/auth/media/customer',
      replies: [
        {
          meaning: 'good',
          what: 'the token for files',
          certainty: 'documented',
          source: mediaPage,
          status: [200],
          body: z.looseObject({ jwt: text }),
        },
        ...dead('documented', mediaPage),
      ],
    },
  ],
  throttled: [
    {
      meaning: 'throttled',
      what: '409 with Retry-After',
      certainty: 'documented',
      source: limitsPage,
      status: [409],
      body: 'empty',
      headers: { 'retry-after': /^\d+$/ },
    },
    {
      meaning: 'throttled',
      what: '429 with Retry-After',
      certainty: 'inferred',
      source: `${endpoints}/system/send-otp has the status for one call; of others, and with the header, it is assumed.`,
      status: [429],
      body: 'any',
      headers: { 'retry-after': /^\d+$/ },
    },
  ],
};
