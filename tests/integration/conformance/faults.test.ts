import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../simulators/faults.ts';
import { json } from '../../simulators/replies.ts';
import { commonSwitches, type SimulatorServer, startServer } from '../../simulators/server.ts';
import { selfSigned } from '../../support/certificates.ts';
import { startRawServer } from '../../support/raw-server.ts';
import { patienceWith } from '../../support/test-app.ts';
import {
  anyEntry,
  differing,
  type Entry,
  examine,
  fourwayshop,
  ncentral,
  nextup,
  nexudus,
  q01,
  type Server,
} from './driving.ts';

const vendors: readonly (readonly [id: string, entry: Entry])[] = [
  ['nextup', anyEntry(nextup)],
  ['ncentral', anyEntry(ncentral)],
  ['fourwayshop', anyEntry(fourwayshop)],
  ['nexudus', anyEntry(nexudus)],
  ['q01', anyEntry(q01)],
];

/** What the report says of each fault of the first reply; `null` where the kit does not look. */
const saysOf: Readonly<Record<Exclude<FaultKind, `status-${number}`>, RegExp | null>> = {
  hang: /came none: timeout/,
  'lost-hang': /came none: timeout/,
  reset: /came none: network \(\w+\)/,
  lost: /came none: network \(\w+\)/,
  redirect: /came none: redirected.*, a redirect to the same host that was not followed/,
  empty: /came no body/,
  html: /came a page \(\d+ characters\)/,
  'not-json': /came text that is no JSON \(9 characters\)/,
  truncated: /came JSON that breaks off/,
  huge: /came none: vendor_reply too_big/,
  slow: null,
  // Of the types that a vendor documents alone; see below.
  'wrong-type': null,
};

test('the switches that every simulator has are these two', () => {
  // An extension's origin is never sent by the kit, so nothing is refused for it.
  expect(Object.keys(commonSwitches()).sort()).toEqual(['fault', 'refuseExtensionOrigins']);
});

describe.each(vendors)('%s', (id, entry) => {
  let server: Server;
  beforeEach(async () => {
    server = await entry.start();
  });
  afterEach(() => server.close());

  test.each(Object.entries(saysOf))('tells of a first reply with the fault “%s”', async (kind, says) => {
    server.switches.fault = { kind: kind as FaultKind, once: true, slowMs: 5 };
    const { code, steps, text } = await examine(id, entry, server, {
      world: { patience: patienceWith(server) },
    });
    expect([code, differing(steps)]).toEqual(says === null ? [0, []] : [1, ['recognition probe']]);
    if (says !== null) expect(text).toMatch(says);
  });

  test.each([404, 500, 503])('tells of a first reply under %i', async (status) => {
    server.switches.fault = { kind: `status-${status}`, once: true };
    const { code, steps, text } = await examine(id, entry, server);
    expect([code, differing(steps)]).toEqual([1, ['recognition probe']]);
    expect(text).toMatch(new RegExp(`status: expected .*, came ${status}`));
  });

  test('follows no redirect, and sends nothing to another host', async () => {
    const heard: unknown[] = [];
    const other = await startRawServer((socket) => heard.push(socket));
    server.switches.fault = { kind: 'redirect', redirectStatus: 307, redirectTo: `${other.origin}/login` };
    const { code, text } = await examine(id, entry, server);
    await other.close();
    expect([code, heard]).toEqual([1, []]);
    expect(text).toContain('a redirect to another host that was not followed');
    expect(text).not.toContain(other.origin);
  });

  test('sends a real log-in once, and a wrong password for no real account', async () => {
    await examine(id, entry, server);
    const name = entry.environment.CONFORMANCE_USERNAME ?? entry.environment.CONFORMANCE_JWT ?? '';
    const tries = server.requests.filter(({ body, headers }) =>
      [name, encodeURIComponent(name)].some((each) => `${body}${headers.authorization ?? ''}`.includes(each)),
    );
    expect(tries).toHaveLength(1);
    expect(server.requests.flatMap(({ notes }) => notes)).toEqual([]);
  });
});

test('Q01 documents the type of one reply: another one differs', async () => {
  const server = await q01.start();
  server.switches.fault = { kind: 'wrong-type' };
  const { code, steps, text } = await examine('q01', q01, server);
  await server.close();
  expect([code, differing(steps)]).toEqual([1, ['check']]);
  expect(text).toContain('header content-type: expected application/json, came text/html');
});

describe('a server that says back whatever it hears', () => {
  let echo: SimulatorServer;
  let entry: Entry;
  beforeEach(async () => {
    echo = await startServer(({ body, headers, url }) => {
      const secret = headers.authorization ?? headers.client_id ?? 'none';
      const heard = { [body]: body, [url]: [url, { [secret]: secret }], said: body + secret };
      const plain = secret.replace(/[^\x21-\x7e]/g, '');
      return json(200, heard, {
        'www-authenticate': plain,
        'retry-after': plain,
        allow: plain,
        location: plain,
        'set-cookie': `${plain}=${plain}`,
        'content-type': `application/${plain.replace(/\W/g, '')}`,
      });
    });
  });
  afterEach(() => echo.close());

  test.each(vendors)(
    'is shown of it neither values nor keys nor headers: %s',
    async (id, { environment, settings }) => {
      entry = { start: async () => server, settings, environment };
      const server: Server = {
        ...echo,
        clock: { now: Date.now, advance: () => undefined },
        secrets: () => [],
      };
      const given = { portalUrl: echo.origin };
      const { code, text } = await examine(id, entry, server, { settings: id === 'nexudus' ? given : {} });
      expect(code).toBe(1);
      expect(text).toMatch(/key\(\d+\): text\(\d+\)/);
    },
  );
});

test('a certificate that nobody vouches for is not accepted', async () => {
  const requests: unknown[] = [];
  const https = createServer(selfSigned('127.0.0.1'), (request, response) => {
    requests.push(request);
    response.end('{}');
  });
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  const server: Server = {
    origin: `https://127.0.0.1:${(https.address() as AddressInfo).port}`,
    requests: [],
    switches: commonSwitches(),
    clock: { now: Date.now, advance: () => undefined },
    secrets: () => [],
    close: async () => undefined,
  };
  const { code, text } = await examine('ncentral', anyEntry(ncentral), server);
  https.close();
  https.closeAllConnections();
  expect([code, requests]).toEqual([1, []]);
  expect(text).toContain('came none: network (DEPTH_ZERO_SELF_SIGNED_CERT)');
});
