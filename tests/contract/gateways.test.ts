import { afterEach, describe, expect, test } from 'vitest';
import { problemText } from '../../components/shared/messages.ts';
import { asConciergeError } from '../../lib/errors.ts';
import { clients } from '../../lib/vendors/clients.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { english } from '../../scripts/node-i18n.ts';
import {
  foreignJson,
  foreignReplies,
  foreignReply,
  type Gateway,
  startGateway,
} from '../simulators/gateway.ts';
import { startNCentral } from '../simulators/ncentral.ts';
import type { Reply } from '../simulators/replies.ts';
import { reply, scripted, session, tenant } from '../support/vendor-replies.ts';
import { app, openScene, type Scene } from './driving.ts';
import { type Call, entries } from './entries.ts';

// A gateway’s reply means the same before every vendor, so that the sentences differ in the vendor’s name alone.

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

const vendors = Object.keys(entries);
const page = '<!doctype html><title>Maintenance</title>';

/** The sentence of what answers in the server's place. */
const somethingBefore = (status: number) =>
  `Something in front of VENDOR answered (HTTP ${status}): a gateway, a firewall, a VPN or another server. Nothing is lost: everything signed in or saved stays. Check the VPN, then try again; if it keeps happening, ask the network’s administrator.`;
const wantsCertificate =
  'A server in front of VENDOR asks for a certificate of yours, and the browser sent none (HTTP 400). Nothing is lost. Open the address in a tab, choose your certificate there, then try again. Firefox sends none for an extension.';
const nothingHere =
  'A server answered, but VENDOR isn’t at this address (HTTP 404). Check the base URL, including its path, and the settings that name a path.';

/** The sentences of the replies by name. */
const sentences = {
  ...Object.fromEntries(
    (
      [
        'a gateway that asks for Basic, with a page',
        'a gateway that asks for Basic, without a body',
        'a gateway that asks for Basic, in JSON',
        'a gateway that asks for Negotiate and NTLM',
        'a gateway that asks for NTLM, with a page',
        'a gateway with a page',
        'a firewall with a page',
        'a challenge page',
        'a challenge page under 503',
        'a challenge under 202',
        'a filter by law',
      ] as const
    ).map((name) => [name, somethingBefore(foreignReplies[name].status)]),
  ),
  'no such path': nothingHere,
  'no such path, in JSON': nothingHere,
  'too large a request':
    'A server in front of VENDOR finds the request too large (HTTP 413). Check what was typed or pasted; if it’s right, ask the server’s administrator to allow larger requests.',
  'nginx’s page for too large a header':
    'A server in front of VENDOR finds the request too large (HTTP 400). Check what was typed or pasted; if it’s right, ask the server’s administrator to allow larger requests.',
  'too long an address':
    'A server in front of VENDOR finds the request’s address too long (HTTP 414). Check what was pasted and the base URL; if they’re right, ask the server’s administrator to allow longer addresses.',
  'a host of another server':
    'The server that answered isn’t responsible for this host (HTTP 421). Check the host in the base URL; if it’s right, tell the server’s administrator.',
  'a network’s sign-in':
    'This network wants you to sign in to it first (HTTP 511), so nothing reached VENDOR. Open a web page in a tab, sign in to the network there, then try again. Nothing is lost.',
  'a server that wants a client certificate': wantsCertificate,
  'a client certificate that is refused': wantsCertificate,
  'maintenance with its time':
    'The server can’t answer now because of maintenance or overload, and asks for a pause: that’s on the server’s end. Try again in N seconds.',
  'a limit with its date':
    'VENDOR asks for a pause: too many calls, from here or from other tools. Try again in N seconds.',
} as Partial<Record<keyof typeof foreignReplies, string>>;

/** What a gateway answers, and the key and number of the sentence that every vendor’s person reads. */
const answers: readonly (readonly [name: string, answer: Reply, sentence: string])[] = [
  ...[500, 502, 503, 504].flatMap((status) =>
    (
      [
        ['a page', foreignReply(status, page)],
        ['nothing', foreignReply(status)],
        ['JSON', foreignJson(status, { error: 'internal' })],
      ] as const
    ).map(
      ([body, answer]) =>
        [
          `${status} with ${body}`,
          answer,
          `The server failed with HTTP ${status}. That’s on the server’s end; try again later.`,
        ] as const,
    ),
  ),
  ...(
    [
      ['a page', foreignReply(429, page)],
      ['nothing', foreignReply(429)],
      ['JSON', foreignJson(429, { message: 'Too many requests' })],
    ] as const
  ).map(
    ([body, answer]) =>
      [
        `429 with ${body}`,
        answer,
        'VENDOR asks for a pause: too many calls, from here or from other tools. Try again in N seconds.',
      ] as const,
  ),
  ...Object.entries(sentences).map(
    ([name, sentence]) => [name, foreignReplies[name as keyof typeof foreignReplies], sentence] as const,
  ),
  [
    '200 with a page',
    foreignReply(200, page),
    'The server answered with a web page instead of data. Check that the base URL is the VENDOR API’s address, not the portal’s. It may also be the sign-in page of a network or a gateway in front of the server.',
  ],
  [
    '200 with nothing',
    foreignReply(200),
    'The server answered with nothing. Check that the base URL is the address of your VENDOR server.',
  ],
];

/** A vendor behind a gateway that passes everything on for now. */
async function behindGateway(vendor: string): Promise<{ scene: Scene; gateway: Gateway }> {
  const entry = entries[vendor];
  if (entry === undefined) throw new TypeError(`no vendor ${vendor}`);
  const scene = await openScene(entry);
  const gateway = await startGateway(scene.server.origin);
  closing.push(gateway, scene.server);
  scene.tenant = { ...scene.tenant, baseUrl: gateway.origin };
  return { scene, gateway };
}

/** The sentence that a person reads, with `VENDOR` for the vendor’s name and `N` for the seconds of a pause. */
async function sentenceOf(vendor: string, call: Call, answer: Reply): Promise<string> {
  const entry = entries[vendor];
  if (entry === undefined) throw new TypeError(`no vendor ${vendor}`);
  const { scene, gateway } = await behindGateway(vendor);
  const ask = await app.prepare(scene, entry, call);
  gateway.answer = answer;
  await ask();
  const problem = (await scene.world.pass('acme'))?.problem;
  if (problem === undefined) throw new TypeError(`${vendor} took it`);
  const { label = '' } = findDescriptor(vendor) ?? {};
  const { code, act, facts } = problem;
  return problemText(english, code, { act, facts, vendor: label, awaitsCode: false })
    .replaceAll(label, 'VENDOR')
    .replace(/\d+ seconds/, 'N seconds');
}

describe.each(['login', 'check', 'renew'] as const)('at a %s, every vendor says the same of', (call) => {
  test.each(answers)('%s', async (_name, answer, sentence) => {
    const able = vendors.filter((vendor) => entries[vendor]?.paths[call] !== undefined);
    expect(able.length).toBeGreaterThan(2);
    for (const vendor of able)
      expect([vendor, await sentenceOf(vendor, call, answer)]).toEqual([vendor, sentence]);
  });
});

describe('a client by itself reads the status before the shape:', () => {
  const own = (vendor: string) =>
    tenant(vendor, 'https://acme.example', {
      database: '1',
      companyId: 'C',
      siteId: '1',
      checkPath: 'check',
      tenantId: 'T',
      resource: 'R',
      portalUrl: 'https://acme.example',
    });
  const typed = (vendor: string) => ({
    method: vendor === 'ncentral' ? 'jwt' : 'password',
    fields: { username: 'u', password: 'p', jwt: 'j' },
  });
  const bodies = ['', page, 'words', '{"half', '[]', { error: 'internal' }, { Result: null, Error: null }];
  test.each(Object.entries(clients))('%s', async (vendor, client) => {
    for (const status of [500, 502, 503, 504])
      for (const body of bodies) {
        const { io } = scripted(reply(status, body), reply(status, body));
        const signedIn = session({ accessToken: 'a', refreshToken: 'r', clientId: 'c' });
        const thrown = await Promise.allSettled([
          client.login(io, own(vendor), typed(vendor)),
          client.check?.(io, own(vendor), signedIn),
        ]);
        for (const each of thrown) {
          const { code, facts } = asConciergeError(each.status === 'rejected' ? each.reason : null);
          expect([body, code, facts]).toEqual([body, 'vendor_reply', { detail: 'status', status }]);
        }
      }
  });
});

describe('N-central is recognised', () => {
  test.each(['root', '_links'] as const)('by its links at %s', async (links) => {
    const server = await startNCentral({ switches: { links } });
    closing.push(server);
    const { probe } = clients.ncentral ?? {};
    const request = probe?.request(tenant('ncentral', server.origin, {}));
    const answered = await fetch(request?.url ?? '', { headers: { ...request?.headers } });
    expect(probe?.recognise(reply(answered.status, await answered.text()))).toBe(true);
  });
});
