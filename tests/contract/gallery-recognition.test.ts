import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPinnedFetch } from '../../lib/http/pinned-fetch.ts';
import { createDefinitionClient } from '../../lib/vendors/definition/client.ts';
import { html } from '../simulators/replies.ts';
import { startServer } from '../simulators/server.ts';
import { accepted } from '../support/definitions.ts';
import { descriptorOf, kept } from './driving.ts';
import type { Server } from './entries.ts';
import { galleryEntries } from './gallery.ts';

const servers = new Map<string, Server>();
const page = '<!doctype html><html><head><title>Acme</title></head><body><div id="root"></div></body></html>';
/** An application of one page, which answers every path with it. */
let anyPath: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  anyPath = await startServer(() => html(200, page));
  for (const [id, entry] of Object.entries(galleryEntries)) servers.set(id, await entry.start());
});
afterAll(() => Promise.all([anyPath, ...servers.values()].map((each) => each.close())));

/** Whether a definition recognises what stands at an origin. */
async function isRecognised(id: string, at: Server, origin: string): Promise<boolean> {
  const entry = galleryEntries[id];
  if (entry === undefined) throw new TypeError('no such entry');
  const client = createDefinitionClient(accepted(entry.definition));
  const tenant = kept({ ...entry.tenant(at), baseUrl: origin }, [descriptorOf(entry, id)]);
  const send = createPinnedFetch(fetch, () => Date.now());
  const { signal } = new AbortController();
  const reply = await send(client.probe.request(tenant), { origins: [origin], cookies: false, signal });
  return client.probe.recognise(reply);
}

test.each(Object.keys(galleryEntries))('%s recognises its own server and no other', async (id) => {
  const own = servers.get(id);
  if (own === undefined) throw new TypeError('no such server');
  const recognised: string[] = [];
  for (const [other, server] of servers)
    if (await isRecognised(id, own, server.origin)) recognised.push(other);
  expect(recognised).toEqual([id]);
  expect(await isRecognised(id, own, anyPath.origin)).toBe(false);
  // Anybody may ask: no probe carries a credential.
  for (const { headers } of own.requests) {
    const sent = JSON.stringify(headers);
    for (const secret of own.secrets()) expect(sent).not.toContain(secret);
  }
});
