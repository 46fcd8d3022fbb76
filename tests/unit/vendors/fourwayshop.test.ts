import { describe, expect, test } from 'vitest';
import { wire } from '../../../lib/vendors/fourwayshop/wire.ts';
import { type FileTenant, openWorld, settle, type World } from '../fakes.ts';
import { reply } from './replies.ts';

// What vendors.md, section 3, knows of Four Way Shop. Its platform refuses inside an HTTP 200 too.

const corner: FileTenant = {
  id: 'corner',
  vendor: 'fourwayshop',
  name: 'Corner Shop',
  environment: 'staging',
  baseUrl: 'https://shop.example',
  settings: { companyId: 'CORNER', siteId: '501', checkPath: 'check' },
};
const typed = { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' };
const grant = { username: typed.username, token: 'b7e1d94c02f85a63d8c4e7091fa2b536', expiresInMS: 285_000 };
const soft = (errorCode: string, message = 'The request could not be done.') => ({
  success: false,
  message,
  errorCode,
});

/** A house whose shop answers from a list, its last answer for ever. */
async function shopThat(
  ...answers: readonly [status: number, body: unknown, headers?: Record<string, string>][]
) {
  const asked: string[] = [];
  const world = openWorld({
    fetch: async (input) => {
      const [status, body, headers = {}] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, ''];
      asked.push(new URL(String(input)).pathname);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(status === 204 ? null : text, { status, headers });
    },
  });
  await settle(world, corner);
  return { world, asked };
}
const logIn = (world: World) => world.login('corner', typed);

describe('a throttled call of the shop', () => {
  const busy = soft('MAX_NR_OF_REQUESTS_REACHED');
  test('is waited out two seconds at a time where the shop tells no time, and repeated', async () => {
    const { world, asked } = await shopThat([200, busy], [200, busy], [200, grant]);
    expect(await logIn(world)).toEqual({ done: true });
    expect([asked, world.clock.waits]).toEqual([
      ['/login', '/login', '/login'],
      [2000, 2000],
    ]);
  });
  test('is waited out as long as the shop says', async () => {
    const { world } = await shopThat([200, busy, { 'retry-after': '7' }], [200, grant]);
    expect(await logIn(world)).toEqual({ done: true });
    expect(world.clock.waits).toEqual([7000]);
  });
  test('is told as throttled after six seconds, and leaves the session as it is', async () => {
    const { world, asked } = await shopThat([200, grant], [200, busy]);
    await logIn(world);
    expect(await world.ask({ name: 'check', tenant: 'corner' })).toMatchObject({
      code: 'throttled',
      facts: { retryAfterSeconds: 2, status: 200 },
    });
    expect([asked.length, world.clock.waits]).toEqual([5, [2000, 2000, 2000]]);
    expect(await world.state('corner')).toBe('signed-in');
  });
  test('is known by the status or by the code of a refusal, and by nothing else', () => {
    expect(wire.throttle?.(reply(429, ''), 1)).toBe(5);
    expect(wire.throttle?.(reply(503, busy), 1)).toBe(2);
    for (const other of ['', '<html>', [busy], { ...busy, success: true }, soft('MAX_NR_OF_USERS')])
      expect(wire.throttle?.(reply(200, other), 1)).toBeNull();
  });
});
