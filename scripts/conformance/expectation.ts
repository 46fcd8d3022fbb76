/** What a vendor's server is expected to answer: plain data with its sources, read by the kit alone. */
import * as z from 'zod/mini';
import type { VendorRequest } from '../../lib/vendors/contract.ts';

/**
 * How sure an expectation is, as in docs/vendors.md. `documented`: the vendor's own pages. `seen`: public clients that
 * run against real servers. `inferred`: no source, an assumption of ours.
 */
export type Certainty = 'documented' | 'seen' | 'inferred';

/** What a reply says. The last four are never wanted: they explain a reply that came instead. */
export type Meaning =
  | 'recognised'
  | 'good'
  | 'refused'
  | 'code required'
  | 'dead'
  | 'missing'
  | 'throttled'
  | 'password expired'
  | 'account closed'
  | 'forbidden'
  | 'failure';

/** One form of a reply. */
export interface ReplyExpectation {
  meaning: Meaning;
  /** The form in a few words, for the report. */
  what: string;
  certainty: Certainty;
  /** The page that documents the form, or why it is assumed. */
  source: string;
  status: readonly number[];
  /** `any` accepts every body, also none; `page` an HTML document. */
  body: 'empty' | 'any' | 'page' | z.ZodMiniType;
  /** Headers that the form needs, by name in lower case. */
  headers?: Readonly<Record<string, RegExp>>;
  /** The form belongs to tenants with this value of a setting alone. */
  onlyWith?: readonly [setting: string, value: string];
}

/** One request of the vendor's client, and the forms of its reply: the first is what a difference is told against. */
export interface CallExpectation {
  name: string;
  method: VendorRequest['method'];
  /** Below the base URL. `{name}` stands for a setting, `{one|other}` for the first that is set. */
  path: string;
  /** Tells calls of one method and path apart. */
  matches?(request: VendorRequest): boolean;
  replies: readonly ReplyExpectation[];
}

/** All that is expected of one vendor's server. */
export interface VendorExpectations {
  calls: readonly CallExpectation[];
  /** How any call asks for a pause. */
  throttled: readonly ReplyExpectation[];
  /** What the reply to the recognition probe says. */
  probe: 'recognised' | 'dead';
  /** The setting without which the vendor's client knows no log-out. */
  logOutNeeds?: string;
  /** The portal's calls of vendors whose portal opens by a one-time link: what is asked for, and to open what. */
  links?: readonly { name: string; path: string | null; file: boolean }[];
}

/** A text that is not empty. */
export const text = z.string().check(z.minLength(1, 'a text that is not empty'));
/** A whole number of seconds or milliseconds. */
export const duration = z.int().check(z.positive());
/** A number written as digits. */
export const digits = z.string().check(z.regex(/^\d+$/, 'digits'));
/** A key that is not there. */
export const absent = z.optional(z.undefined());
/** A text with certain words. @param words what to call them in a report */
export const wordsOf = (pattern: RegExp, words: string) => z.string().check(z.regex(pattern, words));

/** The page of a portal whose tab carries the token as a header. */
export const portalPage: CallExpectation = {
  name: 'portal page',
  method: 'GET',
  path: '{portal page}',
  replies: [
    {
      meaning: 'good',
      what: 'a page',
      certainty: 'inferred',
      source: 'The vendor documents the header for its API; that the pages of its portal take it is assumed.',
      status: [200],
      body: 'page',
    },
  ],
};

/** The name of the call that `portalPage` describes. */
export const portalPageCall = portalPage.name;
