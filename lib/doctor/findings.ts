/**
 * What the connection doctor asks, in order, and all that it may find. Plain data: pages use it too.
 */

/** The steps, in the order in which their troubles count: the first one's is the conclusion. */
export const steps = [
  'permission',
  'address',
  'connection',
  'vendor',
  'content',
  'clock',
  'throttle',
  'login',
] as const;
export type Step = (typeof steps)[number];

/** Whose side a trouble is on. */
export type Responsible =
  | 'browser'
  | 'person'
  | 'settings'
  | 'organisation'
  | 'network'
  | 'server'
  | 'account';

/** What is well, or cannot be told. */
export const okFindings = [
  'allowed',
  'address_good',
  'address_plain',
  'connected',
  'connected_plain',
  'vendor_same',
  'content_good',
  'content_mislabelled',
  'clock_good',
  'clock_untold',
  'throttle_none',
  'login_none',
  'login_good',
] as const;
export type OkFinding = (typeof okFindings)[number];

/** What is wrong, and whose side it is on. */
export const failureFindings = {
  not_allowed: 'browser',
  address_wrong: 'settings',
  setting_wrong: 'settings',
  setting_elsewhere: 'settings',
  plain_forbidden: 'organisation',
  offline: 'network',
  name_unknown: 'settings',
  refused: 'server',
  unreachable: 'network',
  silent: 'network',
  broken: 'network',
  proxy: 'network',
  certificate_name: 'server',
  certificate_date: 'server',
  certificate_issuer: 'server',
  certificate_bad: 'server',
  tls: 'settings',
  client_certificate: 'server',
  blocked: 'browser',
  unreached: 'network',
  vendor_other: 'settings',
  vendor_none: 'settings',
  vendor_empty: 'settings',
  vendor_truncated: 'network',
  vendor_too_big: 'settings',
  vendor_failing: 'server',
  vendor_shut: 'server',
  vendor_missing: 'settings',
  vendor_silent: 'server',
  vendor_broken: 'server',
  content_page: 'settings',
  redirected: 'settings',
  redirected_https: 'settings',
  clock_ahead: 'person',
  clock_behind: 'person',
  throttled: 'server',
  throttled_seconds: 'server',
  login_code: 'person',
  login_refused: 'account',
  login_over: 'network',
} as const satisfies Readonly<Record<string, Responsible>>;
export type FailureFinding = keyof typeof failureFindings;

/** What a step found: something well, a trouble, or that it could not be asked. */
export type Finding = OkFinding | FailureFinding | 'unasked';

export const findings = [
  ...okFindings,
  ...(Object.keys(failureFindings) as FailureFinding[]),
  'unasked',
] as const satisfies readonly Finding[];

export function isFailure(finding: Finding): finding is FailureFinding {
  return Object.hasOwn(failureFindings, finding);
}

/** Troubles that a look at the address in a tab of the browser's own explains. */
const seenInTab: ReadonlySet<Finding> = new Set<Finding>([
  'certificate_name',
  'certificate_date',
  'certificate_issuer',
  'certificate_bad',
  'client_certificate',
  'tls',
  'unreached',
  'content_page',
]);

/** Whether it helps to open the address in a tab. */
export function isWorthOpening(finding: Finding): boolean {
  return seenInTab.has(finding);
}
