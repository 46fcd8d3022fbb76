import * as z from 'zod/mini';
import {
  digits,
  duration,
  portalPage,
  type ReplyExpectation,
  text,
  type VendorExpectations,
} from '../expectation.ts';

const page = 'https://q01-platform.github.io (core-api, authentication; marked deprecated)';
const newer = 'https://q01-platform.github.io (Core Platform API v4), whose pages differ from each other';

const epoch = z.int().check(z.gte(1_000_000_000, 'an absolute time in seconds'));
const times = { issuedAt: epoch, durationTime: digits, expiresIn: epoch };
const flat = { access_token: text, expires_in: z.optional(duration) };

const jsonType = { 'content-type': /^application\/json\b/i };

/** The error of a token in version 4. */
const coded = z.looseObject({
  code: z.enum(['TOKEN_MISSING', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_MALFORMED']),
  status: z.literal(401),
  message: text,
});

/** An invalid token, in each spelling of its status. */
const dead: ReplyExpectation[] = [
  {
    meaning: 'dead',
    what: 'code and status 401, msg and message',
    certainty: 'documented',
    source: page,
    // The page does not say which.
    status: [200, 401],
    body: z.looseObject({ code: z.literal(401), msg: text, status: z.literal(401), message: text }),
  },
  {
    meaning: 'dead',
    what: '401 with a code in words',
    certainty: 'documented',
    source: newer,
    status: [401],
    body: coded,
  },
  {
    meaning: 'dead',
    what: '401 with a code in words, wrapped by other services',
    certainty: 'documented',
    source: newer,
    status: [401],
    body: z.looseObject({ message: z.looseObject({ message: coded }) }),
  },
  ...['code', 'status', 'status_code'].flatMap((name): ReplyExpectation[] =>
    ['message', 'msg'].map((words) => ({
      meaning: 'dead',
      what: `${name} 401 with ${words}`,
      certainty: 'inferred',
      source: `${page} spells a status in three ways; any of them is assumed to say it.`,
      status: [200, 401],
      body: z.looseObject({ [name]: z.literal(401), [words]: text }),
    })),
  ),
];

const missing: ReplyExpectation = {
  meaning: 'missing',
  what: 'no such call by this method',
  certainty: 'inferred',
  source: `${page} has GET, newer pages POST.`,
  status: [404, 405],
  body: 'any',
};

const ended: ReplyExpectation[] = [
  {
    meaning: 'good',
    what: 'status success',
    certainty: 'documented',
    source: newer,
    status: [200],
    body: z.looseObject({ status: z.literal('success') }),
  },
  {
    meaning: 'good',
    what: '204',
    certainty: 'inferred',
    source: `${newer}; they have 205 for deletions, and show no 204 here.`,
    status: [204],
    body: 'empty',
  },
  missing,
  ...dead,
];

export const q01: VendorExpectations = {
  probe: 'dead',
  calls: [
    {
      name: 'log-in',
      method: 'POST',
      path: '/api/v4/auth/login',
      replies: [
        {
          meaning: 'good',
          what: 'idToken with its three times',
          certainty: 'documented',
          source: page,
          status: [200],
          body: z
            .looseObject({ idToken: text, ...times })
            .check(
              z.refine(
                ({ issuedAt, durationTime, expiresIn }) => expiresIn - issuedAt === Number(durationTime),
                'expiresIn as durationTime seconds after issuedAt',
              ),
            ),
        },
        {
          meaning: 'good',
          what: 'access_token in place of idToken, with its three times',
          certainty: 'inferred',
          source: 'A mixture of the older and the newer pages.',
          status: [200],
          body: z.looseObject({ access_token: text, ...times }),
        },
        {
          meaning: 'good',
          what: 'access_token and expires_in',
          certainty: 'documented',
          source: newer,
          status: [200],
          body: z.looseObject(flat),
        },
        {
          meaning: 'good',
          what: 'access_token below data',
          certainty: 'documented',
          source: newer,
          status: [200],
          body: z.looseObject({ data: z.looseObject(flat) }),
        },
        {
          meaning: 'refused',
          what: '401 with status, message, data and errors',
          certainty: 'documented',
          source: page,
          status: [401],
          body: z.looseObject({
            status: z.literal(0),
            message: z.string(),
            data: z.array(z.unknown()),
            errors: z.array(z.unknown()),
          }),
        },
        {
          meaning: 'failure',
          what: '400 with status, message, data and errors',
          certainty: 'inferred',
          source: `${page} shows the shape under 401; under 400 it is assumed.`,
          status: [400],
          body: z.looseObject({ status: z.number(), message: z.string() }),
        },
        {
          meaning: 'failure',
          what: '400 wrapped by other services',
          certainty: 'documented',
          source: newer,
          status: [400],
          body: z.looseObject({ message: z.looseObject({}) }),
        },
      ],
    },
    {
      name: 'check',
      method: 'GET',
      path: '/api/v4/auth/tokenvalidator',
      replies: [
        {
          meaning: 'good',
          what: 'code 200 with a message',
          certainty: 'documented',
          source: page,
          status: [200],
          body: z.looseObject({ code: z.literal(200), message: text }),
          headers: jsonType,
        },
        ...dead,
      ],
    },
    {
      name: 'log-out',
      method: 'GET',
      path: '/api/v4/auth/logout',
      replies: [
        {
          meaning: 'good',
          what: 'status_code 200',
          certainty: 'documented',
          source: page,
          status: [200],
          body: z.looseObject({ status_code: z.literal(200), message: z.optional(z.string()) }),
        },
        ...ended,
      ],
    },
    {
      name: 'log-out by POST',
      method: 'POST',
      path: '/api/v4/auth/logout',
      replies: [
        {
          meaning: 'good',
          what: '200',
          certainty: 'inferred',
          source: `${newer}; they have the method, at the path /auth/logout.`,
          status: [200],
          body: z.looseObject({}),
        },
        ...ended,
      ],
    },
    portalPage,
  ],
  throttled: [429, 503].flatMap((status): ReplyExpectation[] => {
    const form = { meaning: 'throttled', source: newer, status: [status] } as const;
    const pause = z.union([z.number(), digits]);
    return [
      {
        ...form,
        // Maintenance names its seconds in the body alone.
        certainty: status === 429 ? 'documented' : 'inferred',
        what: `${status} with Retry-After`,
        body: 'any',
        headers: { 'retry-after': /^\d+$/ },
      },
      {
        ...form,
        certainty: 'documented',
        what: `${status} with retry_after`,
        body: z.looseObject({ retry_after: pause }),
      },
    ];
  }),
};
