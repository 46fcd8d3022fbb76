import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { reportText } from '../../../lib/doctor/report.ts';
import type { Passes, Problem } from '../../../lib/sessions/schema.ts';
import { examinations, passes } from '../../../lib/storage/slots.ts';
import { entries } from '../../contract/entries.ts';
import { leak } from '../../support/leak.ts';
import { createTestApp, importTenants, testClock } from '../../support/test-app.ts';
import { examine } from '../../support/test-doctor.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Tokens of every shape: hex, JWT, opaque, with signs that a URL or JSON writes otherwise. */
const secrets = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9_-]{20,40}\.[A-Za-z0-9_-]{10,40}\.[A-Za-z0-9_-]{20,43}$/),
  fc.stringMatching(/^[A-Za-z0-9+/=]{24,60}$/),
  fc.stringMatching(/^[A-Za-z0-9!$%&()*+,./:;<=>?@^_{|}~-]{20,40}$/),
);

/** Places in a reply where a server may put a secret; what a header cannot hold is left out there. */
const replies = fc.record({
  status: fc.constantFrom(200, 301, 302, 400, 401, 403, 404, 409, 429, 500, 502, 503),
  body: fc.constantFrom('plain', 'message', 'nextup', 'oauth', 'soft', 'links', 'q01', 'html', 'key', 'none'),
  header: fc.constantFrom(
    'none',
    'location',
    'userinfo',
    'retry-after',
    'content-type',
    'date',
    'www-authenticate',
    'age',
  ),
});

function bodyWith(kind: string, secret: string): string {
  const json = (value: unknown) => JSON.stringify(value);
  switch (kind) {
    case 'plain':
      return secret;
    case 'message':
      return json({ message: `Access denied for ${secret}` });
    case 'nextup':
      return json({ Result: false, Error: { Message: secret } });
    case 'oauth':
      return json({ error: 'must_reset_password', error_description: secret });
    case 'soft':
      return json({ success: false, message: secret, errorCode: secret });
    case 'links':
      return json({
        authenticate: `https://${'a'}.example/${secret}/api/auth/authenticate`,
        refresh: secret,
      });
    case 'q01':
      return json({ code: 401, message: secret, msg: secret });
    case 'html':
      return `<!doctype html><p>${secret}</p>`;
    case 'key':
      return json({ [secret]: secret });
    default:
      return '';
  }
}

function headersWith(kind: string, secret: string): Record<string, string> {
  const encoded = encodeURIComponent(secret);
  switch (kind) {
    case 'none':
      return {};
    case 'location':
      return { location: `https://login.example/${encoded}?t=${encoded}#${encoded}` };
    case 'userinfo':
      return { location: `https://${encoded}:${encoded}@login.example/` };
    default:
      return { [kind]: secret };
  }
}

describe('whatever a server says', () => {
  test('no nine characters of a secret in it are in the examination or in its report', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(entries)),
        secrets,
        replies,
        async (vendor, secret, { status, body, header }) => {
          const fetch: typeof globalThis.fetch = async () =>
            new Response(bodyWith(body, secret), { status, headers: headersWith(header, secret) });
          const world = createTestApp({
            fetch,
            clock: testClock(Date.now()),
            observer: () => ({
              failureOf: async () => ({
                error: secret,
                redirect: { origin: 'https://login.example', status },
              }),
              dismiss: () => undefined,
            }),
          });
          const tenant = entries[vendor]?.tenant({
            origin: 'https://api.example',
            portalOrigin: 'https://portal.example',
          } as never);
          if (tenant === undefined) throw new TypeError('no such vendor');
          await importTenants(world, tenant);
          const problem: Problem = {
            code: 'forbidden',
            act: 'login',
            at: world.clock.now(),
            facts: { vendorMessage: `The server said ${secret}`, permission: secret, status },
          };
          await world.store.update([passes], (_all): [Passes] => [{ acme: { problem } }]);
          const examination = await examine(world);
          expect(leak(JSON.stringify(examination), [secret])).toBeUndefined();
          expect(leak(JSON.stringify(await world.store.read(examinations)), [secret])).toBeUndefined();
          expect(leak(reportText(examination, world.clock.now()), [secret])).toBeUndefined();
          expect(leak(JSON.stringify(world.areas.local.all()), [secret])).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
  });
});
