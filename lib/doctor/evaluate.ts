/** From what was asked and what came of it, to what each step found. Pure. */

import type { ErrorCode } from '../errors.ts';
import type { ObservedFailure } from '../ports/request-observer.ts';
import { maskWords } from '../security/mask.ts';
import type { Pass, Problem } from '../sessions/schema.ts';
import { validateAddress } from '../tenants/addresses.ts';
import { validateSettings } from '../tenants/settings.ts';
import { isUnencrypted } from '../tenants/url.ts';
import type { Tenant, VendorClient, VendorDescriptor, VendorReply } from '../vendors/contract.ts';
import { retryAfterSeconds } from '../vendors/response.ts';
import type { Finding, Step } from './findings.ts';
import { classifyNetworkError } from './network-errors.ts';
import type { Answer, Facts, Probe } from './schema.ts';

/** What came of one probe: a reply, or why there was none. */
export interface ProbeResult {
  probe: Probe;
  reply: VendorReply | null;
  failure: ErrorCode | null;
  observed: ObservedFailure;
}

export function answer(step: Step, finding: Finding, facts: Facts = {}, probes: Probe[] = []): Answer {
  return { step, finding, facts, probes };
}

/** A step that another one's trouble has kept from being asked. */
export function skippedAnswer(step: Step, because: Step, probes: Probe[] = []): Answer {
  return answer(step, 'unasked', { because }, probes);
}

/** Whether address and settings are what the vendor's form would take. */
export function evaluateAddress(tenant: Tenant, descriptor: VendorDescriptor, plainAllowed: boolean): Answer {
  if (validateAddress(tenant.baseUrl) !== null) return answer('address', 'address_wrong');
  const [issue] = validateSettings(descriptor, tenant);
  if (issue !== undefined) {
    const own = descriptor.settings.find(({ name }) => name === issue.name)?.ownOrigin === true;
    const elsewhere = own && validateAddress(tenant.settings[issue.name] ?? '') === null;
    return answer('address', elsewhere ? 'setting_elsewhere' : 'setting_wrong', { setting: issue.name });
  }
  if (!isUnencrypted(tenant.baseUrl)) return answer('address', 'address_good');
  return answer('address', plainAllowed ? 'address_plain' : 'plain_forbidden');
}

/** Whether there was any answer at all: one that was too long, or sends elsewhere, is one too. */
export function hasAnswered({ reply, failure }: ProbeResult): boolean {
  return reply !== null || failure === 'redirected' || failure === 'vendor_reply';
}

/** Name, connection and certificate, told apart by the browser's word for the failure. */
export function evaluateConnection(
  tenant: Tenant,
  online: boolean,
  server: ProbeResult,
  own: ProbeResult,
): Answer {
  const { protocol, hostname: host } = new URL(tenant.baseUrl);
  const standing = [server, own].find(hasAnswered);
  if (standing !== undefined) {
    const finding = protocol === 'https:' ? 'connected' : 'connected_plain';
    return answer('connection', finding, { host }, [standing.probe]);
  }
  const probes = [server.probe];
  if (server.failure === 'timeout') return answer('connection', 'silent', { host }, probes);
  if (!online) return answer('connection', 'offline', { host }, probes);
  const { error } = server.probe;
  const finding = classifyNetworkError(server.observed.error);
  return answer('connection', finding, { host, ...(error === undefined ? {} : { error }) }, probes);
}

/** The longest clock difference that matters to nobody, in seconds: a fifth of the shortest token's life. */
export const clockToleranceSeconds = 60;

/** This computer's clock against the server's `Date`, which counts whole seconds and may have been cached. */
export function evaluateClock(heard: readonly ProbeResult[]): Answer {
  for (const { reply, probe } of heard) {
    const told = Date.parse(reply?.headers.date ?? '');
    if (reply === null || Number.isNaN(told)) continue;
    const age = Number(reply.headers.age ?? 0) * 1000 || 0;
    const off = reply.receivedAt - probe.took / 2 - (told + age + 500);
    const seconds = Math.round(off / 1000);
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

/** Whether a reply asks for a pause, in its vendor's way or in everybody's. */
export function isThrottled(client: VendorClient, { reply }: ProbeResult): boolean {
  if (reply === null) return false;
  const asksToWait = reply.status >= 400 && retryAfterSeconds(reply) !== null;
  return reply.status === 429 || asksToWait || (client.throttle?.(reply, 1) ?? null) !== null;
}

export function evaluateThrottle(client: VendorClient, own: ProbeResult): Answer {
  if (own.reply === null || !isThrottled(client, own))
    return answer('throttle', 'throttle_none', {}, [own.probe]);
  const seconds = retryAfterSeconds(own.reply);
  const { status } = own.reply;
  return seconds === null
    ? answer('throttle', 'throttled', { status }, [own.probe])
    : answer('throttle', 'throttled_seconds', { status, seconds }, [own.probe]);
}

/** What the last log-in, or the last use of its session, said. Without the vendor's own words. */
export function evaluateLogin(pass: Pass | undefined): Answer {
  if (pass?.problem !== undefined) {
    const problem = withoutWords(pass.problem);
    return answer('login', again.has(problem.code) ? 'login_over' : 'login_refused', { problem });
  }
  if (pass?.signingIn?.awaits === 'code') return answer('login', 'login_code');
  return answer('login', pass?.session === undefined ? 'login_none' : 'login_good');
}

/** Problems that the other steps have asked about again: where they find nothing, it is over. */
const again: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network',
  'timeout',
  'redirected',
  'insecure',
  'no_permission',
  'throttled',
]);

/** What a permission's name may look like; anything else is not repeated. */
const permissionName = /^[\w.:\- ]{1,60}$/;

function withoutWords({ code, act, at, facts }: Problem): NonNullable<Facts['problem']> {
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
