import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries, type Server } from '../../contract/entries.ts';
import { importTenants } from '../../support/test-app.ts';
import { examine, openPractice, verdict } from '../../support/test-doctor.ts';

const vendors = Object.keys(entries);
const servers = new Map<string, Server>();

beforeAll(async () => {
  for (const [vendor, entry] of Object.entries(entries)) servers.set(vendor, await entry.start());
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

const pairs = vendors.flatMap((mine) => vendors.map((theirs) => [mine, theirs] as const));

describe('a tenant of one vendor at a server of another', () => {
  test.each(pairs)('%s at %s: the doctor says whose it is', async (mine, theirs) => {
    const server = servers.get(theirs);
    const entry = entries[mine];
    if (server === undefined || entry === undefined) throw new TypeError('no such vendor');
    const own = servers.get(mine) ?? server;
    const world = openPractice();
    await importTenants(world, { ...entry.tenant(own), baseUrl: server.origin });
    const before = server.requests.length;
    const examination = await examine(world);
    expect(verdict(examination)).toBe(mine === theirs ? 'well' : 'vendor: vendor_other');
    const [other] = examination.answers.filter(({ step }) => step === 'vendor');
    expect(other?.facts.vendor).toBe(mine === theirs ? undefined : theirs);
    // Asked in the words of all five only when its own were not understood.
    expect(server.requests.length - before).toBe(mine === theirs ? 2 : 6);
  });
  test('all 25 were asked', () => {
    expect(pairs).toHaveLength(25);
  });
});
