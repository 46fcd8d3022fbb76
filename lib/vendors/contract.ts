/**
 * The contract of a vendor: descriptor (plain data that pages show) and client (background only).
 * All other code depends on these types alone, so a vendor is one folder and a line in each of four lists.
 */
import type { ErrorCode } from '../errors.ts';
import type { MessageKey } from '../i18n/message-key.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { IssueKey } from '../tenants/validation-issue.ts';

export type { Tenant };

/** The secrets of one session. */
export interface Secrets {
  /** Empty where browser cookies carry the session. */
  accessToken: string;
  refreshToken?: string | undefined;
  /** Nexudus: the `client_id` of the log-in, which every renewal of its tokens repeats. */
  clientId?: string | undefined;
}

/** A session in the form that a vendor client receives. */
export interface Session {
  secrets: Secrets;
  account: string | null;
  expiresAt: number | null;
  /** The whole life of the current token, in milliseconds; `null` when unknown. */
  lifetime: number | null;
  /** Whether the vendor issued the token within the present work: a refusal of it is no sign of its age. */
  isFresh?: boolean;
}

/** A setting that a tenant of a vendor has beside its address. */
export interface SettingDescriptor {
  name: string;
  label: MessageKey;
  /** Where to find the value in the vendor's product, or its purpose. */
  help: MessageKey;
  required?: boolean;
  /** Required when another setting has this value. */
  requiredWith?: readonly [setting: string, value: string];
  /** The value of an unset setting. */
  default?: string;
  /** `text` any line · `path` a path on the server · `address` a web address, path kept · `extra` more body fields. */
  kind: 'text' | 'path' | 'address' | 'extra';
  /** The only accepted values, each with its label. */
  choices?: readonly (readonly [value: string, label: MessageKey])[];
  /** Source of a regular expression that the whole value must match. */
  pattern?: string;
  /** The issue of a value that does not match `pattern`. */
  patternHelp?: IssueKey;
  example?: string;
  /** Whether the address must be on the tenant's origin, because a token is never sent to another origin. */
  ownOrigin?: boolean;
}

/** One field of a sign-in method. */
export interface SignInField {
  name: string;
  label: MessageKey;
  secret: boolean;
  optional?: boolean;
  /** Where to find the value. */
  help?: MessageKey;
  /** Shown only after the vendor has requested the field (`code_required`). */
  onChallenge?: boolean;
  /** Whether the field holds the account's name, which is remembered and shown on the pass. */
  account?: boolean;
  inputMode?: 'text' | 'email' | 'numeric';
  /**
   * What a person pastes: what a clipboard adds is taken off, and what cannot be one is not sent.
   * `link`: a link whose parameter `t` is a token, or the token itself.
   */
  pasted?: 'token' | 'link' | 'code';
}

/** A sign-in method. The label must differ from every field's label. */
export interface SignInMethod {
  id: string;
  label: MessageKey;
  fields: readonly SignInField[];
  /** Whether the credentials work once: such credentials are never stored and go to one tenant only. */
  singleUse?: boolean;
}

/** Whether a vendor supports an act: always, never, or only for tenants with this setting. */
export type Ability = boolean | { setting: string };

/**
 * How a portal opens signed in: by a one-time `link`, or in a `tab` whose requests carry the token.
 * The portal's address is a setting, or a path on the server itself.
 * `fileNote` stands beside destinations that open a file.
 */
type Portal = { by: 'link' | 'tab'; note?: MessageKey; fileNote?: MessageKey } & (
  | { setting: string }
  | { path: string }
);

/** What the address of a tenant's system tells a vendor. Holds no part of the query but `told`. */
export interface AddressReading {
  /** The base URL in its stored form; all requests of the tenant are below it. */
  baseUrl: string;
  /** Settings that take over a part of the address's path, by name; stored with the tenant. */
  moved: Readonly<Record<string, string>>;
  /** Other settings that the address tells, by name; the form offers them. */
  told: Readonly<Record<string, string>>;
  /** The path of a page or a call that the base URL does without, or `''`. */
  omitted: string;
  /** The setting that contradicts the address's path. */
  conflict?: string;
}

/** The address of a tenant's server in the form, and what its path means to the vendor. */
interface BaseUrlDescriptor {
  label: MessageKey;
  help: MessageKey;
  example: string;
  /** Without a reader in `addresses.ts`: `origin` for a vendor whose server has its own, so that any path is a page's. */
  keep: 'origin' | 'path';
}

/**
 * Reads an address of a tenant's system, of which the query is still there. Pure; no part of the path may vanish.
 * @param own the tenant's own settings
 */
export type ReadAddress = (url: URL, own: Readonly<Record<string, string>>) => AddressReading;

/**
 * What pages show of a vendor: sign-in methods, abilities, portal, settings. Plain data.
 */
export interface VendorDescriptor {
  id: string;
  label: string;
  signIn: readonly [SignInMethod, ...SignInMethod[]];
  /** The supported acts, so that the popup shows no button that cannot work. */
  can: {
    /** `true`: also before the expiry. `after expiry`: only then. `false`: never. */
    renew: boolean | 'after expiry';
    check: Ability;
  };
  /** The request of a check for a reader: method, path and, after a blank, the call's own name. `{name}` is a setting. */
  checkCall?: string;
  /** A check that reads much on the server: the end of its `checkCall`, and the text before the day's first one in production. */
  heavyCheck?: { end: string; note: MessageKey };
  /** How the portal opens; `null` for a vendor without one. */
  portal: Portal | null;
  /** The setting and value that make the browser's cookies carry the session. */
  cookieMode?: { setting: string; value: string };
  /** Whether the browser's cookies carry every session of this vendor. */
  byCookies?: boolean;
  /** The message after a log-out without a server call; the default says that the server was not notified. */
  logoutNote?: MessageKey;
  /** The settings that distinguish tenants of one server, shown beside the vendor's name. */
  realm?: readonly string[];
  baseUrl: BaseUrlDescriptor;
  settings: readonly SettingDescriptor[];
  /** Of a vendor without code: the digest of its definition, which is part of the endpoint fingerprint. */
  digest?: string;
  /** Of a vendor without code: where its definition is from, and where the system is documented, in its words. */
  from?: 'gallery' | 'policy' | 'file';
  source?: string;
  /** The connection doctor's hints about this vendor's usual cause of a refused log-in, by error code. */
  hints?: Readonly<Partial<Record<ErrorCode, MessageKey>>>;
}

/** A complete request to a vendor. Plain data, so that tests can compare requests. */
export interface VendorRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute URL. `createPinnedFetch` rejects any origin but the tenant's own. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** A vendor's raw reply. */
export interface VendorReply {
  status: number;
  /** By name, in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** Time of receipt, epoch milliseconds. */
  receivedAt: number;
}

/** Options of one request. */
interface SendOptions {
  /** In a log-in: the request carries nothing typed, so that it may be repeated when throttled. */
  repeatable?: boolean;
}

/** The injected effects of a client: requests, clock, this installation's id. Clients import no browser API. */
export interface VendorIo {
  /**
   * Sends to the tenant's own origins only.
   * Follows no redirect, and sends cookies only in cookie mode.
   * A throttled request is repeated after the wait, except in a log-in, where only a `repeatable` one is.
   * The client receives a reply only when the vendor itself was recognised in it.
   * @throws ConciergeError `no_permission`, `network`, `timeout`, `redirected`, `throttled`, `vendor_reply`,
   *   `gateway` for a reply of something before the vendor's server, `bad_credentials` for typed text that no header can carry
   */
  send(request: VendorRequest, options?: SendOptions): Promise<VendorReply>;
  /** Epoch milliseconds. */
  now(): number;
  /**
   * The random id of this installation, a UUID: stored once, so that it outlives the browser's closing.
   * Another one each time only where the disk is full.
   */
  device(): Promise<string>;
}

/** The typed credentials: the id of the sign-in method, and its fields by name. */
export interface Credentials {
  method: string;
  fields: Readonly<Record<string, string>>;
}

/** The result of a log-in or a renewal. Times are epoch milliseconds. */
export interface Grant {
  /** An empty access token: the browser's cookies carry the session. */
  secrets: Secrets;
  /** Time of receipt, the start of the token's lifetime. */
  receivedAt: number;
  /** Expiry of the access token from the reply; `null` when the reply has none. */
  expiresAt: number | null;
  /** Whether the expiry is an inference instead of the vendor's statement. */
  estimated?: boolean;
  /** End of the time for renewal without credentials; `null` without such a renewal. */
  renewableUntil: number | null;
  /** The account's name from the reply or the credentials. */
  account: string | null;
  /** Expiry of the credential itself, when readable, for a warning ahead of time. */
  credentialEndsAt?: number;
  /** How requests carry the token, for the ticket: `bearer`, `cookies`, … */
  tokenKind: string;
}

/** The result of a successful check. A dead session throws `session_dead` instead. */
interface CheckResult {
  status: number;
}

/**
 * A portal address to open. A `link` holds a one-time token and is never stored.
 * A `tab` needs the header of `VendorClient.tabHeader` on its requests, a `page` only the browser's cookies.
 */
export interface PortalEntry {
  kind: 'link' | 'tab' | 'page';
  url: string;
}

/** The header that authenticates a tab's requests. `value` is a secret. */
export interface AuthHeader {
  name: string;
  value: string;
}

/** The target in a portal: the home page for `null`, else a path. `file`: the path is on the API host. */
export interface PortalTarget {
  path: string | null;
  file?: boolean;
}

/** A vendor's protocol. Every function takes tenant and session explicitly, so no hidden state can pick the wrong one. */
export interface VendorClient {
  /** @throws ConciergeError with the cause's code; `code_required` requests the `onChallenge` field */
  login(io: VendorIo, tenant: Tenant, credentials: Credentials): Promise<Grant>;
  /** @throws ConciergeError `session_dead` when the vendor rejects the refresh token */
  renew?(io: VendorIo, tenant: Tenant, session: Session): Promise<Grant>;
  /** Checks the session with one request. @throws ConciergeError `session_dead` when the session has ended */
  check?(io: VendorIo, tenant: Tenant, session: Session): Promise<CheckResult>;
  /**
   * Revokes the session on the server.
   * @returns `false` when the server has no such call
   * @throws ConciergeError when the call fails
   */
  logout?(io: VendorIo, tenant: Tenant, session: Session): Promise<boolean>;
  /** Derives or requests a portal entry. @throws ConciergeError `session_dead` when the vendor rejects the token */
  openPortal?(io: VendorIo, tenant: Tenant, session: Session, target: PortalTarget): Promise<PortalEntry>;
  /** The header of signed-in tabs. The only source of that header, so that portal entries of tabs hold no secret. */
  tabHeader?(session: Session): AuthHeader;
  /**
   * A request without credentials, and a test whether its reply comes from a server of this vendor.
   * The request must name no account and start no log-in.
   */
  probe: { request(tenant: Tenant): VendorRequest; recognise(reply: VendorReply): boolean };
  /** A second probe, of a call that wants no session: what answers it, too, in a refusal's words is no vendor. */
  openProbe?(tenant: Tenant): VendorRequest | null;
  /**
   * Whether a reply of status 400 or above has a shape that this vendor documents for the request.
   * Only a recognised reply can end a session, or delete a refresh token or a stored password.
   */
  speaks(reply: VendorReply, request: VendorRequest): boolean;
  /** Whether a reply of status 400 or above may be a refusal by that alone, which counts once the probe is answered. */
  mayRefuse?(reply: VendorReply, request: VendorRequest): boolean;
  /** Whether the vendor's own proxy says that it does not reach the server behind it. */
  unreached?(reply: VendorReply): boolean;
  /** Seconds to wait after a throttled reply, or `null` for other replies. `attempt` counts from 1. */
  throttle?(reply: VendorReply, attempt: number): number | null;
  /** Whether the browser's cookies carry this tenant's session. */
  usesCookies?(tenant: Tenant): boolean;
}
