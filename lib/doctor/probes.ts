/** Puts the doctor's questions to a tenant's server: no credential, no cookie, no redirect, and only so long. */

import { asConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import type { ObservedFailure, RequestObserver } from '../ports/request-observer.ts';
import type { Tenant, VendorClient, VendorRequest } from '../vendors/contract.ts';
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

/** The doctor's instruments. */
export interface ProbeDeps {
  send: SendRequest;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** Every vendor's wire, by its id. */
  clients: Readonly<Record<string, VendorClient>>;
  isOnline(): boolean;
  /** How long the doctor waits for a reply, in milliseconds. */
  timeoutMs?: number;
}

/** Shorter than a log-in's: a person is watching. Two rounds of it stay within a worker's 30 s. */
const patience = 10_000;
/** Between two probes, in milliseconds: Nexudus allows one call in 100. */
const gap = 120;
/** How long a probe waits for the answer to the one before it, in milliseconds; then both are under way. */
const courtesy = 1500;

/** The steps that need the server's answer. */
export const serverSteps: readonly Step[] = steps.slice(2, 7);

/** A line to the tenant's own server. */
export interface ProbeContext {
  deps: ProbeDeps;
  observer: RequestObserver;
  tenant: Tenant;
  signal: AbortSignal;
}

/** Asks what only the server can answer, and tells each answer as it comes. Rejects when it is called off. */
export async function probeServer(
  line: ProbeContext,
  client: VendorClient,
  tell: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const { deps, tenant } = line;
  const home: VendorRequest = { method: 'GET', url: `${new URL(tenant.baseUrl).origin}/`, headers: {} };
  const first = sendProbe(line, 'server', home);
  const second = after(line, first).then(() => sendProbe(line, tenant.vendor, client.probe.request(tenant)));
  const [server, own] = await Promise.all([first, second]);
  const connection = evaluateConnection(tenant, deps.isOnline(), server, own);
  await tell(connection);
  if (![server, own].some(hasAnswered)) {
    return tell(...serverSteps.slice(1).map((step) => skippedAnswer(step, 'connection')));
  }
  const throttled = isThrottled(client, own);
  await tell(
    evaluateClock([own, server]),
    own.reply === null ? skippedAnswer('throttle', 'vendor') : evaluateThrottle(client, own),
  );
  const same = own.reply !== null && !throttled && client.probe.recognise(own.reply);
  const strangers = own.reply !== null && own.reply.status < 500 && !same && !throttled;
  const others = strangers ? await askAsOthers(line) : { other: null, probes: [] };
  const recognition = { own, same, throttled, ...others, probes: [own.probe, ...others.probes] };
  await tell(evaluateVendor(recognition), evaluateContent(tenant, recognition));
}

/** Asks the server in the words of every other vendor. */
async function askAsOthers(line: ProbeContext): Promise<{ other: string | null; probes: Probe[] }> {
  const { deps, tenant } = line;
  const baseUrl = new URL(tenant.baseUrl).origin;
  const others = Object.entries(deps.clients).filter(([id]) => id !== tenant.vendor);
  const under: Promise<{ id: string; probe: Probe; knows: boolean }>[] = [];
  for (const [id, client] of others) {
    await after(line, under.at(-1) ?? Promise.resolve());
    const request = client.probe.request({ ...tenant, vendor: id, baseUrl, settings: {} });
    const asked = sendProbe(line, id, request).then(({ probe, reply }) => ({
      id,
      probe,
      knows: reply !== null && client.probe.recognise(reply),
    }));
    // Called off, all of them reject, and nobody may be waiting yet.
    asked.catch(() => undefined);
    under.push(asked);
  }
  const heard = await Promise.all(under);
  return { other: heard.find(({ knows }) => knows)?.id ?? null, probes: heard.map(({ probe }) => probe) };
}

/** Waits until a server that allows few calls at a time takes the next one. */
async function after({ deps, signal }: ProbeContext, before: Promise<unknown>): Promise<void> {
  await Promise.race([before.catch(() => undefined), deps.sleep(courtesy, signal)]);
  await deps.sleep(gap, signal);
}

/** Puts one question to the tenant's server: no credential, no cookie, no redirect, and only so long. */
async function sendProbe(line: ProbeContext, asked: string, request: VendorRequest): Promise<ProbeResult> {
  const { deps, observer, tenant, signal } = line;
  const limit = AbortSignal.timeout(deps.timeoutMs ?? patience);
  const from = deps.now();
  const probe = (more: Partial<Probe>): Probe => ({
    asked,
    method: request.method,
    took: Math.max(0, Math.round(deps.now() - from)),
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
    const failed = probe({});
    const failure = limit.aborted && code === 'network' ? 'timeout' : code;
    const seen: ObservedFailure =
      failure === 'network' || failure === 'redirected' ? await observer.failureOf(request) : {};
    const status = facts.status ?? seen.redirect?.status;
    const named = failure === 'network' && seen.error !== undefined && errorName.test(seen.error);
    return {
      probe: {
        ...failed,
        ...(status === undefined ? {} : { status }),
        ...(named ? { error: seen.error } : {}),
      },
      reply: null,
      failure,
      observed: seen,
    };
  }
}
