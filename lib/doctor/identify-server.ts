/** Identifies the vendor of a server and the kind of its content from replies. Pure. */
import { asConciergeError } from '../errors.ts';
import type { Tenant, VendorReply } from '../vendors/contract.ts';
import { parseJson } from '../vendors/response.ts';
import { answer, type ProbeResult, skippedAnswer } from './evaluate.ts';
import type { Answer, Probe } from './schema.ts';

/** The kind of a reply's body: `json`, or the `detail` of the error that `parseJson` throws. */
function bodyKind(reply: VendorReply): string {
  try {
    parseJson(reply);
    return 'json';
  } catch (thrown) {
    return asConciergeError(thrown).facts.detail ?? 'shape';
  }
}

/** The evidence about the vendor of a server. */
interface ServerIdentity {
  /** The result of the tenant's own vendor's probe. */
  own: ProbeResult;
  /** Whether the tenant's own vendor was recognised. */
  same: boolean;
  throttled: boolean;
  /** Id of another vendor that was recognised, or `null`. */
  other: string | null;
  /** Every probe that contributed. */
  probes: Probe[];
}

const deniedStatuses = [401, 403, 407, 451];
const missingStatuses = [404, 410];

/** Whether the server answers like the tenant's vendor, or else like which other vendor. */
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
  // A denial in which no vendor was recognised comes from a gateway or a firewall.
  if (deniedStatuses.includes(status)) return answer('vendor', 'vendor_shut', { status }, probes);
  if (missingStatuses.includes(status)) return answer('vendor', 'vendor_missing', { status }, probes);
  if (kind === 'html') return skippedAnswer('vendor', 'content', probes);
  if (kind === 'empty') return answer('vendor', 'vendor_empty', { status }, probes);
  return answer('vendor', 'vendor_none', { status }, probes);
}

/** Whether the content is data, and the origin of a redirect. */
export function evaluateContent(tenant: Tenant, { own, same, throttled, other }: ServerIdentity): Answer {
  const { reply, failure, probe } = own;
  if (failure === 'redirected') return redirected(tenant, own);
  if (reply === null) return skippedAnswer('content', 'vendor', [probe]);
  if (throttled) return skippedAnswer('content', 'throttle', [probe]);
  const { status } = reply;
  if (!same) {
    const explained =
      other !== null || status >= 500 || [...deniedStatuses, ...missingStatuses].includes(status);
    const page = !explained && bodyKind(reply) === 'html';
    return page
      ? answer('content', 'content_page', { status }, [probe])
      : skippedAnswer('content', 'vendor', [probe]);
  }
  const json = /\bjson\b/i.test(reply.headers['content-type'] ?? '');
  return answer('content', json ? 'content_good' : 'content_mislabelled', { status }, [probe]);
}

function redirected(tenant: Tenant, { probe, observed }: ProbeResult): Answer {
  const from = new URL(tenant.baseUrl);
  const status = observed.redirect?.status ?? 0;
  const facts = status === 0 ? {} : { status };
  const origin = observed.redirect?.origin ?? null;
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

/** An origin for display, with each label of the host name masked that could be a secret. */
export function displayOrigin(url: URL): string {
  const name = url.hostname
    .split('.')
    .map((label) => (couldBeSecret(label) ? '…' : label))
    .join('.');
  return `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`;
}

/** Whether a label is longer than a name or full of digits. */
function couldBeSecret(label: string): boolean {
  const digits = label.replace(/\D/g, '').length;
  return label.length >= 20 || (label.length >= 12 && digits >= 4);
}
