/** Classifies failed requests by the browser's error name. */
import type { FailureFinding } from './findings.ts';
import { errorName } from './schema.ts';

/** First match wins. Chromium: net/base/net_error_list.h. Firefox: xpcom/base/ErrorList.py. */
const findingByPattern: readonly (readonly [pattern: RegExp, trouble: FailureFinding])[] = [
  [/PROXY|TUNNEL|SOCKS/, 'proxy'],
  [/INTERNET_DISCONNECTED|NETWORK_CHANGED|ERROR_OFFLINE/, 'offline'],
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION|UNKNOWN_HOST|ICANN_NAME_COLLISION/, 'name_unknown'],
  [/CERT_COMMON_NAME_INVALID|BAD_CERT_DOMAIN/, 'certificate_name'],
  [/CERT_DATE_INVALID|CERT_VALIDITY|EXPIRED_(?:ISSUER_)?CERTIFICATE|NOT_YET_VALID/, 'certificate_date'],
  [/CERT_AUTHORITY_INVALID|UNKNOWN_ISSUER|SELF_SIGNED|UNTRUSTED_ISSUER/, 'certificate_issuer'],
  [/SSL_CLIENT_AUTH|SSL_CLIENT_CERT|BAD_CERT_ALERT/, 'client_certificate'],
  [/_CERT_|CERTIFICATE|PKIX|PINNED_KEY/, 'certificate_bad'],
  [/SSL|TLS|HTTPS_ONLY/, 'tls'],
  [/CONNECTION_REFUSED/, 'refused'],
  [/ADDRESS_UNREACHABLE|ADDRESS_INVALID|NETWORK_ACCESS_DENIED|NET_UNREACHABLE/, 'unreachable'],
  [/TIMED_OUT|NET_TIMEOUT/, 'silent'],
  [/BLOCKED|UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED|LOCAL_NETWORK_ACCESS|CONTENT_BLOCKED/, 'blocked'],
  [
    /CONNECTION_(?:RESET|CLOSED|ABORTED|FAILED)|EMPTY_RESPONSE|NET_(?:RESET|INTERRUPT|PARTIAL)|INVALID_HTTP|HTTP2|QUIC|CONTENT_LENGTH|INCOMPLETE|SOCKET_NOT_CONNECTED/,
    'broken',
  ],
];

/**
 * The finding for a browser's error name.
 * Firefox reports only a rejected certificate as a localised sentence, so any non-name counts as one.
 * @param error `net::ERR_…`, `NS_ERROR_…` or Firefox's sentence
 */
export function classifyNetworkError(error: string | undefined): FailureFinding {
  if (error === undefined) return 'unreached';
  if (!errorName.test(error)) return 'certificate_bad';
  return findingByPattern.find(([pattern]) => pattern.test(error))?.[1] ?? 'unreached';
}
