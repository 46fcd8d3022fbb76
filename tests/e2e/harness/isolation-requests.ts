/**
 * Every kind of request a page can cause, as functions that run in the page or frame: they close over nothing.
 * A kind that leaves the page, or has the extension load it again, starts after the function has answered.
 */
export const requestKinds = {
  fetch: (address: string) => fetch(address, { mode: 'no-cors' }).then(() => undefined),
  'fetch by POST': (address: string) =>
    fetch(address, { mode: 'no-cors', method: 'POST', body: 'x' }).then(() => undefined),
  'fetch that leaves cookies out': (address: string) =>
    fetch(address, { mode: 'no-cors', credentials: 'omit' }).then(() => undefined),
  'fetch with its own Authorization': (address: string) =>
    fetch(address, { headers: { authorization: 'Bearer its-own' } }).then(() => undefined),
  'keepalive fetch': (address: string) =>
    fetch(address, { mode: 'no-cors', keepalive: true }).then(() => undefined),
  XMLHttpRequest: (address: string) =>
    new Promise<void>((resolve) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => resolve();
      request.open('GET', address);
      request.send();
    }),
  beacon: (address: string) => void navigator.sendBeacon(address, 'x'),
  image: (address: string) =>
    new Promise<void>((resolve) => {
      const image = new Image();
      image.onload = image.onerror = () => resolve();
      image.src = address;
    }),
  script: (address: string) =>
    new Promise<void>((resolve) => {
      const script = document.createElement('script');
      script.onload = script.onerror = () => resolve();
      script.src = address;
      document.head.append(script);
    }),
  'style sheet': (address: string) =>
    new Promise<void>((resolve) => {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
      link.onload = link.onerror = () => resolve();
      document.head.append(link);
    }),
  prefetch: (address: string) => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: address }));
  },
  EventSource: (address: string) =>
    new Promise<void>((resolve) => {
      const source = new EventSource(address);
      source.onmessage = source.onerror = () => {
        source.close();
        resolve();
      };
    }),
  WebSocket: (address: string) =>
    new Promise<void>((resolve) => {
      const socket = new WebSocket(address.replace(/^http/, 'ws'));
      socket.onopen = socket.onerror = () => {
        socket.close();
        resolve();
      };
    }),
  'dedicated worker': (address: string) =>
    new Promise<void>((resolve) => {
      const worker = new Worker('/portal/worker.js');
      worker.onmessage = worker.onerror = () => resolve();
      worker.postMessage(address);
    }),
  // The extension loads the page again once the worker asks, so nobody waits for its answer there.
  'shared worker': (address: string) => {
    setTimeout(() => {
      const { port } = new SharedWorker('/portal/shared-worker.js');
      port.postMessage(address.replace('/portal/page', '/portal/who.json'));
    });
  },
  'frame by GET': (address: string) =>
    new Promise<void>((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = () => resolve();
      frame.src = address;
      document.body.append(frame);
    }),
  'frame by a POST form': (address: string) => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'target' });
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: address, target: 'target' });
    document.body.append(form);
    form.submit();
  },
  download: (address: string) => {
    const link = document.createElement('a');
    Object.assign(link, { href: address.replace('/portal/page', '/portal/file'), download: 'file.txt' });
    document.body.append(link);
    link.click();
  },
  'download by a link': (address: string) => {
    const link = document.createElement('a');
    link.href = address.replace('/portal/page', '/portal/file');
    document.body.append(link);
    link.click();
  },
  'link in this tab': (address: string) => {
    const link = Object.assign(document.createElement('a'), { href: address, target: '_top' });
    document.body.append(link);
    setTimeout(() => link.click());
  },
  'POST form in this tab': (address: string) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: address, target: '_top' });
    document.body.append(form);
    setTimeout(() => form.submit());
  },
  'script that sets the address': (address: string) => {
    setTimeout(() => top?.location.assign(address));
  },
  'link in a new tab': (address: string) => {
    const link = Object.assign(document.createElement('a'), { href: address, target: '_blank' });
    link.rel = 'opener';
    document.body.append(link);
    setTimeout(() => link.click());
  },
} as const satisfies Readonly<Record<string, (address: string) => unknown>>;

export type RequestKind = keyof typeof requestKinds;

/** An expression that causes all of these in one task, and has an answer when each has its own. */
export function causing(requests: readonly (readonly [RequestKind, string])[]): string {
  const calls = requests.map(([kind, address]) => `(${requestKinds[kind]})(${JSON.stringify(address)})`);
  return `Promise.all([${calls.join()}]).then(() => undefined)`;
}
