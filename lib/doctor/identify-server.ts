/** Identifies the vendor of a server and the kind of its content from replies. Pure. */
import type { Tenant } from '../vendors/contract.ts';
import { foreignKind } from '../vendors/recognition.ts';
import { type ReplyKind, replyKinds } from '../vendors/reply-kinds.ts';
import { answer, type ProbeResult, skippedAnswer } from './evaluate.ts';
import type { Finding } from './findings.ts';
import type { Answer, Facts, Probe } from './schema.ts';

/** The evidence about the vendor of a server. */
interface ServerIdentity {
  /** The result of the tenant's own vendor's probe. */
  own: ProbeResult;
  /** Whether the tenant's own vendor was recognised. */
  same: boolean;
  throttled: boolean;
  /** Whether a proxy of the vendor's says that it does not reach the server behind it. */
  unreached: boolean;
  /** Id of another vendor that was recognised, or `null`. */
  other: string | null;
  /** Every probe that contributed. */
  probes: Probe[];
  /** Name of the setting that names the probe's path, when one does. */
  pathSetting?: string;
}

/** Whether the server answers like the tenant's vendor, or else like which other vendor. */
export function evaluateVendor(identity: ServerIdentity): Answer {
  const { own, same, throttled, unreached, other, probes } = identity;
  const { reply, failure, probe } = own;
  if (failure === 'redirected') return skippedAnswer('vendor', 'content', [probe]);
  if (failure === 'vendor_reply')
    return answer('vendor', own.detail === 'truncated' ? 'vendor_truncated' : 'vendor_too_big', {}, [probe]);
  if (reply === null) {
    const error = probe.error === undefined ? {} : { error: probe.error };
    return answer('vendor', failure === 'timeout' ? 'vendor_silent' : 'vendor_broken', error, [probe]);
  }
  if (throttled) return skippedAnswer('vendor', 'throttle', [probe]);
  if (same) return answer('vendor', 'vendor_same', {}, probes);
  if (other !== null) return answer('vendor', 'vendor_other', { vendor: other }, probes);
  const kind = unreached ? 'upstream' : foreignKind(reply);
  if (kind === 'page') return skippedAnswer('vendor', 'content', probes);
  return answer('vendor', findingOf(kind), { status: reply.status }, probes);
}

/** The finding of a foreign reply; the table's type makes a kind without a finding a compile error. */
function findingOf(kind: ReplyKind): Finding {
  return replyKinds[kind].finding;
}

/** Whether the content is data, and the origin of a redirect. */
export function evaluateContent(tenant: Tenant, identity: ServerIdentity): Answer {
  const { own, same, throttled, other } = identity;
  const { reply, failure, probe } = own;
  if (failure === 'redirected') return redirected(tenant, identity);
  if (reply === null) return skippedAnswer('content', 'vendor', [probe]);
  if (throttled) return skippedAnswer('content', 'throttle', [probe]);
  const { status } = reply;
  if (!same) {
    const isPage = other === null && foreignKind(reply) === 'page';
    return isPage
      ? answer('content', findingOf('page'), { status }, [probe])
      : skippedAnswer('content', 'vendor', [probe]);
  }
  const json = /\bjson\b/i.test(reply.headers['content-type'] ?? '');
  return answer('content', json ? 'content_good' : 'content_mislabelled', { status }, [probe]);
}

/** A redirect by its target: nobody is advised to give up https, or to send a sign-in to another site. */
function redirected(tenant: Tenant, { own: { probe, observed }, pathSetting }: ServerIdentity): Answer {
  const from = new URL(tenant.baseUrl);
  const { origin = null, status = 0 } = observed.redirect ?? {};
  const facts: Facts = status === 0 ? {} : { status };
  const found = (finding: Finding, more: Facts = {}) =>
    answer('content', finding, { ...facts, ...more }, [probe]);
  if (origin === null) return found('redirected');
  const to = new URL(origin);
  if (to.origin === from.origin)
    return found('redirected_path', pathSetting === undefined ? {} : { setting: pathSetting });
  const target = { origin: displayOrigin(to) };
  if (from.protocol === 'https:' && to.protocol === 'http:') return found('redirected_plain', target);
  if (to.hostname !== from.hostname) return found('redirected_site', target);
  return found(from.protocol === to.protocol ? 'redirected' : 'redirected_https', target);
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
