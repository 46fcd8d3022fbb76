import { createServer } from 'node:https';
import { selfSigned } from '../../support/certificates.ts';

/** An https server with an untrusted certificate; replies to every request with an empty object. */
export async function startSelfSigned(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer(selfSigned('127.0.0.1'), (_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    origin: `https://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
