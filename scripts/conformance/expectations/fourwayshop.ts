import * as z from 'zod/mini';
import {
  duration,
  type Meaning,
  portalPage,
  type ReplyExpectation,
  text,
  type VendorExpectations,
  wordsOf,
} from '../expectation.ts';

const page = 'https://developers.fourwayshop.it/doc-535172';
const beneath = 'Seen in public clients of the platform beneath.';

/** A refusal of the platform beneath: HTTP 200, told in the body. */
const soft = (meaning: Meaning, what: string, ...codes: readonly string[]): ReplyExpectation => ({
  meaning,
  what: `${what}, under 200 with success false`,
  certainty: 'seen',
  source: beneath,
  status: [200],
  body: z.looseObject({ success: z.literal(false), errorCode: z.enum(codes), message: z.string() }),
});

const denied = wordsOf(/^access denied\b/i, 'the words “Access Denied”');
const grant = z.looseObject({
  username: text,
  companyId: text,
  siteId: z.number(),
  token: text,
  expires: z.iso.datetime('a date and time with its zone'),
  expiresInMS: duration,
});

const dead: ReplyExpectation[] = [
  {
    meaning: 'dead',
    what: '401 “Access Denied.”',
    certainty: 'documented',
    source: page,
    status: [401],
    body: z.looseObject({ message: denied }),
  },
  soft('dead', 'TOKEN_EXPIRED', 'TOKEN_EXPIRED'),
];
const elsewhere: ReplyExpectation[] = [
  {
    meaning: 'forbidden',
    what: '403 with the missing permission',
    certainty: 'documented',
    source: page,
    status: [403],
    body: z.looseObject({ message: wordsOf(/missing permission/i, 'the words “missing permission”') }),
  },
  soft('failure', 'INTERNAL_ERROR', 'INTERNAL_ERROR'),
];

export const fourwayshop: VendorExpectations = {
  probe: 'recognised',
  logOutNeeds: 'logoutPath',
  calls: [
    {
      name: 'probe',
      method: 'GET',
      path: '{checkPath|loginPath}',
      matches: ({ headers }) => headers.authorization === undefined && headers.accept !== undefined,
      replies: [
        {
          meaning: 'recognised',
          what: '401 “Access Denied.”',
          certainty: 'documented',
          source: page,
          status: [401],
          body: z.looseObject({ message: denied }),
        },
        {
          meaning: 'recognised',
          what: '405 with a message, from the path of the log-in',
          certainty: 'inferred',
          source: 'The page does not say what a GET on the path of the log-in gets.',
          status: [405],
          body: z.looseObject({ message: text }),
        },
      ],
    },
    {
      name: 'log-in',
      method: 'POST',
      path: '{loginPath}',
      replies: [
        {
          meaning: 'good',
          what: 'a token and the cookies of the session',
          certainty: 'documented',
          source: page,
          status: [200],
          body: grant,
          headers: { 'set-cookie': /./ },
          onlyWith: ['mode', 'cookie'],
        },
        {
          meaning: 'good',
          what: 'a token with its end',
          certainty: 'documented',
          source: page,
          status: [200],
          body: grant,
          onlyWith: ['mode', 'bearer'],
        },
        soft('refused', 'INVALID_CREDENTIALS', 'INVALID_CREDENTIALS'),
        {
          meaning: 'refused',
          what: '401 “Access Denied.”',
          certainty: 'inferred',
          source: `${page} shows it for calls with a token; at the log-in it is assumed.`,
          status: [401],
          body: z.looseObject({ message: denied }),
        },
        soft('password expired', 'PASSWORD_EXPIRED', 'PASSWORD_EXPIRED'),
        soft('account closed', 'ACCOUNT_LOCKED', 'ACCOUNT_LOCKED'),
        soft('failure', 'MAX_NR_OF_USERS', 'MAX_NR_OF_USERS'),
        ...elsewhere,
      ],
    },
    {
      name: 'check',
      method: 'GET',
      path: '{checkPath}',
      replies: [
        {
          meaning: 'good',
          what: 'an object',
          certainty: 'inferred',
          source: 'The page names no call for it; any call with a token serves.',
          status: [200],
          body: z
            .looseObject({})
            .check(z.refine((value) => value.success !== false, 'an object without success false')),
        },
        {
          meaning: 'good',
          what: '204',
          certainty: 'inferred',
          source: 'The page names no call for it; any call with a token serves.',
          status: [204],
          body: 'empty',
        },
        ...dead,
        ...elsewhere,
      ],
    },
    {
      name: 'log-out',
      method: 'POST',
      path: '{logoutPath}',
      replies: [
        {
          meaning: 'good',
          what: '200',
          certainty: 'inferred',
          source: 'The page does not name the call.',
          status: [200, 204],
          body: 'any',
        },
        ...dead,
        ...elsewhere,
      ],
    },
    portalPage,
  ],
  throttled: [
    soft('throttled', 'a limit on requests', 'MAX_NR_OF_REQUESTS_REACHED', 'EXCEEDED_REQUEST_USER_MINUTE'),
    {
      meaning: 'throttled',
      what: '429',
      certainty: 'inferred',
      source: 'No page shows a limit; HTTP’s own status is assumed.',
      status: [429],
      body: 'any',
    },
  ],
};
