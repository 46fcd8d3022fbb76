/** Recognises the vendor of a server whose tenant is not set up yet. Sends no credential, cookie or query. */

import type { RequestObserver } from '../ports/request-observer.ts';
import { pathPrefixes } from '../tenants/addresses.ts';
import { readAddress } from '../tenants/pasted-address.ts';
import { hostOf } from '../tenants/url.ts';
import type { Tenant, VendorClient, VendorDescriptor } from '../vendors/contract.ts';
import { isAlike } from '../vendors/recognition.ts';
import { answer, evaluateConnection, hasAnswered, isThrottled, type ProbeResult } from './evaluate.ts';
import { evaluateContent, evaluateVendor } from './identify-server.ts';
import { type ProbeContext, type ProbeDeps, probeGapMs, sendProbe } from './probes.ts';
import type { Answer, RecognisedServer } from './schema.ts';

interface RecogniseDeps extends ProbeDeps {
  /** The vendors in code. */
  descriptors: readonly VendorDescriptor[];
  /** The vendors without code that a person or a policy has brought. */
  ownVendors(): Promise<readonly OwnVendor[]>;
  observeRequests(address: string): RequestObserver;
}

/** A vendor without code, and how to ask for it. */
export interface OwnVendor {
  descriptor: VendorDescriptor;
  client: VendorClient;
}

/** Longest time in milliseconds, below the browser's limit for one event of a worker. */
const maxDurationMs = 25_000;

/** The most probes of vendors without code: with fifty of them the time would end. */
const maxOwnProbes = 40;

/** A vendor's probe below one address. */
interface Candidate extends OwnVendor {
  tenant: Tenant;
}

/**
 * Asks at an address, then at the paths in front of it, by each vendor's probe, until one vendor is recognised: the
 * vendors in code first.
 * @param address without user info, query and fragment; its host is permitted
 * @returns the vendor with the base URL at which it answers, or why none was recognised
 */
export async function recogniseServer(deps: RecogniseDeps, address: string): Promise<RecognisedServer> {
  const observer = deps.observeRequests(address);
  const signal = AbortSignal.timeout(maxDurationMs);
  const context: ProbeContext = { deps, observer, tenant: tenantAt('', address, {}), signal };
  try {
    return await recognise(context, deps);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    return { finding: 'silent', facts: { host: hostOf(address) } };
  } finally {
    observer.dismiss();
  }
}

async function recognise(
  context: ProbeContext,
  { descriptors, clients, ownVendors }: RecogniseDeps,
): Promise<RecognisedServer> {
  const { deps, tenant: at } = context;
  const home = await sendProbe(context, 'server', { method: 'GET', url: `${at.baseUrl}/`, headers: {} });
  if (!hasAnswered(home)) return failed(evaluateConnection(at, deps.isOnline(), home, home));
  if (isTooManyRequests(home)) return failed(throttledAnswer(home));
  const inCode = descriptors.flatMap((descriptor): OwnVendor[] => {
    const client = clients[descriptor.id];
    return client === undefined ? [] : [{ descriptor, client }];
  });
  const own = await ownVendors();
  const ownCandidates = candidatesAt(at.baseUrl, own).slice(0, maxOwnProbes);
  for (const candidate of [...candidatesAt(at.baseUrl, inCode), ...ownCandidates]) {
    const { descriptor, client, tenant } = candidate;
    await deps.sleep(probeGapMs, context.signal);
    const result = await sendProbe({ ...context, tenant }, descriptor.id, client.probe.request(tenant));
    if (isTooManyRequests(result)) return failed(throttledAnswer(result));
    if (result.reply === null || isThrottled(client, result) || !client.probe.recognise(result.reply))
      continue;
    // A definition often tells its vendor by a refusal, and some servers refuse every path alike.
    if (
      own.some((each) => each.client === client) &&
      home.reply !== null &&
      isAlike(result.reply, home.reply)
    )
      continue;
    return { vendor: descriptor.id, baseUrl: tenant.baseUrl, settings: tenant.settings };
  }
  return failed(explain(at, home));
}

const isTooManyRequests = ({ reply }: ProbeResult) => reply?.status === 429;
const throttledAnswer = ({ reply, probe }: ProbeResult) =>
  answer('throttle', 'throttled', { status: reply?.status ?? 0 }, [probe]);

/** Each vendor's probe at the address and at each path in front of it, the longest first, and none twice. */
function candidatesAt(address: string, vendors: readonly OwnVendor[]): Candidate[] {
  const seen = new Set<string>();
  return pathPrefixes(address).flatMap((prefix) =>
    vendors.flatMap(({ descriptor, client }): Candidate[] => {
      const reading = readAddress(descriptor, new URL(prefix));
      const tenant = tenantAt(descriptor.id, reading.baseUrl, reading.moved);
      const key = JSON.stringify([descriptor.id, tenant.baseUrl, tenant.settings]);
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ descriptor, client, tenant }];
    }),
  );
}

function tenantAt(vendor: string, baseUrl: string, settings: Readonly<Record<string, string>>): Tenant {
  return {
    id: 'unsaved',
    vendor,
    name: 'unsaved',
    baseUrl,
    environment: 'production',
    settings: { ...settings },
    destinations: [],
  };
}

/** Why a server that answers was not recognised, from its reply at the address itself. */
function explain(at: Tenant, own: ProbeResult): Answer {
  const probes = [own.probe];
  const identity = { own, same: false, throttled: false, unreached: false, other: null, probes };
  const content = evaluateContent(at, identity);
  return content.finding === 'skipped' ? evaluateVendor(identity) : content;
}

function failed({ finding, facts }: Answer): RecognisedServer {
  const { host, status, origin } = facts;
  return {
    finding,
    facts: {
      ...(host === undefined ? {} : { host }),
      ...(status === undefined ? {} : { status }),
      ...(origin === undefined ? {} : { origin }),
    },
  };
}
