import { html, type Reply } from '../../simulators/replies.ts';
import type { RecordedRequest } from '../../simulators/requests.ts';
import { type SimulatorServer, startServer } from '../../simulators/server.ts';

/** A server that belongs to no tenant: `/bounce?to=ADDRESS` sends on, anything else is an empty page. */
export function startForeignServer(): Promise<SimulatorServer> {
  return startServer((request) => show(request), { host: '0.0.0.0' });
}

function show(request: RecordedRequest): Reply {
  if (request.path === '/bounce') return html(302, '', { location: request.query.get('to') ?? '/' });
  return html(
    200,
    '<!doctype html><title>A stranger</title><link rel="icon" href="data:,"><p>A page of nobody you know.</p>',
  );
}
