/** Probes a tenant's server without credentials, cookies or redirects, each probe under a timeout. */

import { asConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import type { ObservedFailure, RequestObserver } from '../ports/request-observer.ts';
import type { TenantContext } from '../sessions/tenant-context.ts';
import { withLeadingSlash } from '../tenants/addresses.ts';
import type { Tenant, VendorClient, VendorDescriptor, VendorRequest } from '../vendors/contract.ts';
import {
  evaluateClock,
  evaluateConnection,
  evaluateThrottle,
  hasAnswered,
  isThrottled,
  type ProbeResult,
  skippedAnswer,
} from './evaluate.ts';
import { type Step, steps } from './findings.ts';
import { evaluateContent, evaluateVendor } from './identify-server.ts';
import { type Answer, errorName, type Probe } from './schema.ts';

/** The dependencies of a probe. */
export interface ProbeDeps {
  send: SendRequest;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** Every vendor's client, by vendor id. */
  clients: Readonly<Record<string, VendorClient>>;
  isOnline(): boolean;
  /** Timeout of one probe, in milliseconds. */
  timeoutMs?: number;
}

/** Default timeout in milliseconds, short for a watching user; two rounds fit in a worker's 30 s. */
const probeTimeoutMs = 10_000;
/** Gap between two probes, in milliseconds: Nexudus allows one call in 100 ms. */
export const probeGapMs = 120;
/** Longest wait for the previous probe, in milliseconds; afterwards both run in parallel. */
const maxWaitMs = 1500;

/** The steps that need a reply of the server. */
export const serverSteps: readonly Step[] = steps.slice(2, 7);

/** The tenant under examination, with the dependencies of a probe. */
export interface ProbeContext {
  deps: ProbeDeps;
  observer: RequestObserver;
  tenant: Tenant;
  signal: AbortSignal;
}

/**
 * Runs the steps that need the server and reports each answer as soon as the step ends.
 * @throws the signal's reason when cancelled
 */
export async function probeServer(
  context: ProbeContext,
  { client, descriptor }: Pick<TenantContext, 'client' | 'descriptor'>,
  addAnswers: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const { deps, tenant } = context;
  const home: VendorRequest = { method: 'GET', url: `${tenant.baseUrl}/`, headers: {} };
  const first = sendProbe(context, 'server', home);
  const request = client.probe.request(tenant);
  const second = waitForTurn(context, first).then(() => sendProbe(context, tenant.vendor, request));
  const [server, own] = await Promise.all([first, second]);
  const connection = evaluateConnection(tenant, deps.isOnline(), server, own);
  await addAnswers(connection);
  if (![server, own].some(hasAnswered)) {
    return addAnswers(...serverSteps.slice(1).map((step) => skippedAnswer(step, 'connection')));
  }
  const throttled = isThrottled(client, own);
  await addAnswers(
    evaluateClock([own, server]),
    own.reply === null ? skippedAnswer('throttle', 'vendor') : evaluateThrottle(client, own),
  );
  const same = own.reply !== null && !throttled && client.probe.recognise(own.reply);
  const unreached = own.reply !== null && client.unreached?.(own.reply) === true;
  const unrecognised = own.reply !== null && own.reply.status < 500 && !same && !throttled;
  const others = unrecognised ? await probeOtherVendors(context) : { other: null, probes: [] };
  const pathSetting = pathSettingOf(tenant, descriptor, request);
  const recognition = {
    own,
    same,
    throttled,
    unreached,
    ...others,
    probes: [own.probe, ...others.probes],
    ...(pathSetting === undefined ? {} : { pathSetting }),
  };
  await addAnswers(evaluateVendor(recognition), evaluateContent(tenant, recognition));
}

/** Name of the setting, also of one with its default, that names the path of a request. */
function pathSettingOf(
  { settings }: Tenant,
  descriptor: VendorDescriptor,
  { url }: VendorRequest,
): string | undefined {
  const { pathname } = new URL(url);
  return descriptor.settings
    .filter(({ kind }) => kind === 'path')
    .map(({ name, default: usual = '' }) => ({ name, path: settings[name] || usual }))
    .find(({ path }) => path !== '' && pathname.endsWith(withLeadingSlash(path)))?.name;
}

/** Sends every other vendor's probe to find out which vendor the server belongs to. */
async function probeOtherVendors(context: ProbeContext): Promise<{ other: string | null; probes: Probe[] }> {
  const { deps, tenant } = context;
  const baseUrl = new URL(tenant.baseUrl).origin;
  const others = Object.entries(deps.clients).filter(([id]) => id !== tenant.vendor);
  const started: Promise<{ id: string; probe: Probe; recognised: boolean }>[] = [];
  for (const [id, client] of others) {
    await waitForTurn(context, started.at(-1) ?? Promise.resolve());
    const request = client.probe.request({ ...tenant, vendor: id, baseUrl, settings: {} });
    const result = sendProbe(context, id, request).then(({ probe, reply }) => ({
      id,
      probe,
      recognised: reply !== null && client.probe.recognise(reply),
    }));
    // A cancellation rejects every probe, some before `Promise.all` below handles the rejection.
    result.catch(() => undefined);
    started.push(result);
  }
  const results = await Promise.all(started);
  return {
    other: results.find(({ recognised }) => recognised)?.id ?? null,
    probes: results.map(({ probe }) => probe),
  };
}

/** Waits for the previous probe and the gap, because some servers limit concurrent calls. */
async function waitForTurn({ deps, signal }: ProbeContext, previous: Promise<unknown>): Promise<void> {
  await Promise.race([previous.catch(() => undefined), deps.sleep(maxWaitMs, signal)]);
  await deps.sleep(probeGapMs, signal);
}

/** Sends one probe without credentials, cookies or redirects, under a timeout. */
export async function sendProbe(
  context: ProbeContext,
  target: string,
  request: VendorRequest,
): Promise<ProbeResult> {
  const { deps, observer, tenant, signal } = context;
  const limit = AbortSignal.timeout(deps.timeoutMs ?? probeTimeoutMs);
  const from = deps.now();
  const probe = (more: Partial<Probe>): Probe => ({
    target,
    method: request.method,
    durationMs: Math.max(0, Math.round(deps.now() - from)),
    ...more,
  });
  try {
    const reply = await deps.send(request, {
      origins: [new URL(tenant.baseUrl).origin],
      cookies: false,
      signal: AbortSignal.any([signal, limit]),
    });
    return { probe: probe({ status: reply.status }), reply, failure: null, observed: {} };
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, facts } = asConciergeError(thrown);
    const detail = facts.detail === undefined ? {} : { detail: facts.detail };
    const failed = probe({});
    const failure = limit.aborted && code === 'network' ? 'timeout' : code;
    const observed: ObservedFailure =
      failure === 'network' || failure === 'redirected' ? await observer.failureOf(request) : {};
    const status = facts.status ?? observed.redirect?.status;
    const named = failure === 'network' && observed.error !== undefined && errorName.test(observed.error);
    return {
      probe: {
        ...failed,
        ...(status === undefined ? {} : { status }),
        ...(named ? { error: observed.error } : {}),
      },
      reply: null,
      failure,
      ...detail,
      observed,
    };
  }
}
