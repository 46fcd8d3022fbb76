/**
 * The steps of the connection doctor and their possible findings. Plain data, because pages use the lists too.
 */

/** The steps in order of precedence: the first failure is the conclusion. */
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

/** The party responsible for a failure. */
export type Responsible =
  | 'browser'
  | 'person'
  | 'settings'
  | 'organisation'
  | 'network'
  | 'server'
  | 'account';

/** Findings without a failure, including those that remain unknown. */
const okFindings = [
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
type OkFinding = (typeof okFindings)[number];

/** Failures, each with the responsible party. */
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
  vendor_unreached: 'server',
  vendor_shut: 'network',
  vendor_unexpected: 'settings',
  proxy_login: 'network',
  network_login: 'network',
  certificate_wanted: 'server',
  request_too_big: 'server',
  address_too_long: 'server',
  misdirected: 'settings',
  vendor_missing: 'settings',
  vendor_silent: 'server',
  vendor_broken: 'server',
  content_page: 'settings',
  redirected: 'settings',
  redirected_https: 'settings',
  redirected_path: 'settings',
  redirected_plain: 'server',
  redirected_site: 'network',
  clock_ahead: 'person',
  clock_behind: 'person',
  throttled: 'server',
  throttled_seconds: 'server',
  login_code: 'person',
  login_refused: 'account',
  login_over: 'network',
} as const satisfies Readonly<Record<string, Responsible>>;
export type FailureFinding = keyof typeof failureFindings;

/** The finding of a step; `skipped` when another step's failure prevented the step. */
export type Finding = OkFinding | FailureFinding | 'skipped';

export const findings = [
  ...okFindings,
  ...(Object.keys(failureFindings) as FailureFinding[]),
  'skipped',
] as const satisfies readonly Finding[];

/** Whether a finding is a failure, which names the party responsible for it. */
export function isFailure(finding: Finding): finding is FailureFinding {
  return Object.hasOwn(failureFindings, finding);
}

/** Failures that the browser itself explains when the address is opened in a tab. */
const visibleInTab: ReadonlySet<Finding> = new Set<Finding>([
  'certificate_name',
  'certificate_date',
  'certificate_issuer',
  'certificate_bad',
  'client_certificate',
  'tls',
  'unreached',
  'content_page',
  'proxy_login',
  'network_login',
  'certificate_wanted',
  'redirected_site',
]);

/** Whether opening the address in a tab helps to explain a finding. */
export function isWorthOpening(finding: Finding): boolean {
  return visibleInTab.has(finding);
}
