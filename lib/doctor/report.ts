/** The doctor's report for a ticket: English, one fact per line, only facts that the examination holds. */
import { formatUtc } from '../tickets/ticket-text.ts';
import { deriveConclusion, responsibleFor, stepStatus } from './conclusion.ts';
import { type Finding, type Responsible, steps } from './findings.ts';
import type { Answer, Examination, Probe } from './schema.ts';

const textByFinding: Readonly<Record<Finding, string>> = {
  allowed: 'the browser allows the host',
  not_allowed: 'the browser does not allow the host yet',
  address_good: 'well formed',
  address_plain: 'well formed, plain http',
  address_wrong: 'the base URL is no web address',
  setting_wrong: 'a setting is missing or malformed',
  setting_elsewhere: 'a setting is on another origin than the base URL',
  plain_forbidden: 'plain http is forbidden by the organisation',
  connected: 'name, connection and certificate are good',
  connected_plain: 'name and connection are good, plain http',
  offline: 'this computer is offline',
  name_unknown: 'the name does not resolve',
  refused: 'the connection is refused',
  unreachable: 'the host cannot be reached',
  silent: 'no answer in time',
  broken: 'the connection breaks',
  proxy: 'the proxy fails',
  certificate_name: 'the certificate is for another name',
  certificate_date: 'the certificate has expired or is not valid yet',
  certificate_issuer: 'the certificate’s issuer is not trusted',
  certificate_bad: 'the certificate is not accepted',
  tls: 'no TLS that the browser understands',
  client_certificate: 'a client certificate is wanted',
  blocked: 'the browser blocks the request',
  unreached: 'not reached, for a reason the browser does not tell',
  vendor_same: 'answers like the tenant’s vendor',
  vendor_other: 'answers like another vendor',
  vendor_none: 'answers like no vendor known here',
  vendor_empty: 'the answer is empty',
  vendor_truncated: 'the answer breaks off',
  vendor_too_big: 'the answer is far too long',
  vendor_failing: 'the server fails',
  vendor_unreached: 'a proxy of the vendor’s does not reach the server behind it',
  vendor_shut: 'refused before the vendor’s own code',
  vendor_unexpected: 'a status that the vendor does not use',
  proxy_login: 'the browser’s proxy wants a sign-in',
  network_login: 'the network wants a sign-in',
  certificate_wanted: 'a server before the vendor wants a client certificate',
  request_too_big: 'the request is too large for a server before the vendor’s own code',
  address_too_long: 'the address is too long for a server before the vendor’s own code',
  misdirected: 'the server is not responsible for this host',
  vendor_missing: 'nothing at the vendor’s path',
  vendor_silent: 'no answer in time at the vendor’s path',
  vendor_broken: 'the connection breaks at the vendor’s path',
  content_good: 'data, no redirect',
  content_mislabelled: 'data under another content type, no redirect',
  content_page: 'a web page instead of data',
  redirected: 'redirected',
  redirected_https: 'redirected to https',
  redirected_path: 'redirected to another path of the same server',
  redirected_plain: 'redirected from https to http',
  redirected_site: 'redirected to another site',
  clock_good: 'the clocks agree',
  clock_untold: 'the server tells no time',
  clock_ahead: 'this computer’s clock is ahead',
  clock_behind: 'this computer’s clock is behind',
  throttle_none: 'no pause asked for',
  throttled: 'a pause is asked for',
  throttled_seconds: 'a pause is asked for',
  login_none: 'nothing has gone wrong since the browser started',
  login_good: 'it worked',
  login_code: 'a verification code is awaited',
  login_refused: 'it failed',
  login_over: 'it failed, for a reason that is gone now',
  skipped: 'not asked',
};

const textByResponsible: Readonly<Record<Responsible, string>> = {
  browser: 'this browser',
  person: 'the person’s side',
  settings: 'the tenant’s settings',
  organisation: 'the organisation’s policy',
  network: 'the network between',
  server: 'the server',
  account: 'the account',
};

/**
 * The report of one examination, to append to a ticket's facts.
 * @param now epoch milliseconds
 */
export function reportText(examination: Examination, now: number): string {
  return [
    `Connection doctor: ${conclusionText(examination, now)}`,
    `Examined: ${formatUtc(examination.startedAt)}`,
    ...examination.answers.map(answerLine),
  ].join('\n');
}

function conclusionText(examination: Examination, now: number): string {
  const found = deriveConclusion(examination, now);
  if (found.kind === 'well') return 'no trouble found';
  if (found.kind !== 'trouble') return 'not finished';
  const side = responsibleFor(found.answer);
  return `${stepLabel(found.answer)}: ${findingText(found.answer)}${side === null ? '' : ` (${textByResponsible[side]})`}`;
}

function stepLabel({ step }: Answer): string {
  return `${steps.indexOf(step) + 1} ${step}`;
}

function answerLine(answer: Answer): string {
  const probes = answer.probes.map(probeText);
  const verdict = stepStatus(answer);
  const found = verdict === 'skipped' ? findingText(answer) : `${verdict}, ${findingText(answer)}`;
  return [`${stepLabel(answer)}: ${found}`, ...probes].join('; ');
}

function findingText({ finding, facts }: Answer): string {
  const { blockedBy, setting, status, seconds, origin, vendor, error, problem } = facts;
  const more = [
    blockedBy === undefined ? '' : `because of ${steps.indexOf(blockedBy) + 1} ${blockedBy}`,
    setting ?? '',
    vendor ?? '',
    status === undefined ? '' : `HTTP ${status}`,
    origin === undefined ? '' : `to ${origin}`,
    seconds === undefined ? '' : `${seconds} s`,
    error ?? '',
    problem === undefined ? '' : problemText(problem),
  ].filter((each) => each !== '');
  return [textByFinding[finding], ...more].join(', ');
}

function problemText({ code, act, at, facts }: NonNullable<Answer['facts']['problem']>): string {
  const permission = facts.permission === undefined ? '' : ` (${facts.permission})`;
  return `${act}: ${code}${permission} at ${formatUtc(at)}`;
}

function probeText({ target, method, status, error, durationMs }: Probe): string {
  if (method === undefined) return `${durationMs} ms`;
  const outcome = status === undefined ? (error ?? 'no reply') : `HTTP ${status}`;
  return `${target} ${method} ${outcome} ${durationMs} ms`;
}
