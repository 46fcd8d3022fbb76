/** What a reply says about the server: whose it is, and what kind of answer it was. Pure. */
import { asConciergeError } from '../errors.ts';
import type { Tenant, VendorReply } from '../vendors/contract.ts';
import { parseJson } from '../vendors/response.ts';
import { answer, type ProbeResult, skippedAnswer } from './evaluate.ts';
import type { Answer, Probe } from './schema.ts';

/** What kind of body a reply has: `json`, or the fault that `readJson` names. */
export function bodyKind(reply: VendorReply): string {
  try {
    parseJson(reply);
    return 'json';
  } catch (thrown) {
    return asConciergeError(thrown).facts.detail ?? 'shape';
  }
}

/** What is known of who answers. */
export interface ServerIdentity {
  own: ProbeResult;
  /** The tenant's own vendor was recognised. */
  same: boolean;
  throttled: boolean;
  /** The other vendor whose server this is, or `null`. */
  other: string | null;
  /** Everything that was asked to find out. */
  probes: Probe[];
}

const shut = [401, 403, 407, 451];
const missing = [404, 410];

/** Whether it answers like the tenant's vendor; and if not, like whose. */
export function evaluateVendor({ own, same, throttled, other, probes }: ServerIdentity): Answer {
  const { reply, failure, probe } = own;
  if (failure === 'redirected') return skippedAnswer('vendor', 'content', [probe]);
  if (failure === 'vendor_reply') return answer('vendor', 'vendor_too_big', {}, [probe]);
  if (reply === null) {
    const error = probe.error === undefined ? {} : { error: probe.error };
    return answer('vendor', failure === 'timeout' ? 'vendor_silent' : 'vendor_broken', error, [probe]);
  }
  const { status } = reply;
  if (throttled) return skippedAnswer('vendor', 'throttle', [probe]);
  if (same) return answer('vendor', 'vendor_same', {}, probes);
  if (other !== null) return answer('vendor', 'vendor_other', { vendor: other }, probes);
  const kind = bodyKind(reply);
  if (status >= 500) return answer('vendor', 'vendor_failing', { status }, probes);
  if (kind === 'truncated') return answer('vendor', 'vendor_truncated', { status }, probes);
  // A gateway's or a firewall's no: no vendor's was recognised in it.
  if (shut.includes(status)) return answer('vendor', 'vendor_shut', { status }, probes);
  if (missing.includes(status)) return answer('vendor', 'vendor_missing', { status }, probes);
  if (kind === 'html') return skippedAnswer('vendor', 'content', probes);
  if (kind === 'empty') return answer('vendor', 'vendor_empty', { status }, probes);
  return answer('vendor', 'vendor_none', { status }, probes);
}

/** Whether the answer is data, and where a redirect leads. */
export function evaluateContent(tenant: Tenant, { own, same, throttled, other }: ServerIdentity): Answer {
  const { reply, failure, probe } = own;
  if (failure === 'redirected') return redirected(tenant, own);
  if (reply === null) return skippedAnswer('content', 'vendor', [probe]);
  if (throttled) return skippedAnswer('content', 'throttle', [probe]);
  const { status } = reply;
  if (!same) {
    const told = other !== null || status >= 500 || [...shut, ...missing].includes(status);
    const page = !told && bodyKind(reply) === 'html';
    return page
      ? answer('content', 'content_page', { status }, [probe])
      : skippedAnswer('content', 'vendor', [probe]);
  }
  const json = /\bjson\b/i.test(reply.headers['content-type'] ?? '');
  return answer('content', json ? 'content_good' : 'content_mislabelled', { status }, [probe]);
}

function redirected(tenant: Tenant, { probe, observed: seen }: ProbeResult): Answer {
  const from = new URL(tenant.baseUrl);
  const status = seen.redirect?.status ?? 0;
  const facts = status === 0 ? {} : { status };
  const origin = seen.redirect?.origin ?? null;
  if (origin === null) return answer('content', 'redirected', facts, [probe]);
  const to = new URL(origin);
  const upgraded = from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname;
  return answer(
    'content',
    upgraded ? 'redirected_https' : 'redirected',
    { ...facts, origin: displayOrigin(to) },
    [probe],
  );
}

/** An origin as it may be shown: a label of the name that could be a secret is gone. */
export function displayOrigin(url: URL): string {
  const name = url.hostname
    .split('.')
    .map((label) => (couldBeSecret(label) ? '…' : label))
    .join('.');
  return `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`;
}

/** Longer than names are, or full of digits. */
function couldBeSecret(label: string): boolean {
  const digits = label.replace(/\D/g, '').length;
  return label.length >= 20 || (label.length >= 12 && digits >= 4);
}
