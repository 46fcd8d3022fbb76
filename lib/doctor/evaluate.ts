/** Derives each step's answer from probe results. Pure. */

import type { ErrorCode } from '../errors.ts';
import type { ObservedFailure } from '../ports/request-observer.ts';
import { maskWords } from '../security/mask.ts';
import type { Pass, Problem } from '../sessions/schema.ts';
import { validateAddress } from '../tenants/addresses.ts';
import { validateSettings } from '../tenants/settings.ts';
import { isUnencrypted } from '../tenants/url.ts';
import type { Tenant, VendorClient, VendorDescriptor, VendorReply } from '../vendors/contract.ts';
import { requestedPause } from '../vendors/recognition.ts';
import { retryAfterSeconds } from '../vendors/retry-after.ts';
import type { Finding, Step } from './findings.ts';
import { classifyNetworkError } from './network-errors.ts';
import type { Answer, Facts, Probe } from './schema.ts';

/** The result of one probe: a reply, or the reason for none. */
export interface ProbeResult {
  probe: Probe;
  reply: VendorReply | null;
  failure: ErrorCode | null;
  /** The error's detail. */
  detail?: string;
  observed: ObservedFailure;
}

export function answer(step: Step, finding: Finding, facts: Facts = {}, probes: Probe[] = []): Answer {
  return { step, finding, facts, probes };
}

/** The answer of a step that another step's failure prevented. */
export function skippedAnswer(step: Step, blockedBy: Step, probes: Probe[] = []): Answer {
  return answer(step, 'skipped', { blockedBy }, probes);
}

/** Checks address and settings by the same rules as the tenant form. */
export function evaluateAddress(tenant: Tenant, descriptor: VendorDescriptor, httpAllowed: boolean): Answer {
  if (validateAddress(tenant.baseUrl) !== null) return answer('address', 'address_wrong');
  const [issue] = validateSettings(descriptor, tenant);
  if (issue !== undefined) {
    const ownOrigin = descriptor.settings.find(({ name }) => name === issue.name)?.ownOrigin === true;
    const elsewhere = ownOrigin && validateAddress(tenant.settings[issue.name] ?? '') === null;
    return answer('address', elsewhere ? 'setting_elsewhere' : 'setting_wrong', { setting: issue.name });
  }
  if (!isUnencrypted(tenant.baseUrl)) return answer('address', 'address_good');
  return answer('address', httpAllowed ? 'address_plain' : 'plain_forbidden');
}

/** Whether the server answered at all; an oversized reply or a redirect counts. */
export function hasAnswered({ reply, failure }: ProbeResult): boolean {
  return reply !== null || failure === 'redirected' || failure === 'vendor_reply';
}

/** Distinguishes name, connection and certificate failures by the browser's error name. */
export function evaluateConnection(
  tenant: Tenant,
  online: boolean,
  server: ProbeResult,
  own: ProbeResult,
): Answer {
  const { protocol, hostname: host } = new URL(tenant.baseUrl);
  const answered = [server, own].find(hasAnswered);
  if (answered !== undefined) {
    const finding = protocol === 'https:' ? 'connected' : 'connected_plain';
    return answer('connection', finding, { host }, [answered.probe]);
  }
  const probes = [server.probe];
  if (server.failure === 'timeout') return answer('connection', 'silent', { host }, probes);
  if (!online) return answer('connection', 'offline', { host }, probes);
  const { error } = server.probe;
  const finding = classifyNetworkError(server.observed.error);
  return answer('connection', finding, { host, ...(error === undefined ? {} : { error }) }, probes);
}

/** Largest harmless clock difference in seconds: a fifth of the shortest token lifetime. */
export const clockToleranceSeconds = 60;

/** Compares this computer's clock with the server's `Date`, corrected for whole seconds (500 ms) and cache age. */
export function evaluateClock(results: readonly ProbeResult[]): Answer {
  for (const { reply, probe } of results) {
    const serverTime = Date.parse(reply?.headers.date ?? '');
    if (reply === null || Number.isNaN(serverTime)) continue;
    const age = Number(reply.headers.age ?? 0) * 1000 || 0;
    const offset = reply.receivedAt - probe.durationMs / 2 - (serverTime + age + 500);
    const seconds = Math.round(offset / 1000);
    const finding =
      Math.abs(seconds) <= clockToleranceSeconds
        ? 'clock_good'
        : seconds > 0
          ? 'clock_ahead'
          : 'clock_behind';
    return answer('clock', finding, { seconds }, [probe]);
  }
  return answer('clock', 'clock_untold');
}

/** Whether a reply asks for a pause, by HTTP's conventions or by the vendor's own. */
export function isThrottled(client: VendorClient, { reply }: ProbeResult): boolean {
  return reply !== null && requestedPause(client, reply) !== null;
}

export function evaluateThrottle(client: VendorClient, own: ProbeResult): Answer {
  const pause = own.reply === null ? null : requestedPause(client, own.reply);
  if (own.reply === null || pause === null) return answer('throttle', 'throttle_none', {}, [own.probe]);
  // The vendor's default wait is not the server's word.
  const seconds = retryAfterSeconds(own.reply);
  const { status } = own.reply;
  return seconds === null
    ? answer('throttle', 'throttled', { status }, [own.probe])
    : answer('throttle', 'throttled_seconds', { status, seconds }, [own.probe]);
}

/** Evaluates the last log-in or the last use of the session, without the vendor's free text. */
export function evaluateLogin(pass: Pass | undefined): Answer {
  if (pass?.problem !== undefined) {
    const problem = withoutVendorText(pass.problem);
    return answer('login', rechecked.has(problem.code) ? 'login_over' : 'login_refused', { problem });
  }
  if (pass?.signingIn?.awaits === 'code') return answer('login', 'login_code');
  return answer('login', pass?.session === undefined ? 'login_none' : 'login_good');
}

/** Codes that other steps check again: when those steps find no failure, the problem is over. */
const rechecked: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network',
  'timeout',
  'redirected',
  'insecure',
  'no_permission',
  'throttled',
  'gateway',
]);

/** The shape of a permission's name; other text is not repeated, because the vendor's reply is untrusted. */
const permissionName = /^[\w.:\- ]{1,60}$/;

function withoutVendorText({ code, act, at, facts }: Problem): NonNullable<Facts['problem']> {
  const { retryAfterSeconds, permission, status, detail } = facts;
  return {
    code,
    act,
    at,
    facts: {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(permission === undefined || !permissionName.test(permission)
        ? {}
        : { permission: maskWords(permission, []) }),
      ...(status === undefined ? {} : { status }),
      ...(detail === undefined ? {} : { detail }),
    },
  };
}
