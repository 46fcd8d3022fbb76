import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConciergeError } from '../../../lib/errors.ts';
import { createPinnedFetch, maxBodyBytes, requestTimeoutMs } from '../../../lib/http/pinned-fetch.ts';
import type { RequestPolicy } from '../../../lib/ports/http.ts';
import type { VendorRequest } from '../../../lib/vendors/contract.ts';
import { json } from '../../simulators/replies.ts';
import { type SimulatorServer, startServer } from '../../simulators/server.ts';
import { startRawServer } from '../../support/raw-server.ts';
import { noon, patienceWith } from '../../support/test-app.ts';
import { wordsOf } from '../../support/vendor-replies.ts';

const secret = 'Kt4vXq9Lm2Rz7Wb5Yc8N';
let server: SimulatorServer;
beforeEach(async () => {
  server = await startServer((request) =>
    json(200, { path: request.path, é: 'ü' }, { 'x-answer': 'yes', 'set-cookie': 'a=b' }),
  );
});
afterEach(() => server.close());

const send = createPinnedFetch(
  fetch,
  () => noon,
  () => patienceWith(server)(),
);
const route = (more: Partial<RequestPolicy> = {}): RequestPolicy => ({
  origins: [server.origin],
  cookies: false,
  signal: new AbortController().signal,
  ...more,
});
const ask = (more: Partial<VendorRequest> = {}): VendorRequest => ({
  method: 'POST',
  url: `${server.origin}/a`,
  headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/plain' },
  body: `password=${secret}`,
  ...more,
});

describe('a request that would leave the tenant’s origin', () => {
  const tenant = 'https://acme.example';
  test.each([
    ['another host', 'https://evil.example/a'],
    ['another port', 'https://acme.example:8443/a'],
    ['another scheme', 'http://acme.example/a'],
    ['a subdomain', 'https://api.acme.example/a'],
    ['the parent domain', 'https://example/a'],
    ['a longer name', 'https://acme.example.evil.example/a'],
    ['a name that ends so', 'https://notacme.example/a'],
    ['a trailing dot', 'https://acme.example./a'],
    ['a look-alike', 'https://аcme.example/a'],
    ['user info that looks like the host', 'https://acme.example@evil.example/a'],
    ['user info', 'https://user:pass@acme.example/a'],
    ['a user name', 'https://user@acme.example/a'],
    ['a backslash after the name', 'https://evil.example\\@acme.example/a'],
    ['another scheme altogether', 'data:text/plain,acme.example'],
    ['a blob of that origin', 'blob:https://acme.example/1'],
    ['the extension', 'chrome-extension://acme.example/a'],
    ['a path alone', '/a'],
    ['nothing', ''],
  ])('by %s is refused before anything is sent', async (_what, url) => {
    let asked = 0;
    const edge = createPinnedFetch(
      async () => {
        asked += 1;
        return new Response('{}');
      },
      () => noon,
    );
    await expect(edge(ask({ url }), route({ origins: [tenant] }))).rejects.toThrow(TypeError);
    await expect(edge(ask({ url }), route({ origins: [] }))).rejects.toThrow(TypeError);
    expect(asked).toBe(0);
  });
  test('is refused too on the real machine, and the server hears nothing', async () => {
    const elsewhere = server.origin.replace('127.0.0.1', 'localhost');
    await expect(send(ask({ url: `${elsewhere}/a` }), route())).rejects.toThrow(TypeError);
    await expect(send(ask({ url: server.origin.replace('//', '//a:b@') }), route())).rejects.toThrow(
      TypeError,
    );
    expect(server.requests).toEqual([]);
  });
  test('says so without the address', async () => {
    const thrown = await send(ask({ url: `https://evil.example/?t=${secret}` }), route()).catch(
      (each: unknown) => each,
    );
    expect(String(thrown)).not.toContain(secret.slice(0, 6));
  });
  test('is not one that is written otherwise and means the same', async () => {
    const edge = createPinnedFetch(
      async () => new Response('{}'),
      () => noon,
    );
    expect(
      (await edge(ask({ url: 'HTTPS://ACME.example:443/a' }), route({ origins: [tenant] }))).status,
    ).toBe(200);
  });
});

describe('what is sent', () => {
  async function sentWith(
    routed: Partial<RequestPolicy>,
    more: Partial<VendorRequest> = {},
  ): Promise<RequestInit & { url: string }> {
    let seen: (RequestInit & { url: string }) | undefined;
    const edge = createPinnedFetch(
      async (url, init) => {
        seen = { ...init, url: String(url) };
        return new Response('{}');
      },
      () => noon,
    );
    await edge(ask(more), route(routed));
    if (seen === undefined) throw new TypeError('nothing was sent');
    return seen;
  }
  test('carries no cookie and keeps none, follows no redirect, uses no cache, tells no referrer', async () => {
    expect(await sentWith({})).toMatchObject({
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });
  test('carries cookies only where the tenant chose that mode', async () => {
    expect(await sentWith({ cookies: true })).toMatchObject({ credentials: 'include', redirect: 'manual' });
  });
  test('is method, address, headers and body, exactly', async () => {
    await send(ask({ body: 'a=é&b=c' }), route());
    await send(
      { method: 'GET', url: `${server.origin}/b?c=d`, headers: { accept: 'application/json' } },
      route(),
    );
    const [first, second] = server.requests;
    expect(first).toMatchObject({
      method: 'POST',
      url: '/a',
      body: 'a=é&b=c',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/plain' },
    });
    expect(second).toMatchObject({
      method: 'GET',
      url: '/b?c=d',
      body: '',
      headers: { accept: 'application/json' },
    });
    expect(second?.headers).not.toHaveProperty('content-type');
  });
  test('has no body and no content type where none is given, not even for POST', async () => {
    await send({ method: 'POST', url: `${server.origin}/a`, headers: {} }, route());
    expect(server.requests[0]).toMatchObject({ body: '' });
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
  });
});

describe('a reply', () => {
  test('comes back unjudged: status, headers, text, and when it had arrived', async () => {
    server.switches.fault = null;
    const reply = await send(ask(), route());
    expect(reply).toMatchObject({ status: 200, text: '{"path":"/a","é":"ü"}', receivedAt: noon });
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-answer': 'yes',
    });
  });
  test.each(['status-400', 'status-401', 'status-403', 'status-409', 'status-500', 'status-503'] as const)(
    'is no error for its %s',
    async (kind) => {
      server.switches.fault = { kind, retryAfter: '7' };
      const reply = await send(ask(), route());
      expect([`status-${reply.status}`, reply.headers['retry-after']]).toEqual([kind, '7']);
    },
  );
  test.each(['empty', 'html', 'not-json', 'truncated', 'wrong-type', 'slow'] as const)(
    'is no error for being %s',
    async (kind) => {
      server.switches.fault = { kind, slowMs: 20 };
      expect((await send(ask(), route())).status).toBe(200);
    },
  );
  test.each([301, 302, 303, 307, 308] as const)(
    'that redirects (%d) is an error, and nobody is asked at the other place',
    async (redirectStatus) => {
      const elsewhere = await startServer(() => json(200, {}));
      server.switches.fault = {
        kind: 'redirect',
        redirectStatus,
        redirectTo: `${elsewhere.origin}/caught?t=${secret}`,
      };
      await expect(send(ask(), route())).rejects.toMatchObject({ code: 'redirected', facts: {} });
      server.switches.fault = { kind: 'redirect', redirectStatus };
      await expect(send(ask(), route())).rejects.toMatchObject({ code: 'redirected' });
      expect(elsewhere.requests).toEqual([]);
      expect(server.requests).toHaveLength(2);
      await elsewhere.close();
    },
  );
  test('whose status stands for a redirect is one, and 304 only where nothing was known before', async () => {
    const replied = (status: number, isConditional: boolean) =>
      createPinnedFetch(
        async () => new Response(null, { status }),
        () => noon,
      )(ask(), route({ isConditional })).then(
        (reply) => reply.status,
        (thrown: ConciergeError) => thrown.code,
      );
    for (const status of [300, 307, 399]) {
      expect(await replied(status, false)).toBe('redirected');
      expect(await replied(status, true)).toBe('redirected');
    }
    expect(await replied(304, false)).toBe('redirected');
    expect(await replied(304, true)).toBe(304);
    expect([await replied(299, false), await replied(400, false)]).toEqual([299, 400]);
  });
  test('that the browser keeps opaque is a redirect too', async () => {
    const opaque = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
    const edge = createPinnedFetch(
      async () => opaque,
      () => noon,
    );
    await expect(edge(ask(), route())).rejects.toMatchObject({ code: 'redirected' });
  });
  test('that never comes is a timeout', async () => {
    server.switches.fault = 'hang';
    await expect(send(ask(), route())).rejects.toMatchObject({ code: 'timeout', facts: {} });
    expect(requestTimeoutMs).toBeGreaterThanOrEqual(20_000);
    expect(requestTimeoutMs).toBeLessThan(30_000);
  });
  test('whose body never ends is a timeout as well, and not only its headers are waited for', async () => {
    const dripping = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    });
    const edge = createPinnedFetch(
      async (_url, init) => {
        const response = new Response(dripping);
        init?.signal?.addEventListener('abort', () => dripping.cancel().catch(() => undefined));
        return new Response(
          response.body?.pipeThrough(
            new TransformStream(),
            init?.signal == null ? {} : { signal: init.signal },
          ) ?? null,
        );
      },
      () => noon,
      () => AbortSignal.timeout(50),
    );
    await expect(edge(ask(), route())).rejects.toMatchObject({ code: 'timeout' });
  });
  test.each(['reset', 'lost'] as const)('that breaks off (%s) is a network error', async (kind) => {
    server.switches.fault = kind;
    await expect(send(ask(), route())).rejects.toMatchObject({ code: 'network', facts: {} });
  });
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
  test.each([
    ['before its length', `${head}Content-Length: 100\r\n\r\n{"token":"`],
    ['between two chunks', `${head}Transfer-Encoding: chunked\r\n\r\n9\r\n{"token":\r\n`],
    ['in a chunk', `${head}Transfer-Encoding: chunked\r\n\r\n40\r\n{"token":`],
  ])('whose upstream cuts its body %s ends at once, and is told as cut', async (_where, sent) => {
    const upstream = await startRawServer((socket) => socket.end(sent));
    const edge = createPinnedFetch(fetch, () => noon);
    await expect(
      edge(ask({ url: `${upstream.origin}/a` }), route({ origins: [upstream.origin] })),
    ).rejects.toMatchObject({ code: 'vendor_reply', facts: { detail: 'truncated', status: 200 } });
    await upstream.close();
  });
  test('whose upstream sends half a body and no more is a timeout, and its connection ends', async () => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const upstream = await startRawServer((socket) => {
      socket.on('close', ended);
      socket.write(`${head}Content-Length: 100\r\n\r\n{"token":"`);
    });
    const quick = createPinnedFetch(
      fetch,
      () => noon,
      () => AbortSignal.timeout(100),
    );
    await expect(
      quick(ask({ url: `${upstream.origin}/a` }), route({ origins: [upstream.origin] })),
    ).rejects.toMatchObject({
      code: 'timeout',
    });
    await end;
    await upstream.close();
  });
  test('whose stream never notices the end of the time is a timeout all the same', async () => {
    const deaf = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    });
    const edge = createPinnedFetch(
      async () => new Response(deaf),
      () => noon,
      () => AbortSignal.timeout(50),
    );
    await expect(edge(ask(), route())).rejects.toMatchObject({ code: 'timeout' });
  });
  test('that redirects an address without encryption says that it had none', async () => {
    const edge = createPinnedFetch(
      async () => new Response(null, { status: 307 }),
      () => noon,
    );
    for (const [url, facts] of [
      ['http://acme.example/a', { detail: 'plain' }],
      ['http://127.0.0.1:8080/a', {}],
      ['https://acme.example/a', {}],
    ] as const)
      await expect(edge(ask({ url }), route({ origins: [new URL(url).origin] }))).rejects.toMatchObject({
        code: 'redirected',
        facts,
      });
  });
  test('of a server that is not there is a network error', async () => {
    const { origin } = server;
    await server.close();
    await expect(send(ask({ url: `${origin}/a` }), route({ origins: [origin] }))).rejects.toMatchObject({
      code: 'network',
    });
  });
  test('that is too big is given up before it is read, even from a server that never stops', async () => {
    let given = 0;
    const endless = new ReadableStream({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(65_536).fill(97));
      },
    });
    const edge = createPinnedFetch(
      async () => new Response(endless),
      () => noon,
    );
    await expect(edge(ask(), route())).rejects.toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'too_big', status: 200 },
    });
    expect(given * 65_536).toBeLessThan(maxBodyBytes * 2);
    const unending = createPinnedFetch(
      async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(maxBodyBytes)),
            cancel: () => Promise.reject(new Error('it was not to be stopped')),
          }),
        ),
      () => noon,
    );
    await expect(unending(ask(), route())).rejects.toMatchObject({ facts: { detail: 'too_big' } });
    server.switches.fault = 'huge';
    await expect(createPinnedFetch(fetch, () => noon)(ask(), route())).rejects.toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'too_big' },
    });
  });
  test('of exactly the cap is read, one byte more is not', async () => {
    const edge = (bytes: number) =>
      createPinnedFetch(
        async () => new Response('é'.repeat(bytes / 2) + 'a'.repeat(bytes % 2)),
        () => noon,
      )(ask(), route());
    expect((await edge(maxBodyBytes)).text).toHaveLength(maxBodyBytes / 2);
    await expect(edge(maxBodyBytes + 1)).rejects.toMatchObject({ facts: { detail: 'too_big' } });
  });
  test('cut between two bytes of one character is put together again', async () => {
    const bytes = new TextEncoder().encode('"é🏢"');
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(
      (
        await createPinnedFetch(
          async () => new Response(stream),
          () => noon,
        )(ask(), route())
      ).text,
    ).toBe('"é🏢"');
  });
  test('without a body is empty text', async () => {
    expect(
      (
        await createPinnedFetch(
          async () => new Response(null, { status: 204 }),
          () => noon,
        )(ask(), route())
      ).text,
    ).toBe('');
  });
});

describe('a request called off', () => {
  test('is let go at once', async () => {
    server.switches.fault = 'hang';
    const controller = new AbortController();
    const asked = createPinnedFetch(fetch, () => noon)(ask(), route({ signal: controller.signal })).catch(
      (each: unknown) => each,
    );
    setTimeout(() => controller.abort(), 30);
    expect(await asked).toMatchObject({ code: 'network' });
    expect(server.requests[0]?.status ?? null).toBeNull();
  });
});

test('no error of the edge carries a word of what was sent or received', async () => {
  const angry: typeof fetch = async () => {
    throw new TypeError(`could not send ${secret} to https://acme.example/?t=${secret}`);
  };
  const thrown = await createPinnedFetch(angry, () => noon)(ask(), route()).catch((each: unknown) => each);
  expect(thrown).toBeInstanceOf(ConciergeError);
  expect(wordsOf(thrown as ConciergeError)).not.toContain(secret.slice(0, 6));
});

describe('a header that no request can carry', () => {
  test.each(['eyJhbGci…', 'abc\u200b', 'Łódź', '🏢', 'abc\ndef', 'abc\r\nx: y', 'abc\u0000'])(
    'was typed: a bad credential, not sent, and in no word of the error: %j',
    async (typed) => {
      const error = await send(ask({ headers: { authorization: `Bearer ${typed}` } }), route()).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'bad_credentials', facts: { detail: 'not sent' } });
      expect(wordsOf(error as ConciergeError)).not.toContain(typed);
      expect((error as ConciergeError).cause).toBeUndefined();
      expect(server.requests).toEqual([]);
    },
  );
  test('is not one of Latin-1, which a server may judge', async () => {
    expect((await send(ask({ headers: { authorization: 'Bearer é' } }), route())).status).toBe(200);
  });
});
