import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { findingText, remedyText } from '../../components/doctor/finding-text.ts';
import { problemText } from '../../components/shared/messages.ts';
import { deriveConclusion } from '../../lib/doctor/conclusion.ts';
import type { Finding } from '../../lib/doctor/findings.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { english } from '../../scripts/node-i18n.ts';
import { entries, type Server } from '../contract/entries.ts';
import { type Certificate, createAuthority, selfSigned } from '../support/certificates.ts';
import { type Behaviour, type HttpsFront, startHttpsFront } from '../support/https-front.ts';
import { slotData } from '../support/slot-data.ts';
import { importTenants, type TestApp } from '../support/test-app.ts';
import { examine, openPractice } from '../support/test-doctor.ts';

// What stands before a server over https does × vendor: the popup's sentence, the doctor's verdict, what is kept.
// The replies that it makes up itself are in foreign-replies.test.ts and, by their sentences, in gateways.test.ts.

vi.setConfig({ testTimeout: 30_000 });

/** What is said, with `VENDOR`, `HOST` and `ORIGIN` for those of the tenant. */
interface Said {
  popup: string;
  finding: Finding;
  doctor: string;
}

/** One thing that happens before a server. */
interface Row extends Said {
  what: string;
  behaviour?: (front: HttpsFront) => Behaviour;
  certificate?: (front: HttpsFront) => Certificate;
}

const elsewhere =
  'The server sent us to another address, and we never pass a sign-in on to a different server. Check the tenant’s base URL.';
const unreached =
  'The server couldn’t be reached: no connection, a wrong name, a proxy that wants a sign-in, or a certificate the browser doesn’t trust. Open the address in a tab once to see which.';
const brokenOff =
  'The server’s answer broke off in the middle. Try again; if it keeps happening, a proxy in between may be cutting it off.';

const to =
  (status: number, target: (front: HttpsFront, path: string) => string): NonNullable<Row['behaviour']> =>
  (front) =>
  (request, response) => {
    const location = target(front, request.url ?? '');
    response.writeHead(status, { location }).end('<html><body>Moved</body></html>');
  };
const statuses = [301, 302, 303, 307, 308] as const;
const samePath = 'The server sends us to another path of its own.';

const redirects: Row[] = [
  ...statuses.map((status) => ({
    what: `a ${status} to http on the same host`,
    behaviour: to(status, ({ origin }, path) => origin.replace('https', 'http') + path),
    popup: elsewhere,
    finding: 'redirected_plain' as const,
    doctor:
      'The server sends us on to http://HOST, without encryption. Keep https: what is sent there could be read on the way. A proxy in front of the server is misconfigured, or there’s a network’s sign-in page in front of it: tell the server’s administrator.',
  })),
  ...([302, 307] as const).map((status) => ({
    what: `a ${status} to an identity provider`,
    behaviour: to(status, () => 'https://login.example/authorize?state=kept-to-itself'),
    popup: elsewhere,
    finding: 'redirected_site' as const,
    doctor:
      'The server sends us on to another site: https://login.example. There’s the sign-in page of a gateway or a network in front of VENDOR, and we never pass a sign-in on to another server. Open the address in a tab and sign in there, then run this again; if it keeps happening, ask the server’s administrator for the address of the API.',
  })),
  {
    what: 'a 302 to http on another host',
    behaviour: to(302, () => 'http://portal.example/'),
    popup: elsewhere,
    finding: 'redirected_plain',
    doctor:
      'The server sends us on to http://portal.example, without encryption. Keep https: what is sent there could be read on the way. A proxy in front of the server is misconfigured, or there’s a network’s sign-in page in front of it: tell the server’s administrator.',
  },
  {
    what: 'a 308 to a slash',
    behaviour: to(308, (_front, path) => `${path}/`),
    popup: elsewhere,
    finding: 'redirected_path',
    doctor: samePath,
  },
  {
    what: 'a 302 to a sign-in page of the same host',
    behaviour: to(302, () => '/sso/login'),
    popup: elsewhere,
    finding: 'redirected_path',
    doctor: samePath,
  },
  {
    what: 'a 302 that leads nowhere',
    behaviour: () => (_request, response) => response.writeHead(302).end(),
    popup: elsewhere,
    finding: 'redirected',
    doctor:
      'The server sends us elsewhere. We never pass a sign-in on to another server. Open the address in a tab to see where it leads.',
  },
];

const wrongDate =
  'The certificate has expired, or isn’t valid yet. Check this computer’s date first. If it’s right, the server’s administrator must renew the certificate.';
const unknownIssuer =
  'This browser doesn’t trust whoever signed the certificate of HOST. Don’t sign in past the browser’s warning: somebody in between may be answering. If your organisation has its own certificate authority, its administrator installs that authority’s certificate on this computer; otherwise, the server’s administrator must get a certificate that browsers trust.';

const certificates: Row[] = [
  {
    what: 'a certificate that has expired',
    certificate: ({ authority }) => authority.issue(['127.0.0.1'], { from: -30, to: -1 }),
    popup: unreached,
    finding: 'certificate_date',
    doctor: wrongDate,
  },
  {
    what: 'a certificate that is not valid yet',
    certificate: ({ authority }) => authority.issue(['127.0.0.1'], { from: 2, to: 30 }),
    popup: unreached,
    finding: 'certificate_date',
    doctor: wrongDate,
  },
  {
    what: 'a certificate for another name',
    certificate: ({ authority }) => authority.issue(['other.example']),
    popup: unreached,
    finding: 'certificate_name',
    doctor:
      'The certificate was issued for a name other than HOST. Check the host in the base URL. If it’s right, don’t sign in past the browser’s warning: another server may be answering instead. The server’s administrator must install a certificate for this name.',
  },
  {
    what: 'a certificate that signs itself',
    certificate: () => selfSigned('127.0.0.1'),
    popup: unreached,
    finding: 'certificate_issuer',
    doctor: unknownIssuer,
  },
  {
    what: 'a certificate of an authority nobody knows',
    certificate: () => createAuthority().issue(['127.0.0.1']),
    popup: unreached,
    finding: 'certificate_issuer',
    doctor: unknownIssuer,
  },
];

const json = { 'content-type': 'application/json' };
const cut =
  'The answer breaks off in the middle. Run this again. If it keeps happening, a proxy in between cuts answers off: tell the network’s administrator.';

const bodies: Row[] = [
  {
    what: 'a body that is shorter than it says',
    behaviour: () => (_request, response) => {
      response.writeHead(200, { ...json, 'content-length': 400 }).write('{"half": ');
      setTimeout(() => response.destroy(), 20);
    },
    popup: brokenOff,
    finding: 'vendor_truncated',
    doctor: cut,
  },
  {
    what: 'a chunked body without its end',
    behaviour: () => (_request, response) => {
      response.writeHead(200, json).write('{"half": ');
      setTimeout(() => response.destroy(), 20);
    },
    popup: brokenOff,
    finding: 'vendor_truncated',
    doctor: cut,
  },
  {
    what: 'half a gzip stream',
    behaviour: () => (_request, response) => {
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(Buffer.from('1f8b0800000000000003ab56', 'hex'));
    },
    popup: brokenOff,
    finding: 'vendor_truncated',
    doctor: cut,
  },
  {
    what: 'half a JSON text, properly sent',
    behaviour: () => (_request, response) => response.writeHead(200, json).end('{"half": '),
    popup: brokenOff,
    finding: 'vendor_truncated',
    doctor: cut,
  },
  {
    what: 'a body that never ends',
    behaviour: () => (_request, response) => response.writeHead(200, json).write('{"half": '),
    popup:
      'The server didn’t answer within 25 seconds. It may be busy, or a firewall may be blocking the call; try again in a moment.',
    finding: 'silent',
    doctor:
      'HOST didn’t answer within 10 seconds. Check the VPN first: a firewall may swallow the request. If others can reach it, tell the server’s administrator.',
  },
  {
    what: 'a connection that ends before the answer',
    behaviour: () => (_request, response) => response.destroy(),
    popup: unreached,
    finding: 'broken',
    doctor:
      'HOST accepts the connection, then closes it. Check the host and port in the base URL. If they’re right, a firewall or a proxy in between closes it: tell the network’s administrator.',
  },
];

const trusted = getCACertificates('default');
let server: Server;
let front: HttpsFront;
let world: TestApp;
afterEach(() => Promise.all([server.close(), front.close()]));
afterAll(() => setDefaultCACertificates(trusted));

const ask = (name: string, more: Record<string, unknown> = {}) =>
  world.ask({ name, tenant: 'acme', ...more });

/** What may not be lost: the session's tokens, and the password that is kept. */
async function held() {
  const { credentials } = world.areas.session.all();
  return { secrets: (await world.token('acme'))?.secrets, password: slotData(credentials).acme };
}

/** A vendor's tenant behind https. */
async function open(vendor: string): Promise<Record<string, unknown>> {
  const entry = entries[vendor];
  if (entry === undefined) throw new TypeError(`no vendor ${vendor}`);
  server = await entry.start();
  front = await startHttpsFront(server.origin);
  setDefaultCACertificates([...trusted, front.authority.cert]);
  world = openPractice({ patience: () => AbortSignal.timeout(hangs ? 700 : 15_000) });
  const tenant = entry.tenant(server);
  await importTenants(world, JSON.parse(JSON.stringify(tenant).replaceAll(server.origin, front.origin)));
  return { ...entry.methods(server)[0] };
}

/** Words with the tenant's own names taken out. */
function general(vendor: string, words: string): string {
  const { label = '' } = findDescriptor(vendor) ?? {};
  const { host, hostname } = new URL(front.origin);
  return words.replaceAll(label, 'VENDOR').replaceAll(host, 'HOST').replaceAll(hostname, 'HOST');
}

/** What the popup says now. */
async function popupSays(vendor: string): Promise<string> {
  const problem = (await world.pass('acme'))?.problem;
  if (problem === undefined) throw new TypeError(`${vendor} took it`);
  const { code, act, facts } = problem;
  const { label = '' } = findDescriptor(vendor) ?? {};
  return general(vendor, problemText(english, code, { act, facts, vendor: label, awaitsCode: false }));
}

/** What the doctor says now. */
async function doctorSays(vendor: string): Promise<Pick<Said, 'finding' | 'doctor'>> {
  const descriptor = findDescriptor(vendor);
  const conclusion = deriveConclusion(await examine(world), world.clock.now());
  if (descriptor === undefined || conclusion.kind !== 'trouble')
    throw new TypeError(`the doctor finds nothing: ${conclusion.kind}`);
  const { answer } = conclusion;
  // A path's remedy names a setting of the vendor, where one has to do with it.
  const remedy = answer.finding === 'redirected_path' ? '' : remedyText(english, answer, descriptor);
  return {
    finding: answer.finding,
    doctor: general(vendor, `${findingText(english, answer, descriptor)} ${remedy}`.trim()),
  };
}

/** Whether the server answers without an end: only then is the limit short. */
let hangs = false;

function begin({ what, behaviour, certificate }: Row): void {
  hangs = what === 'a body that never ends';
  front.behaviour = behaviour?.(front) ?? null;
  front.present(certificate?.(front) ?? null);
}

function end(): void {
  hangs = false;
  front.behaviour = null;
  front.present(null);
}

describe.each(Object.keys(entries))('%s behind', (vendor) => {
  test.each([...redirects, ...certificates, ...bodies])('$what', async (row) => {
    const { popup, finding, doctor } = row;
    const typed = await open(vendor);

    // A log-in: told, nothing signed in, and sent once.
    begin(row);
    expect(await ask('login', typed)).toMatchObject({ ok: false });
    expect(front.asked.length).toBeLessThanOrEqual(2);
    expect(await popupSays(vendor)).toBe(popup);
    expect(await doctorSays(vendor)).toEqual({ finding, doctor });
    expect(await world.state('acme')).toBe('signed-out');
    expect(server.requests).toEqual([]);

    // A check, and what is due by itself: told the same, and session and password stay.
    end();
    await ask('setRetention', { how: 'browser' });
    expect(await ask('login', typed)).toEqual({ ok: true });
    const before = await held();
    expect(before.password).toBeDefined();
    begin(row);
    expect(await ask('check')).toMatchObject({ ok: false });
    expect(await popupSays(vendor)).toBe(popup);
    await world.app.runDueWork();
    expect([await held(), await world.state('acme')]).toEqual([before, 'signed-in']);
    end();
    expect(await ask('check')).toEqual({ ok: true });
    expect(await held()).toEqual(before);
  });
});
