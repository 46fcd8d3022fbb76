import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { errorCodes } from '../../../lib/errors.ts';
import { clients } from '../../../lib/vendors/clients.ts';
import type { VendorReply } from '../../../lib/vendors/contract.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { type GoodCall, type GoodVendor, goodVendors } from '../../support/good-replies.ts';
import { leak } from '../../support/leak.ts';
import {
  createTestApp,
  gone,
  importTenants,
  memoryAreas,
  noon,
  pathsOf,
  replacedAt,
} from '../../support/test-app.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

// Good replies, spoilt at every path, sent through the whole app: client, session service, slots, the reply to the page.

test('every vendor of both lists is spoilt here', () => {
  expect(Object.keys(goodVendors).sort()).toEqual(Object.keys(clients).sort());
  expect(descriptors.map((descriptor) => descriptor.id).sort()).toEqual(Object.keys(clients).sort());
});

/** A spoilt reply. */
interface Spoilt {
  status: number;
  text: string;
}

const plain: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  86_400,
  '',
  ' ',
  'x',
  '0',
  'true',
  '3600',
  'a\u0000b',
  '\ud800',
  'é',
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  { message: 'x' },
  '__proto__',
  'a'.repeat(20_000),
  gone,
];

function spoiltReplies(good: GoodCall, secrets: readonly string[]): fc.Arbitrary<Spoilt> {
  const secret = fc.constantFrom(...secrets);
  const quoting = fc.oneof(
    secret,
    secret.map((value) => `The value ${value} is wrong.`),
    secret.map((value) => `'${value.slice(2)}`),
    secret.map((value) => `${value.slice(0, 14)}...`),
    secret.map((value) => encodeURIComponent(`a b ${value}`)),
    secret.map((value) => ({ Message: `Token=${value}` })),
    secret.map((value) => [value, value]),
  );
  const value = fc.oneof(fc.constantFrom(...plain), quoting, fc.jsonValue({ maxDepth: 2 }));
  const change = fc.tuple(fc.constantFrom(...pathsOf(good.body)), value);
  const body = fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>(
        (now, [path, other]) => (now === gone ? now : put(now, path, other)),
        good.body,
      ),
    );
  const named = fc
    .tuple(
      body,
      fc.constantFrom('message', 'error', 'Error', 'error_description', 'Message', 'errors', '__proto__'),
      quoting,
    )
    .map(([now, name, words]) =>
      typeof now === 'object' && now !== null && !Array.isArray(now) ? { ...now, [name]: words } : now,
    );
  const text = fc
    .oneof({ weight: 4, arbitrary: body }, { weight: 4, arbitrary: named })
    // An empty body is one of the broken ones below.
    .map((now) => JSON.stringify(now === gone ? null : now));
  const status = fc.oneof(
    { weight: 60, arbitrary: fc.constant(good.status) },
    { weight: 1, arbitrary: fc.constantFrom(201, 400, 401, 403, 404, 500, 502) },
  );
  const broken = fc
    .tuple(text, secret)
    .chain(([now, word]) =>
      fc.constantFrom(
        '',
        now.slice(0, now.length / 2),
        `<html>${word}</html>`,
        word,
        `[${word}`,
        `${now}${word}`,
      ),
    );
  return fc.record({
    status,
    text: fc.oneof({ weight: 60, arbitrary: text }, { weight: 1, arbitrary: broken }),
  });
}

function put(value: unknown, path: readonly (string | number)[], other: unknown): unknown {
  try {
    return replacedAt(value, path, other);
  } catch {
    return value; // An earlier change has taken the place away.
  }
}

/** Whether a reply gets as far as the adapter's own shape: the call's own status, and JSON. */
function passesGates({ status, text }: Spoilt, good: number): boolean {
  if (status !== good && (status < 200 || status > 299)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is stored before a call: the tenant, and for all but the log-in a session. Made once for each of both. */
const storedBefore = new WeakMap<GoodCall, ReturnType<typeof storeBefore>>();

async function storeBefore(vendor: GoodVendor, call: GoodCall): Promise<readonly Record<string, unknown>[]> {
  const { status, body, command } = vendor.login;
  const areas = memoryAreas();
  const world = createTestApp({ areas, fetch: async () => new Response(JSON.stringify(body), { status }) });
  await importTenants(world, vendor.tenant);
  if (call !== vendor.login) expect(await world.ask({ ...command, tenant: 'acme' })).toEqual({ ok: true });
  return [areas.local.all(), areas.session.all()];
}

async function run(vendor: GoodVendor, call: GoodCall, spoilt: Spoilt): Promise<void> {
  const stored = storedBefore.get(call) ?? storeBefore(vendor, call);
  storedBefore.set(call, stored);
  const [onDisk = {}, inMemory = {}] = await stored;
  const areas = memoryAreas();
  await areas.local.set(onDisk);
  await areas.session.set(inMemory);
  const world = createTestApp({
    areas,
    fetch: async () => new Response(spoilt.text, { status: spoilt.status }),
  });
  const before = await world.token('acme');
  const reply = await world.ask({ ...call.command, tenant: 'acme' });

  if (!reply.ok) {
    expect(errorCodes).toContain(reply.code);
    // What is not our error becomes `internal`: an adapter that threw something else.
    expect(reply.code).not.toBe('internal');
  }
  const { session } = areas;
  const seen = JSON.stringify([reply, session.all().passes, session.all().drafts, areas.local.all()]);
  // What was typed for this, and what is held or was: a stranger's secret cannot be known, only guessed by its looks.
  const typed =
    call === vendor.login
      ? Object.entries(call.command.fields ?? {})
          .filter(([name]) => name !== 'username')
          .map(([, value]) => String(value))
      : [];
  const held = [before, await world.token('acme')].flatMap((each) => Object.values(each?.secrets ?? {}));
  expect(
    leak(
      seen,
      [...typed, ...held].filter((secret) => secret !== undefined),
    ),
  ).toBeUndefined();
  expect((await world.pass('acme'))?.session === undefined).toBe((await world.token('acme')) === null);
  expect(world.opened.every(({ url }) => new URL(url).origin === 'https://acme.spaces.nexudus.com')).toBe(
    true,
  );
}

const table = Object.entries(goodVendors).flatMap(([id, vendor]) =>
  [vendor.login, ...vendor.calls].map(
    (call, index) => [`${id} ${call.command.name} #${index}`, vendor, call] as const,
  ),
);

describe('whatever a vendor answers to', () => {
  test.each(table)(
    '%s: no error but ours, and no nine characters of a secret go anywhere',
    async (_name, vendor, call) => {
      let through = 0;
      let all = 0;
      await fc.assert(
        fc.asyncProperty(spoiltReplies(call, vendor.secrets), async (spoilt) => {
          all += 1;
          if (passesGates(spoilt, call.status)) through += 1;
          await run(vendor, call, spoilt);
        }),
        { numRuns: 150 },
      );
      // Otherwise this would test the gates and not the adapters.
      expect(through / all).toBeGreaterThan(0.9);
    },
    120_000,
  );
  test.each(table)(
    '%s: every single path, every plain value',
    async (_name, vendor, call) => {
      for (const path of pathsOf(call.body)) {
        for (const other of [...plain, vendor.secrets[0]]) {
          const body = replacedAt(call.body, path, other);
          await run(vendor, call, { status: call.status, text: body === gone ? '' : JSON.stringify(body) });
        }
      }
    },
    120_000,
  );
});

test('and the good replies are good: every call is done, or refused in the vendor’s own words', async () => {
  for (const [, vendor, call] of table) {
    const answers = [vendor.login, call];
    const world = createTestApp({
      fetch: async () => {
        const next = answers.shift();
        return new Response(JSON.stringify(next?.body), { status: next?.status ?? 500 });
      },
    });
    await importTenants(world, vendor.tenant);
    expect(await world.ask({ ...vendor.login.command, tenant: 'acme' })).toEqual({ ok: true });
    if (call === vendor.login) continue;
    const reply = await world.ask({ ...call.command, tenant: 'acme' });
    if (call.status === 403)
      expect(reply).toMatchObject({ code: 'forbidden', facts: { permission: 'product' } });
    else if (!reply.ok)
      expect(reply).toMatchObject({
        code: 'vendor_refused',
        facts: { vendorMessage: expect.stringContaining('…') },
      });
  }
});

test('a judge that is asked twice answers the same: it keeps nothing', () => {
  const reply: VendorReply = { status: 409, headers: { 'retry-after': '3' }, text: '', receivedAt: noon };
  for (const client of Object.values(clients))
    expect(client.throttle?.(reply, 1)).toBe(client.throttle?.(reply, 1));
});
