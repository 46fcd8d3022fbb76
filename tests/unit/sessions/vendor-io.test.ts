import { describe, expect, test } from 'vitest';
import type { RequestPolicy } from '../../../lib/ports/http.ts';
import { createVendorIo, type RetryHooks, throttleLimits } from '../../../lib/sessions/vendor-io.ts';
import type { VendorClient, VendorReply, VendorRequest } from '../../../lib/vendors/contract.ts';
import { noon, testClock } from '../../support/test-app.ts';
import { tenant } from '../../support/vendor-replies.ts';

const acme = tenant('nexudus', 'https://acme.spaces.nexudus.com', {
  portalUrl: 'https://members.acme.example',
});
const request: VendorRequest = { method: 'GET', url: 'https://acme.spaces.nexudus.com/a', headers: {} };
const answer = (status: number, seconds?: number): VendorReply => ({
  status,
  text: '',
  receivedAt: noon,
  headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
});
const client: VendorClient = {
  login: async () => {
    throw new TypeError('not called');
  },
  probe: { request: () => request, recognise: () => false },
  speaks: () => true,
  throttle: (reply) => (reply.status === 409 ? Number(reply.headers['retry-after']) : null),
};

function world(
  replies: VendorReply[],
  used: VendorClient = client,
  signal = new AbortController().signal,
  more: RetryHooks = {},
) {
  const clock = testClock();
  const routes: RequestPolicy[] = [];
  const told: number[] = [];
  const io = createVendorIo(
    {
      async send(_request, route) {
        routes.push(route);
        const next = replies.shift();
        if (next === undefined) throw new TypeError('one request too many');
        return next;
      },
      sleep: clock.sleep,
      now: clock.now,
      device: async () => 'device',
    },
    acme,
    used,
    signal,
    { onWait: async (seconds) => void told.push(seconds), ...more },
  );
  return { io, routes, told, clock };
}

describe('a throttled call', () => {
  test('is waited out as the vendor says, told before each wait, and repeated', async () => {
    const { io, routes, told, clock } = world([answer(409, 2), answer(409, 7), answer(200)]);
    expect((await io.send(request)).status).toBe(200);
    expect(clock.waits).toEqual([2000, 7000]);
    expect(told).toEqual([2, 7]);
    expect(routes).toHaveLength(3);
  });
  test('is repeated three times, no more, and then it is throttled', async () => {
    const { io, routes, clock } = world([answer(409, 1), answer(409, 1), answer(409, 1), answer(409, 4)]);
    await expect(io.send(request)).rejects.toMatchObject({
      code: 'throttled',
      facts: { retryAfterSeconds: 4, status: 409 },
    });
    expect(routes).toHaveLength(1 + throttleLimits.repeats);
    expect(clock.waits).toEqual([1000, 1000, 1000]);
  });
  test('is waited for fifteen seconds, and given up at once when more is asked', async () => {
    const patient = world([answer(409, 15), answer(200)]);
    expect((await patient.io.send(request)).status).toBe(200);
    const impatient = world([answer(409, 16)]);
    await expect(impatient.io.send(request)).rejects.toMatchObject({
      code: 'throttled',
      facts: { retryAfterSeconds: 16 },
    });
    expect(impatient.clock.waits).toEqual([]);
    expect(impatient.routes).toHaveLength(1);
  });
  test('is not repeated once it is called off', async () => {
    const controller = new AbortController();
    const { io, routes } = world([answer(409, 1)], client, controller.signal);
    controller.abort(new TypeError('called off'));
    await expect(io.send(request)).rejects.toThrow('called off');
    expect(routes).toHaveLength(1);
  });
  test('is neither waited for nor repeated once it is wanted no more', async () => {
    for (const [asks, waits] of [
      [1, 0],
      [2, 1],
    ] as const) {
      let asked = 0;
      const { io, routes, told, clock } = world([answer(409, 1)], client, new AbortController().signal, {
        async assertStillWanted() {
          asked += 1;
          if (asked === asks) throw new TypeError('wanted no more');
        },
      });
      await expect(io.send(request)).rejects.toThrow('wanted no more');
      expect([routes.length, told.length, clock.waits.length]).toEqual([1, waits, waits]);
    }
  });
  test('is not repeated once it is called off, though its request may be heard out', async () => {
    const [call, request_] = [new AbortController(), new AbortController()];
    const { io, routes } = world([answer(409, 1)], client, call.signal, { requestSignal: request_.signal });
    call.abort(new TypeError('called off'));
    await expect(io.send(request)).rejects.toThrow('called off');
    expect(routes.map(({ signal }) => signal)).toEqual([request_.signal]);
  });
  const plain: VendorClient = { login: client.login, probe: client.probe, speaks: client.speaks };
  test('is one by HTTP’s own words too: 429 and 503 are waited out', async () => {
    for (const status of [429, 503]) {
      const { io, clock } = world([answer(status, 2), answer(200)], plain);
      expect((await io.send(request)).status).toBe(200);
      expect(clock.waits).toEqual([2000]);
    }
  });
  test.each([
    [403, 2],
    [409, 2],
    [500, 2],
    [502, 2],
    [504, 2],
  ])('is told and not repeated where the server may have done it: %d %s', async (status, seconds) => {
    const { io, clock } = world([answer(status, seconds)], plain);
    await expect(io.send(request)).rejects.toMatchObject({ code: 'throttled', facts: { status } });
    expect(clock.waits).toEqual([]);
  });
  test('that carries what was typed is never repeated, unless its client says that it carries none', async () => {
    const typed = world([answer(409, 1)], client, undefined, { repeats: false });
    await expect(typed.io.send(request)).rejects.toMatchObject({ code: 'throttled' });
    expect(typed.routes).toHaveLength(1);
    const harmless = world([answer(409, 1), answer(200)], client, undefined, { repeats: false });
    expect((await harmless.io.send(request, { repeatable: true })).status).toBe(200);
  });
  test('of a vendor that asks for no second is waited for one all the same', async () => {
    const hasty: VendorClient = { ...client, throttle: ({ status }) => (status === 409 ? 0 : null) };
    const { io, clock } = world([answer(409, 0), answer(200)], hasty);
    await io.send(request);
    expect(clock.waits).toEqual([1000]);
  });
});

describe('an adapter’s world', () => {
  test('has one origin, the tenant’s own: not its portal’s', async () => {
    const { io, routes } = world([answer(200)]);
    await io.send(request);
    expect(routes[0]?.origins).toEqual(['https://acme.spaces.nexudus.com']);
  });
  test('has no cookies, unless the tenant chose them', async () => {
    const without = world([answer(200)]);
    await without.io.send(request);
    expect(without.routes[0]?.cookies).toBe(false);
    const by = (chosen: boolean) => world([answer(200)], { ...client, usesCookies: () => chosen });
    for (const chosen of [true, false]) {
      const { io, routes } = by(chosen);
      await io.send(request);
      expect(routes[0]?.cookies).toBe(chosen);
    }
  });
});
