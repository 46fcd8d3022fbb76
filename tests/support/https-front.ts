/** An https server before a vendor's server, as far as Node goes: its certificate and its behaviour can be changed. */
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type Authority, type Certificate, createAuthority } from './certificates.ts';

/** What it does in the server's place. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpsFront {
  readonly origin: string;
  /** Who has issued its certificate; a test trusts it. */
  readonly authority: Authority;
  /** The paths that it was asked, in order. */
  readonly asked: string[];
  /** What it does in the server's place; `null` passes everything on. */
  behaviour: Behaviour | null;
  /** The certificate from the next connection on; every open connection ends. `null`: the good one. */
  present(certificate: Certificate | null): void;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. @param upstream the vendor's server, `http://HOST:PORT` */
export async function startHttpsFront(upstream: string): Promise<HttpsFront> {
  const authority = createAuthority();
  const good = authority.issue(['127.0.0.1']);
  const asked: string[] = [];
  const server = createServer(good, (request, response) => {
    asked.push(request.url ?? '');
    request.on('error', () => undefined);
    // A connection kept open would break under the next request when the certificate changes.
    response.shouldKeepAlive = false;
    (front.behaviour ?? passOn)(request, response);
  });
  const passOn: Behaviour = (request, response) => {
    const { method, headers, url } = request;
    const { host } = new URL(upstream);
    const out = forward(new URL(url ?? '/', upstream), { method, headers: { ...headers, host } });
    out.on('response', (incoming) => {
      const { connection: _ours, 'keep-alive': _nor, ...headers } = incoming.headers;
      response.writeHead(incoming.statusCode ?? 502, headers);
      incoming.pipe(response);
    });
    out.on('error', () => response.destroy());
    request.pipe(out);
  };
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  const front: HttpsFront = {
    origin: `https://127.0.0.1:${address.port}`,
    authority,
    asked,
    behaviour: null,
    present(certificate) {
      server.setSecureContext(certificate ?? good);
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return front;
}
