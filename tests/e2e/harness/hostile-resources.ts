import type { HostileRequest } from './hostile-portal.ts';

/** A reply of the hostile portal; what is not given is as in every reply: cached, with an ETag and a cookie. */
export interface HostileResource {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a portal's service worker may do with what its pages ask for. */
export const workerKinds = {
  /** Fetches everything itself, as a cache-first worker does for what it does not have. */
  passing: 'addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));',
  /** Answers navigations from its own cache, as the shell of an app does. */
  shell: `addEventListener('install', (event) => event.waitUntil(caches.open('shell').then((cache) =>
      cache.put('/portal/shell', new Response('<p id="who">shell</p>', { headers: { 'content-type': 'text/html' } })))));
    addEventListener('fetch', (event) => {
      if (event.request.mode === 'navigate') event.respondWith(caches.match('/portal/shell'));
    });`,
  /** Leaves the pages alone and fetches what their scripts ask for. */
  api: `addEventListener('fetch', (event) => {
      if (event.request.mode !== 'navigate') event.respondWith(fetch(event.request));
    });`,
  /** Takes the pages that stand already. */
  claiming: `addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`,
  /** Leaves everything alone. */
  idle: 'addEventListener("fetch", () => undefined);',
} as const;
export type WorkerKind = keyof typeof workerKinds;

const script = { 'content-type': 'text/javascript' };

/** Who the portal takes a request for: the token's user before the cookie's. */
const whoOf = ({ token, person }: HostileRequest) => token ?? person ?? 'nobody';

/** The width by which a picture or a style says who asked. */
export const widths: Readonly<Record<string, number>> = { nobody: 10, person: 20, A: 30, B: 40 };

/** Answers one request below `/portal`. */
export function hostileResource(request: HostileRequest, query: URLSearchParams): HostileResource {
  const who = whoOf(request);
  switch (request.path) {
    case '/portal/who.json':
      return {
        headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
        body: JSON.stringify({ who }),
      };
    case '/portal/echo.json':
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.headers) };
    case '/portal/picture.svg':
      return {
        headers: { 'content-type': 'image/svg+xml' },
        body: `<svg xmlns="http://www.w3.org/2000/svg" width="${widths[who]}" height="5"/>`,
      };
    case '/portal/script.js':
      return { headers: script, body: `globalThis.scriptWho = ${JSON.stringify(who)};` };
    case '/portal/style.css':
      return { headers: { 'content-type': 'text/css' }, body: `#who { --width: ${widths[who]}; }` };
    case '/portal/events':
      return {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
        body: 'data: x\n\n',
      };
    case '/portal/worker.js':
      return {
        headers: script,
        body: 'onmessage = ({ data }) => fetch(data).then(() => postMessage("done"));',
      };
    case '/portal/shared-worker.js':
      return {
        headers: script,
        body: `onconnect = ({ ports: [port] }) => {
          port.onmessage = ({ data }) => fetch(data).then((reply) => reply.json()).then(({ who }) => port.postMessage(who));
        };`,
      };
    case '/portal/service-worker.js':
      return {
        headers: { ...script, 'cache-control': 'no-cache', 'service-worker-allowed': '/' },
        body: `addEventListener('install', () => skipWaiting());
          ${workerKinds[(query.get('kind') ?? 'idle') as WorkerKind]}`,
      };
    case '/portal/file':
      return { headers: { 'content-disposition': 'attachment; filename=file.txt' }, body: who };
    case '/portal/clear':
      return { headers: { 'clear-site-data': '"cookies", "storage"' }, body: '' };
    case '/portal/bounce':
      return {
        status: 302,
        headers: { location: query.get('to') ?? '/portal', 'cache-control': 'no-store' },
        body: '',
      };
    default:
      return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: hostilePage(who, query) };
  }
}

/** A page that says who asked for it, has its icon with it, and sends itself or its opener where the query says. */
function hostilePage(who: string, query: URLSearchParams): string {
  const [back, opener] = ['back', 'opener'].map((name) => JSON.stringify(query.get(name)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hostile portal</title><link rel="icon" href="data:,"></head>
<body><p id="who">${who}</p><script>
if (${back} !== null) setTimeout(() => location.replace(${back}), 50);
if (${opener} !== null) for (let time = 0; time < 4; time += 1)
  setTimeout(() => (opener.location = ${opener} + '&time=' + time), 300 * time);
</script></body></html>`;
}
