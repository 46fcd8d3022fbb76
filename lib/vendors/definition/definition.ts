/** A vendor without code: the types of a definition, plain JSON. `schema.ts` holds untrusted values to them. */
import type { ErrorCode } from '../../errors.ts';

/** A value that is filled in when a request is built; always a whole node, never inside a text. */
export interface Ref {
  /**
   * `field.NAME` what was typed · `setting.NAME` of the tenant · `token`, `refresh`, `account` of the session ·
   * `device` this installation's id · `path` the destination · `value` the one-time value of a portal link.
   */
  $: string;
  /** `number`: digits that survive the round trip go as a number. */
  as?: 'text' | 'number' | undefined;
  /** A fixed text in front of the value. */
  before?: string | undefined;
  /** Leaves the whole node out when the value is empty. */
  orOmit?: boolean | undefined;
}

export type Value = string | Ref;
/** A header's value; `basic` is the pair of RFC 7617. */
export type HeaderValue = Value | { basic: readonly [Value, Value] };
/** A request's body, with a `Ref` in the place of any value. */
export type Tree =
  | Ref
  | string
  | number
  | boolean
  | null
  | readonly Tree[]
  | { readonly [name: string]: Tree };

/** A place in a reply: a JSON Pointer (RFC 6901) of its body, `''` for the whole body, or a header. */
export type Source = { at: string } | { header: string };

type Scalar = string | number | boolean | null;

/** One condition on a reply. `contains` holds lower-case literals, of which one must occur. */
export type Test =
  | { status: readonly (number | string)[] }
  | {
      at: string;
      is?: Scalar | undefined;
      oneOf?: readonly Scalar[] | undefined;
      /** Whether there is a value: neither `null` nor the empty text. */
      has?: boolean | undefined;
      contains?: readonly string[] | undefined;
    };

/** The error codes that a server's reply can mean; the others are the extension's own. */
const replyCodes = [
  'bad_credentials',
  'code_required',
  'password_expired',
  'account_locked',
  'licence_full',
  'forbidden',
  'throttled',
  'vendor_refused',
  'vendor_reply',
  'session_dead',
  'gateway',
] as const satisfies readonly ErrorCode[];

/** `no_call`: the server has no such call (log-out) · `unreachable`: a system behind the server does not answer. */
export const ruleCodes = [...replyCodes, 'no_call', 'unreachable'] as const;
type RuleCode = (typeof ruleCodes)[number];

/** One kind of refusal: all of `when` holds. */
export interface Rule {
  when: readonly Test[];
  is: RuleCode;
  /** The server's own words. */
  said?: Source | undefined;
}

/** `jwt`: the value is a token that says its end itself, by its claim `exp`. */
export const expiryUnits = ['s', 'ms', 'min', 'epoch-s', 'epoch-ms', 'iso', 'jwt'] as const;

export interface Expiry {
  from: Source;
  unit: (typeof expiryUnits)[number];
}

/** What a good reply gives; of several expiries the first that is one. */
export interface Take {
  token?: Source | undefined;
  refresh?: Source | undefined;
  account?: Source | undefined;
  expires?: readonly Expiry[] | undefined;
  /** The life of a token in seconds where no reply tells it. */
  lives?: number | undefined;
  refreshExpires?: readonly Expiry[] | undefined;
  refreshLives?: number | undefined;
}

export type Path = readonly Value[];

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: Path;
  query?: Readonly<Record<string, Value>> | undefined;
  headers?: Readonly<Record<string, HeaderValue>> | undefined;
  body?: { as: 'json' | 'form' | 'text'; contentType?: string | undefined; of: Tree } | undefined;
  /** Whether the session is carried as `carry` says; by default in a check, a log-out and a portal link's call. */
  carry?: boolean | undefined;
  good: readonly Test[];
  not?: readonly Rule[] | undefined;
  take?: Take | undefined;
}

/** The token request of RFC 6749 in its own names; `grant.ts` writes it out as a call. */
export interface OAuthGrant {
  grant_type: 'password' | 'client_credentials';
  token_endpoint: Path;
  /** How the client proves itself (RFC 7591); `client_secret_post` by default. */
  token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | undefined;
  client_id?: Value | undefined;
  client_secret?: Value | undefined;
  scope?: Value | undefined;
  /** Of a `client_credentials` grant without `expires_in`, in seconds. */
  lives?: number | undefined;
}

interface DefinedField {
  name: string;
  label: string;
  help?: string | undefined;
  secret?: boolean | undefined;
  account?: boolean | undefined;
  optional?: boolean | undefined;
  onChallenge?: boolean | undefined;
}

/** One way to sign in: by a call, by a token that a person pastes, or by an OAuth grant. */
export interface DefinedMethod {
  id: string;
  label: string;
  fields: readonly DefinedField[];
  call?: Call | undefined;
  /** The name of the field that holds the token. */
  paste?: string | undefined;
  grant?: OAuthGrant | undefined;
}

export type Carry =
  | { header: string; value: Value }
  | { cookies: true }
  | { basic: readonly [Value, Value] }
  | { bodyField: string };

export interface DefinedSetting {
  name: string;
  label: string;
  help?: string | undefined;
  kind: 'text' | 'path' | 'address' | 'choice';
  required?: boolean | undefined;
  default?: string | undefined;
  choices?: readonly (string | { value: string; label: string })[] | undefined;
  example?: string | undefined;
}

/**
 * How the portal opens. `tab` and `page` name a setting with an address, or a path of the server that begins
 * with a slash. `at` names the setting with the address that a one-time link goes to.
 */
export type DefinedPortal =
  | { tab: string; header?: string | { header: string; value: Value } | undefined }
  | { page: string }
  | {
      link: {
        call: Call;
        value: Source;
        at: string;
        path: Path;
        /** The parameter that gets the value, or every parameter. */
        query: string | Readonly<Record<string, Value>>;
      };
    };

export interface Definition {
  definition: 1;
  id: string;
  label: string;
  /** Where what it says is documented. */
  source: string;
  baseUrl?: { keep: 'origin' | 'path'; example: string } | undefined;
  settings?: readonly DefinedSetting[] | undefined;
  signIn: readonly DefinedMethod[];
  carry: readonly Carry[];
  check: Call;
  renew?: Call | undefined;
  signOut?: Call | undefined;
  recognise?: Call | undefined;
  portal?: DefinedPortal | undefined;
  /** Replies that ask for a pause; `wait` in seconds where the server names none. */
  throttle?: readonly { when: readonly Test[]; wait?: number | undefined }[] | undefined;
}

/** Whether a node is a placeholder. */
export function isRef(node: unknown): node is Ref {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, '$');
}

/** The placeholders below a node. */
export function refsIn(node: unknown): Ref[] {
  if (isRef(node)) return [node];
  if (typeof node !== 'object' || node === null) return [];
  return Object.values(node).flatMap(refsIn);
}

/** Every call of a definition with its place, OAuth grants excepted. */
export function callsOf(
  definition: Definition,
): { at: readonly PropertyKey[]; call: Call; role: CallRole }[] {
  const { signIn, check, renew, signOut, recognise, portal } = definition;
  return [
    ...signIn.flatMap(({ call }, index) =>
      call === undefined ? [] : [{ at: ['signIn', index, 'call'], call, role: 'signIn' as const }],
    ),
    { at: ['check'], call: check, role: 'check' as const },
    ...(renew === undefined ? [] : [{ at: ['renew'], call: renew, role: 'renew' as const }]),
    ...(signOut === undefined ? [] : [{ at: ['signOut'], call: signOut, role: 'signOut' as const }]),
    ...(recognise === undefined ? [] : [{ at: ['recognise'], call: recognise, role: 'recognise' as const }]),
    ...(portal !== undefined && 'link' in portal
      ? [{ at: ['portal', 'link', 'call'], call: portal.link.call, role: 'link' as const }]
      : []),
  ];
}

export type CallRole = 'signIn' | 'check' | 'renew' | 'signOut' | 'recognise' | 'link';

/** Whether a call carries the session without saying so. A renewal does where it sends no refresh token. */
export function carriesSession(call: Call, role: CallRole): boolean {
  if (call.carry !== undefined) return call.carry;
  if (role === 'renew') return !refsIn(call).some(({ $ }) => $ === 'refresh');
  return role === 'check' || role === 'signOut' || role === 'link';
}
