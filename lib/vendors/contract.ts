/**
 * What a vendor declares (`about`, plain data that pages show) and what it can do (`wire`, background only).
 * Everything else in the house is written against these types, so a vendor is one folder and its lines in the lists.
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
  /** Nexudus: the `client_id` that the extension generates per tenant and account. */
  clientId?: string | undefined;
}

/** A session in the form that a vendor client receives. */
export interface Session {
  secrets: Secrets;
  account: string | null;
  expiresAt: number | null;
  /** The whole life of the current token, in milliseconds; `null` when unknown. */
  lifetime: number | null;
}

/** A value that a tenant of this vendor needs, beside its address. */
export interface SettingDescriptor {
  name: string;
  label: MessageKey;
  /** Where in the vendor's product a person finds the value, or what it is for. */
  help: MessageKey;
  required?: boolean;
  /** Required where another setting has this value. */
  requiredWith?: readonly [setting: string, value: string];
  /** Used when the tenant does not say. */
  default?: string;
  /** `text` any line · `path` a path on the server · `origin` / `address` a web address · `extra` more body fields. */
  kind: 'text' | 'path' | 'origin' | 'address' | 'extra';
  /** The only values taken, each with its label. */
  choices?: readonly (readonly [value: string, label: MessageKey])[];
  /** What a value must look like, as the source of a regular expression matched against the whole value. */
  pattern?: string;
  /** Says the pattern in words: the end of the sentence about a value that is not like it. */
  patternHelp?: IssueKey;
  example?: string;
  /** The address must be on the tenant's own origin: a token is not carried elsewhere. */
  ownOrigin?: boolean;
}

/** One field of a way to sign in. */
export interface SignInField {
  name: string;
  label: MessageKey;
  secret: boolean;
  optional?: boolean;
  /** Key of the sentence that says where to find it. */
  help?: MessageKey;
  /** Never asked at first; only once the vendor has asked for it. */
  onChallenge?: boolean;
  /** This field names the account: it is remembered and shown on the pass. */
  account?: boolean;
  inputMode?: 'text' | 'email' | 'numeric';
}

/** A way to sign in. Its label is never worded like a field. */
export interface SignInMethod {
  id: string;
  label: MessageKey;
  fields: readonly SignInField[];
  /** What is typed works only once: it is never kept, and goes to one tenant only. */
  singleUse?: boolean;
}

/** A thing a vendor can do: always, never, or only where a setting names how. */
export type Ability = boolean | { setting: string };

/**
 * How a portal opens signed in: by a one-time `link`, or in a `tab` whose requests carry the token.
 * It is at the address in a setting, or at a path of the server itself.
 */
export type Portal = { by: 'link' | 'tab'; note?: MessageKey } & ({ setting: string } | { path: string });

/** What the popup shows of a vendor: how to sign in, and which deeds and doors there are. Plain data. */
export interface VendorSummary {
  id: string;
  label: string;
  signIn: readonly [SignInMethod, ...SignInMethod[]];
  /** A button is there only when it can work. */
  can: {
    /** Ahead of the expiry, only in the time after it, or not at all. */
    renew: boolean | 'after expiry';
    check: Ability;
  };
  /** How its portal opens, or `null` when it does not. */
  portal: Portal | null;
  /** Where the session is carried by the browser's cookies: the setting and the value that say so. */
  cookieMode?: { setting: string; value: string };
  /** What is said after a log-out that the server has no call for; without one, that it was not told. */
  logoutNote?: MessageKey;
  /** The settings that tell two tenants of one server apart: shown beside the vendor's name. */
  realm?: readonly string[];
}

/** All that people see of a vendor, with what a tenant of it needs. Plain data: imports types only. */
export interface VendorDescriptor extends VendorSummary {
  /** Where the vendor documents what we rely on. */
  source: string;
  baseUrl: { label: MessageKey; help: MessageKey; example: string; keep: 'origin' | 'path' };
  settings: readonly SettingDescriptor[];
  /** What a refused log-in often means at this vendor, by its code: the connection doctor says it. */
  hints?: Readonly<Partial<Record<ErrorCode, MessageKey>>>;
}

/** A request to a vendor, complete. Made by pure functions, so that a test can look at it. */
export interface VendorRequest {
  method: 'GET' | 'POST';
  /** Absolute. The edge refuses anything but the tenant's own origins. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** A vendor's reply, unjudged. */
export interface VendorReply {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** When the reply had arrived, epoch milliseconds. */
  receivedAt: number;
}

/** The world as an adapter may touch it. Handed in; an adapter imports no browser, no clock, no chance. */
export interface VendorIo {
  /**
   * Sends to the tenant's own origins only, without cookies (unless `cookies` was granted by the tenant's mode),
   * follows no redirect. A reply that the vendor's `throttle` recognises is waited out before it gets here.
   * @throws ConciergeError `no_permission`, `network`, `timeout`, `redirected`, `throttled`, `vendor_reply` (too big),
   *   `bad_credentials` for what was typed and cannot be sent in a header.
   */
  send(request: VendorRequest): Promise<VendorReply>;
  /** Epoch milliseconds. */
  now(): number;
  /** A fresh random id, 32 lower-case hex digits. */
  randomId(): string;
  /** This installation's device id, a UUID made once and kept. */
  device(): Promise<string>;
}

/** What a person typed: the way and its fields by name. */
export interface Credentials {
  method: string;
  fields: Readonly<Record<string, string>>;
}

/** What a log-in or a renewal gives: the secrets, and what may be shown of them. Times are epoch milliseconds. */
export interface Grant {
  /** An empty access token: the browser's cookies carry the session. */
  secrets: Secrets;
  /** When the reply had arrived: the present life of the token began then. */
  receivedAt: number;
  /** As the vendor tells it; `null` when it does not. */
  expiresAt: number | null;
  /** The expiry is our inference, not the vendor's word. */
  estimated?: boolean;
  /** Until when a renewal without the person may work; `null` when there is none. */
  renewableUntil: number | null;
  /** Who is signed in, when the reply or the form tells. */
  account: string | null;
  /** When what the person signed in with ends, where it tells: they are warned before. */
  credentialEndsAt?: number;
  /** How the token travels, for the ticket: `bearer`, `body`, … */
  tokenKind: string;
}

/** A check's outcome. A dead session is thrown as `session_dead`, not returned. */
export interface CheckResult {
  status: number;
}

/**
 * A portal address to open. A `link` carries a one-time value and is never kept; a `tab` needs the header of
 * `Wire.tabHeader` on its requests; a `page` needs the browser's cookies only.
 */
export interface PortalEntry {
  kind: 'link' | 'tab' | 'page';
  url: string;
}

/** The header that signs a tab's requests in. Its value is a secret. */
export interface AuthHeader {
  name: string;
  value: string;
}

/** Where in the portal to go: its home, or a saved destination; `file`: one that opens on the API host. */
export interface PortalTarget {
  path: string | null;
  file?: boolean;
}

/** How a vendor talks. Every function takes the tenant and the session; nothing asks for "the active one". */
export interface VendorClient {
  /** @throws ConciergeError with the code that says why not; `code_required` asks the person for one more field. */
  login(io: VendorIo, tenant: Tenant, credentials: Credentials): Promise<Grant>;
  /** Only where the vendor has one. @throws ConciergeError `session_dead` when the refresh token is refused. */
  renew?(io: VendorIo, tenant: Tenant, session: Session): Promise<Grant>;
  /** Asks the server whether the session lives. @throws ConciergeError `session_dead` when it does not. */
  check?(io: VendorIo, tenant: Tenant, session: Session): Promise<CheckResult>;
  /** Tells the server to forget the session. @returns whether it has a call for that; rejects when it could not be told */
  logout?(io: VendorIo, tenant: Tenant, session: Session): Promise<boolean>;
  /** Makes a way into the portal. @throws ConciergeError `session_dead` when the bearer is refused. */
  openPortal?(io: VendorIo, tenant: Tenant, session: Session, target: PortalTarget): Promise<PortalEntry>;
  /** The header of its signed-in tabs, where it has them: the only source, so that their doors carry no secret. */
  tabHeader?(session: Session): AuthHeader;
  /**
   * A request without credentials whose answer tells this vendor's server from others, and whether it does.
   * It may name no account and start no log-in.
   */
  probe: { request(tenant: Tenant): VendorRequest; recognise(reply: VendorReply): boolean };
  /** Seconds this reply asks us to wait, or `null` when it is no throttling. `attempt` counts from 1. */
  throttle?(reply: VendorReply, attempt: number): number | null;
  /** Whether the tenant chose to have its session carried by the browser's cookies. */
  usesCookies?(tenant: Tenant): boolean;
}
