import { request as forward, type IncomingHttpHeaders } from 'node:http';
import { page } from './pages.ts';
import type { Reply } from './replies.ts';
import type { RecordedRequest } from './requests.ts';
import { commonSwitches, startServer } from './server.ts';

/** A gateway before a vendor's server: it passes requests on, or answers in the vendor's place. */
export type Gateway = {
  readonly origin: string;
  /** Every request that reached the gateway. */
  readonly requests: RecordedRequest[];
  /** What it answers in the server's place, to whatever is asked or to each request; `null` passes everything on. */
  answer: Reply | ((request: RecordedRequest) => Reply) | null;
  /** How many more requests it passes on before it answers itself. */
  passes: number;
  /** How many requests it answers itself before it passes everything on again. */
  times: number;
  /** Drops header names with an underscore, as nginx does without `underscores_in_headers on`. */
  dropsUnderscores: boolean;
  close(): Promise<void>;
};

/** Starts a gateway before a server. @param upstream the server's origin */
export async function startGateway(upstream: string): Promise<Gateway> {
  const gateway = {
    answer: null as Gateway['answer'],
    passes: 0,
    times: Number.POSITIVE_INFINITY,
    dropsUnderscores: false,
  };
  const server = await startServer(
    (request) => {
      if (gateway.answer === null || gateway.passes > 0) {
        gateway.passes = Math.max(0, gateway.passes - 1);
        return passOn(upstream, request, gateway.dropsUnderscores);
      }
      const { answer } = gateway;
      gateway.times -= 1;
      if (gateway.times === 0) gateway.answer = null;
      return dated(typeof answer === 'function' ? answer(request) : answer);
    },
    { switches: { ...commonSwitches(), refuseExtensionOrigins: false } },
  );
  return Object.assign(gateway, { origin: server.origin, requests: server.requests, close: server.close });
}

/** Stands for the date of half a minute after the answer. */
const inThirtySeconds = 'in thirty seconds';

/** The answer with its dates as of now, both from one look at the clock. */
function dated(answer: Reply): Reply {
  if (answer.headers['retry-after'] !== inThirtySeconds) return answer;
  const now = Date.now();
  const [date, until] = [now, now + 30_000].map((at) => new Date(at).toUTCString());
  return { ...answer, headers: { ...answer.headers, date: String(date), 'retry-after': String(until) } };
}

function passOn(upstream: string, request: RecordedRequest, dropsUnderscores: boolean): Promise<Reply> {
  const headers = request.rawHeaders
    .filter(([name]) => !/^(?:host|connection|content-length)$/i.test(name))
    .filter(([name]) => !dropsUnderscores || !name.includes('_'))
    .concat(request.body === '' ? [] : [['Content-Length', String(Buffer.byteLength(request.body))]])
    .flat();
  return new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(upstream);
    const out = forward(
      { hostname, port, path: request.url, method: request.method, headers: ['Host', host, ...headers] },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 502,
            headers: replyHeaders(incoming.headers),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    out.on('error', reject);
    out.end(request.body);
  });
}

function replyHeaders(headers: IncomingHttpHeaders): Reply['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || /^(?:connection|keep-alive|transfer-encoding|content-length)$/.test(name)
        ? []
        : [[name, value]],
    ),
  );
}

const typed = (type: string) => ({ 'content-type': type });
const signIn = page('Corporate gateway', '<form method="post"><input name="user"></form>');

/** A reply of something before the server. */
export function foreignReply(status: number, body = '', headers: Reply['headers'] = {}): Reply {
  return { status, body, headers: { ...(body === '' ? {} : typed('text/html; charset=utf-8')), ...headers } };
}

/** A JSON reply of something before the server. */
export function foreignJson(status: number, value: unknown, headers: Reply['headers'] = {}): Reply {
  return { status, body: JSON.stringify(value), headers: { ...typed('application/json'), ...headers } };
}

const asks = (...schemes: string[]) => ({ 'www-authenticate': schemes });
const basic = asks('Basic realm="corp gateway"');

/** What gateways, proxies, portals, firewalls and other servers answer, by name. */
export const foreignReplies = {
  'a gateway that asks for Basic, with a page': foreignReply(401, signIn, basic),
  'a gateway that asks for Basic, without a body': foreignReply(401, '', basic),
  'a gateway that asks for Basic, in JSON': foreignJson(401, { message: 'Unauthorized' }, basic),
  'a gateway that asks for Negotiate and NTLM': foreignReply(401, '', asks('Negotiate', 'NTLM')),
  'a gateway that asks for NTLM, with a page': foreignReply(401, signIn, asks('NTLM')),
  'a gateway that asks for Digest': foreignReply(401, signIn, asks('Digest realm="x", nonce="y"')),
  'a gateway with a page': foreignReply(401, signIn),
  'a gateway with a page that begins with a comment': foreignReply(401, `<!-- SSO -->\n${signIn}`),
  'a gateway without a word': foreignReply(401),
  'a gateway with plain words': foreignReply(401, 'Unauthorized', typed('text/plain')),
  'a gateway with a message of JSON': foreignJson(401, { message: 'Unauthorized' }),
  'a gateway with a code of JSON': foreignJson(401, { code: 401, message: 'Unauthorized' }),
  'a web framework': foreignJson(401, {
    timestamp: '2026-11-21T12:00:00Z',
    status: 401,
    error: 'Unauthorized',
    message: 'No',
    path: '/api',
  }),
  'a firewall with a page': foreignReply(403, signIn),
  'a firewall without a word': foreignReply(403),
  'a firewall with a message of JSON': foreignJson(403, { message: 'Forbidden' }),
  'a mesh’s rule': foreignReply(403, 'RBAC: access denied', typed('text/plain')),
  'a challenge page': foreignReply(403, signIn, { 'cf-mitigated': 'challenge' }),
  'a challenge page under 503': foreignReply(503, signIn, { 'cf-mitigated': 'challenge' }),
  'a challenge under 202': foreignReply(202, '', { 'x-amzn-waf-action': 'challenge' }),
  'a filter by law': foreignReply(451, signIn),
  'a network’s sign-in': foreignReply(511, signIn),
  'no such path': foreignReply(404, signIn),
  'no such path, in JSON': foreignJson(404, { message: 'no Route matched with those values' }),
  'no such method': foreignReply(405, signIn, { allow: 'GET' }),
  'a path that is gone': foreignReply(410),
  'too large a request': foreignReply(413, signIn),
  'too long an address': foreignReply(414, signIn),
  'too large a header': foreignReply(431, signIn),
  'a host of another server': foreignReply(421, signIn),
  'a request nobody understands': foreignReply(400, signIn),
  // As nginx 1.22 words it (495 and 496 of its ssl module, told as 400).
  'a server that wants a client certificate': foreignReply(
    400,
    page('400 No required SSL certificate was sent', '<hr><center>nginx/1.22.1</center>'),
  ),
  'a client certificate that is refused': foreignReply(
    400,
    page('400 The SSL certificate error', '<hr><center>nginx/1.22.1</center>'),
  ),
  // As nginx 1.22 words it (494 of its core module, told as 400).
  'nginx’s page for too large a header': foreignReply(
    400,
    page('400 Request Header Or Cookie Too Large', '<hr><center>nginx/1.22.1</center>'),
  ),
  'a type nobody understands': foreignJson(415, {}),
  'a server that fails': foreignReply(500, signIn),
  'a server that fails, in JSON': foreignJson(500, { error: 'internal' }),
  'a dead upstream': foreignReply(502, signIn),
  maintenance: foreignReply(503, signIn),
  'an upstream that is late': foreignReply(504, signIn),
  'maintenance with its time': foreignReply(503, signIn, { 'retry-after': '30' }),
  'a limit with its time': foreignReply(429, '', { 'retry-after': '30' }),
  'a limit with its date': foreignReply(429, signIn, {
    'retry-after': inThirtySeconds,
  }),
  'a captive portal': foreignReply(200, signIn),
  'a page that begins with a comment': foreignReply(200, `<!-- maintenance -->${signIn}`),
  'a page behind a byte order mark': foreignReply(200, `\uFEFF  \n${signIn}`),
  'a page without a document': foreignReply(200, '<p>Back soon</p>'),
  'a page that begins with words': foreignReply(200, 'Back soon<br>'),
} as const satisfies Readonly<Record<string, Reply>>;
