import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Delivery, type FaultSwitch, preventsWork, spoil, takeFault } from './faults.ts';
import { firewallPage, page } from './pages.ts';
import { html, type Reply } from './replies.ts';
import type { RecordedRequest } from './requests.ts';

/** The switches every simulator has. */
export type CommonSwitches = {
  /** What goes wrong with the next answers; see faults.ts. */
  fault: FaultSwitch;
  /** Refuse every request whose Origin is a browser extension, as the firewalls of rule 6 do: 403 and a page. */
  refuseExtensionOrigins: boolean;
};

/** Judges one request and answers it in the vendor's shape. */
export type Handler = (request: RecordedRequest) => Reply | Promise<Reply>;

/** Where a server listens; 127.0.0.1 and any free port when not given. */
export type ListenOptions = {
  readonly host?: string;
  readonly port?: number;
  /** The path below which it stands, as behind a proxy: `/erp`. The rest of the host is another application's. */
  readonly mount?: string;
};

/** The note of a request that went to the other application of the host. */
export const outsideMount = 'outside the mount';

/** A running server. */
export type SimulatorServer = {
  /** `http://HOST:PORT` and the path it stands below, without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** Every request, in the order in which they had arrived completely. */
  readonly requests: RecordedRequest[];
  readonly switches: CommonSwitches;
  /** Stops listening and ends every connection, hanging ones too. */
  close(): Promise<void>;
  /** Ends the connections on which nothing is being asked. */
  closeIdle(): void;
};

/** Every common switch at rest. */
export function commonSwitches(): CommonSwitches {
  return { fault: null, refuseExtensionOrigins: true };
}

/**
 * Starts a plain HTTP server without CORS that records what it is asked, applies the common switches, and leaves
 * the rest to the handler. A handler that throws answers 500 and leaves the reason in the request's notes.
 */
export async function startServer(
  handler: Handler,
  options: ListenOptions & { readonly switches?: CommonSwitches } = {},
): Promise<SimulatorServer> {
  const host = options.host ?? '127.0.0.1';
  const switches = options.switches ?? commonSwitches();
  const mount = options.mount ?? '';
  const requests: RecordedRequest[] = [];

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = record(incoming, await bodyOf(incoming), mount);
    requests.push(request);
    response.on('close', () => {
      request.abandoned = !response.writableFinished;
    });
    await deliver(response, request, await answer(request));
  }

  async function answer(request: RecordedRequest): Promise<Delivery> {
    if (request.notes.includes(outsideMount)) return spoil(null, html(404, page('Another application', '')));
    const fault = takeFault(switches, request);
    if (fault !== null && preventsWork(fault)) return spoil(fault, null);
    return spoil(fault, gate(switches, request) ?? (await judged(handler, request)));
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    origin: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}${mount}`,
    port: address.port,
    requests,
    switches,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    closeIdle: () => server.closeIdleConnections(),
  };
}

/** What stands before every vendor's own code: a firewall, and a web server that knows nothing of CORS. */
function gate(switches: CommonSwitches, request: RecordedRequest): Reply | null {
  const extension = /^(chrome|moz|safari-web)-extension:/i.test(request.headers.origin ?? '');
  if (switches.refuseExtensionOrigins && extension) return html(403, firewallPage);
  if (request.method === 'OPTIONS')
    return html(405, page('405 Method Not Allowed', ''), { allow: 'GET, POST' });
  return null;
}

async function judged(handler: Handler, request: RecordedRequest): Promise<Reply> {
  try {
    return await handler(request);
  } catch (cause) {
    request.notes.push(`simulator failed: ${String(cause)}`);
    return html(500, page('500 Internal Server Error', ''));
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function record(incoming: IncomingMessage, body: string, mount: string): RecordedRequest {
  const rawHeaders: [string, string][] = [];
  const headers: Record<string, string> = {};
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? '';
    const value = incoming.rawHeaders[index + 1] ?? '';
    const key = name.toLowerCase();
    rawHeaders.push([name, value]);
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  const sent = incoming.url ?? '/';
  const isInside = `${sent.replace(/\?.*/s, '')}/`.startsWith(`${mount}/`);
  const below = isInside ? sent.slice(mount.length) : sent;
  const url = below.startsWith('/') ? below : `/${below}`;
  const mark = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    url,
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
    rawHeaders,
    body,
    at: Date.now(),
    status: null,
    abandoned: false,
    notes: isInside ? [] : [outsideMount],
  };
}

async function deliver(
  response: ServerResponse,
  request: RecordedRequest,
  delivery: Delivery,
): Promise<void> {
  if (delivery.how === 'withhold') return;
  if (delivery.how === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (delivery.delayMs > 0) await wait(delivery.delayMs);
  await delivery.until;
  request.status = delivery.status;
  response.statusCode = delivery.status;
  for (const [name, value] of Object.entries(delivery.headers)) response.setHeader(name, value);
  if (delivery.how === 'whole') {
    response.end(delivery.body);
    return;
  }
  for (let from = 0; from < delivery.body.length && !response.destroyed; from += 65_536) {
    response.write(delivery.body.slice(from, from + 65_536));
    await wait(0);
  }
  response.end();
}
