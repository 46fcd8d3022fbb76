import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FourWayShopSimulator, startFourWayShop } from '../../simulators/fourwayshop.ts';
import { type HostileResource, hostileResource } from './hostile-resources.ts';

/** One request to the portal, as the table of isolation judges it. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  /** The `probe` of its address: names the cell of the table that sent it. */
  readonly probe: string | null;
  /** The tenant's user whose token it carried; `unknown` for a token of nobody. */
  readonly token: string | null;
  /** The person whose own cookie it carried. */
  readonly person: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A portal that tries everything: every reply may be cached for ten minutes, says who asks, and sets a cookie. */
export interface HostilePortal {
  /** `http://127.0.0.1:PORT`; it listens on every name of this machine. */
  readonly origin: string;
  readonly port: number;
  readonly requests: readonly HostileRequest[];
  /** The strict simulator behind it, which answers log-in and log-out. */
  readonly shop: FourWayShopSimulator;
  /** The requests of one cell of the table. */
  of(probe: string): HostileRequest[];
  close(): Promise<void>;
}

/** The two tenants' users: one origin, one company, two accounts. */
export const hostileUsers = {
  A: { username: 'anna@example.com', password: 'Anna-hostile-password-5Kd9Rw3LmX7q' },
  B: { username: 'bert@example.com', password: 'Bert-hostile-password-8Tz2Vn6PcY4h' },
} as const;

/** The cookie that stands for the person's own session there. */
export const ownCookie = { name: 'own', value: 'person' } as const;

/** Two tenants of one origin as a tenant file writes them, at the name under which the browser is to find it. */
export function hostileTenants(origin: string) {
  const settings = {
    companyId: 'CORNER',
    siteId: '501',
    portalUrl: `${origin}/portal`,
    logoutPath: 'logout',
  };
  return (['A', 'B'] as const).map((letter) => ({
    id: `shop-${letter.toLowerCase()}`,
    vendor: 'fourwayshop',
    name: `Shop ${letter}`,
    baseUrl: origin,
    environment: 'staging',
    settings,
    destinations: [],
  }));
}

/** Starts the portal before a simulator of its own. */
export async function startHostilePortal(): Promise<HostilePortal> {
  const users = Object.values(hostileUsers).map((user) => ({ ...user, companyId: 'CORNER', siteId: 501 }));
  const shop = await startFourWayShop({ users, switches: { ttlSeconds: 3600 } });
  const requests: HostileRequest[] = [];
  /** Whose tokens are valid now. */
  const tokens = new Map<string, string>();

  function record(incoming: IncomingMessage): HostileRequest {
    const url = new URL(incoming.url ?? '/', 'http://portal.invalid');
    const bearer = /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? '')?.[1];
    const letter = bearer === undefined ? null : (tokens.get(bearer) ?? 'unknown');
    const person = new RegExp(`(?:^|; )${ownCookie.name}=(\\w+)`).exec(incoming.headers.cookie ?? '')?.[1];
    const request: HostileRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      probe: url.searchParams.get('probe'),
      token: letter,
      person: person ?? null,
      headers: incoming.headers,
    };
    requests.push(request);
    return request;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const request = record(incoming);
    if (!request.path.startsWith('/portal')) return forward(incoming, Buffer.concat(chunks), response);
    const query = new URL(incoming.url ?? '/', 'http://portal.invalid').searchParams;
    send(response, request, hostileResource(request, query));
  }

  /** Passes a call on to the simulator, and learns from its reply whose token is whose. */
  async function forward(incoming: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(
        ([name, value]) =>
          typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name),
      ),
    ) as Record<string, string>;
    const reply = await fetch(`${shop.origin}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      redirect: 'manual',
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const text = await reply.text();
    if (incoming.url === '/login' && reply.ok) {
      const { token, username } = JSON.parse(text) as { token?: string; username?: string };
      const letter = Object.entries(hostileUsers).find(([, user]) => user.username === username)?.[0];
      if (token !== undefined && letter !== undefined) tokens.set(token, letter);
    }
    if (incoming.url === '/logout')
      tokens.delete((incoming.headers.authorization ?? '').slice('Bearer '.length));
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'text/plain' });
    response.end(text);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (incoming, socket) => {
    const { probe } = record(incoming);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(handshake(String(incoming.headers['sec-websocket-key']), probe));
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the portal has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    shop,
    of: (probe) => requests.filter((request) => request.probe === probe),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await shop.close();
    },
  };
}

/** The cookie by which a reply of one cell of the table is found in the browser's jar. */
export const replyCookie = (probe: string): string => `reply-${probe}`;

function send(response: ServerResponse, request: HostileRequest, resource: HostileResource): void {
  response.writeHead(resource.status ?? 200, {
    'cache-control': 'private, max-age=600',
    vary: 'accept-encoding',
    etag: `"${request.token ?? request.person ?? 'nobody'}"`,
    ...(request.probe === null ? {} : { 'set-cookie': `${replyCookie(request.probe)}=1; Path=/` }),
    ...resource.headers,
  });
  response.end(resource.body);
}

/** The 101 of a WebSocket, with a cookie as any other reply (RFC 6455, section 4.2.2). */
function handshake(key: string, probe: string | null): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(probe === null ? [] : [`Set-Cookie: ${replyCookie(probe)}=1; Path=/`]),
    '',
    '',
  ].join('\r\n');
}
