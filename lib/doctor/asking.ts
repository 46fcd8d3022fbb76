/** Puts the doctor's questions to a tenant's server: no credential, no cookie, no redirect, and only so long. */
import { asConciergeError } from '../errors.ts';
import type { Send } from '../platform/http.ts';
import type { Seen, Witness } from '../platform/witness.ts';
import type { Tenant, VendorRequest, Wire } from '../vendors/contract.ts';
import { type Step, steps } from './findings.ts';
import {
  answered,
  type Heard,
  isThrottled,
  judgeClock,
  judgeConnection,
  judgeThrottle,
  unasked,
} from './judging.ts';
import { judgeContent, judgeVendor } from './recognising.ts';
import { type Answer, errorName, type Probe } from './schema.ts';

/** The doctor's instruments. */
export interface Instruments {
  send: Send;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** Every vendor's wire, by its id. */
  wires: Readonly<Record<string, Wire>>;
  online(): boolean;
  /** How long the doctor waits for a reply, in milliseconds. */
  patience?: number;
}

/** Shorter than a log-in's: a person is watching. Two rounds of it stay within a worker's 30 s. */
const patience = 10_000;
/** Between two probes, in milliseconds: Nexudus allows one call in 100. */
const gap = 120;
/** How long a probe waits for the answer to the one before it, in milliseconds; then both are under way. */
const courtesy = 1500;

/** The steps that need the server's answer. */
export const remote: readonly Step[] = steps.slice(2, 7);

/** A line to the tenant's own server. */
export interface Line {
  parts: Instruments;
  witness: Witness;
  tenant: Tenant;
  signal: AbortSignal;
}

/** Asks what only the server can answer, and tells each answer as it comes. Rejects when it is called off. */
export async function askServer(
  line: Line,
  wire: Wire,
  tell: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const { parts, tenant } = line;
  const home: VendorRequest = { method: 'GET', url: `${new URL(tenant.baseUrl).origin}/`, headers: {} };
  const first = put(line, 'server', home);
  const second = after(line, first).then(() => put(line, tenant.vendor, wire.probe.request(tenant)));
  const [server, own] = await Promise.all([first, second]);
  const connection = judgeConnection(tenant, parts.online(), server, own);
  await tell(connection);
  if (![server, own].some(answered)) {
    return tell(...remote.slice(1).map((step) => unasked(step, 'connection')));
  }
  const throttled = isThrottled(wire, own);
  await tell(
    judgeClock([own, server]),
    own.reply === null ? unasked('throttle', 'vendor') : judgeThrottle(wire, own),
  );
  const same = own.reply !== null && !throttled && wire.probe.recognise(own.reply);
  const strangers = own.reply !== null && own.reply.status < 500 && !same && !throttled;
  const others = strangers ? await askAsOthers(line) : { other: null, probes: [] };
  const recognition = { own, same, throttled, ...others, probes: [own.probe, ...others.probes] };
  await tell(judgeVendor(recognition), judgeContent(tenant, recognition));
}

/** Asks the server in the words of every other vendor. */
async function askAsOthers(line: Line): Promise<{ other: string | null; probes: Probe[] }> {
  const { parts, tenant } = line;
  const baseUrl = new URL(tenant.baseUrl).origin;
  const others = Object.entries(parts.wires).filter(([id]) => id !== tenant.vendor);
  const under: Promise<{ id: string; probe: Probe; knows: boolean }>[] = [];
  for (const [id, wire] of others) {
    await after(line, under.at(-1) ?? Promise.resolve());
    const request = wire.probe.request({ ...tenant, vendor: id, baseUrl, settings: {} });
    const asked = put(line, id, request).then(({ probe, reply }) => ({
      id,
      probe,
      knows: reply !== null && wire.probe.recognise(reply),
    }));
    // Called off, all of them reject, and nobody may be waiting yet.
    asked.catch(() => undefined);
    under.push(asked);
  }
  const heard = await Promise.all(under);
  return { other: heard.find(({ knows }) => knows)?.id ?? null, probes: heard.map(({ probe }) => probe) };
}

/** Waits until a server that allows few calls at a time takes the next one. */
async function after({ parts, signal }: Line, before: Promise<unknown>): Promise<void> {
  await Promise.race([before.catch(() => undefined), parts.sleep(courtesy, signal)]);
  await parts.sleep(gap, signal);
}

/** Puts one question to the tenant's server: no credential, no cookie, no redirect, and only so long. */
async function put(line: Line, asked: string, request: VendorRequest): Promise<Heard> {
  const { parts, witness, tenant, signal } = line;
  const limit = AbortSignal.timeout(parts.patience ?? patience);
  const from = parts.now();
  const probe = (more: Partial<Probe>): Probe => ({
    asked,
    method: request.method,
    took: Math.max(0, Math.round(parts.now() - from)),
    ...more,
  });
  try {
    const reply = await parts.send(request, {
      origins: [new URL(tenant.baseUrl).origin],
      cookies: false,
      signal: AbortSignal.any([signal, limit]),
    });
    return { probe: probe({ status: reply.status }), reply, failure: null, seen: {} };
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, facts } = asConciergeError(thrown);
    const failed = probe({});
    const failure = limit.aborted && code === 'network' ? 'timeout' : code;
    const seen: Seen = failure === 'network' || failure === 'redirected' ? await witness.of(request) : {};
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
      seen,
    };
  }
}
