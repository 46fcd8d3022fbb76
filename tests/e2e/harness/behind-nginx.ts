/** Every vendor behind nginx over https, and the browsers' own stores of what they trust. */
import { type Simulators, startAll } from '../../simulators/all.ts';
import type { DemoTenant } from '../../simulators/demo-tenants.ts';
import { foreignReplies, type Gateway, startGateway } from '../../simulators/gateway.ts';
import { createAuthority, selfSigned } from '../../support/certificates.ts';
import { hasBrotli, location, type Nginx, type Site, startNginx } from '../../support/nginx.ts';
import { startRawServer } from '../../support/raw-server.ts';
import { demoTenantsOf } from './environment.ts';
import { makeTrustingHome } from './trusting-home.ts';

/** The hosts of the vendors' servers (RFC 6761 keeps `.test` for tests), in the order of their names. */
export const hosts = {
  members: 'members.acme.test',
  membersPortal: 'portal.acme.test',
  harbour: 'harbour.acme.test',
  harbourPortal: 'harbour-portal.acme.test',
  erp: 'erp.acme.test',
  msp: 'msp.acme.test',
  shop: 'shop.acme.test',
  retail: 'retail.acme.test',
  /** Below its paths stand two vendors' servers, at its root another application. */
  apps: 'apps.acme.test',
  /** Something answers here in every vendor's place. */
  gate: 'gate.acme.test',
} as const;

/** A host of http whose pages go on to https; of a known ending, for only such does a browser itself lead there. */
export const plainHost = 'erp.example.com';
/** The same without that redirect: what leads from it to https is the browser alone. */
export const unledHost = 'crm.example.com';

/** Hosts whose certificate or set-up is wrong. */
export const wrongHosts = {
  expired: 'expired.acme.test',
  otherName: 'other-name.acme.test',
  selfSigned: 'self-signed.acme.test',
  clientCertificate: 'client-certificate.acme.test',
  smallBodies: 'small-bodies.acme.test',
  cutBodies: 'cut-bodies.acme.test',
  noUnderscores: 'no-underscores.acme.test',
} as const;

/** Every host there is. */
export const allHosts: readonly string[] = [...Object.values(hosts), ...Object.values(wrongHosts)];

/** The cookie by which a proxy finds the same server again, as strict as one can be (RFC 6265bis, 4.1.3.2). */
export const routeCookie = '__Host-route';
const setRoute = `add_header Set-Cookie "${routeCookie}=west; Path=/; Secure; HttpOnly; SameSite=Lax" always;`;

/** An application's reply that ends before its length. */
const cutReply = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"half": ';

export interface ServersBehindNginx {
  readonly servers: Simulators;
  /** Between nginx and N-central: answers in its place. */
  readonly gateway: Gateway;
  /** At `gate`, and at the root of `apps`: passes nothing on. */
  readonly gate: Gateway;
  /** An origin without a name, by IPv6. */
  readonly ipv6Origin: string;
  readonly nginx: Nginx;
  /** A folder to give to a browser as its home; the authority is trusted there. */
  readonly home: string;
  /** Where a host is reached: without a port, for a browser that maps it, or with nginx's. */
  originOf(host: string, withPort?: boolean): string;
  /** The demo tenants at their hosts. */
  tenants(withPort?: boolean): DemoTenant[];
  /** Trusts the authority in an NSS database, which is made. @param folder such as a Firefox profile */
  trustIn(folder: string): Promise<void>;
  close(): Promise<void>;
}

const withoutBrotli = hasBrotli ? ['brotli off;'] : [];

/** Starts the simulators, and nginx before them. */
export async function startBehindNginx(): Promise<ServersBehindNginx> {
  const servers = await startAll();
  const gateway = await startGateway(servers.ncentral.origin);
  const gate = await startGateway(servers.ncentral.origin);
  gate.answer = foreignReplies['no such path'];
  const cutting = await startRawServer((socket) => {
    socket.write(cutReply, () => setTimeout(() => socket.destroy(), 20));
  });
  const authority = createAuthority();
  const home = await makeTrustingHome(authority);
  const { nexudus, harbour, nextup, fourwayshop, q01 } = servers;
  const upstreams: readonly [host: string, upstream: string][] = [
    [hosts.members, nexudus.origin],
    [hosts.membersPortal, nexudus.portalOrigin],
    [hosts.harbour, harbour.origin],
    [hosts.harbourPortal, harbour.portalOrigin],
    [hosts.erp, nextup.origin],
    [hosts.msp, gateway.origin],
    [hosts.shop, fourwayshop.origin],
    [hosts.retail, q01.origin],
  ];
  const good = authority.issue([
    ...Object.values(hosts),
    plainHost,
    unledHost,
    '::1',
    wrongHosts.clientCertificate,
    wrongHosts.smallBodies,
    wrongHosts.cutBodies,
    wrongHosts.noUnderscores,
  ]);
  const wrong = (name: string, certificate = good, lines: string[] = [], upstream = nextup.origin): Site => ({
    name,
    upstream,
    certificate,
    lines,
  });
  const nginx = await startNginx([
    ...upstreams.map(([name, upstream]) => ({
      name,
      upstream,
      certificate: good,
      // The shop compresses by gzip alone: where brotli is there, browsers prefer it.
      lines: [
        setRoute,
        ...(name === hosts.shop ? ['proxy_cookie_flags ~^fws_ secure;', ...withoutBrotli] : []),
      ],
    })),
    {
      name: hosts.apps,
      upstream: gate.origin,
      certificate: good,
      lines: [location('/erp/', `${nextup.origin}/`), location('/q01/', `${q01.origin}/`)],
    },
    { name: hosts.gate, upstream: gate.origin, certificate: good },
    { name: '_', address: '[::1]', upstream: nextup.origin, certificate: good },
    {
      name: plainHost,
      upstream: nextup.origin,
      certificate: good,
      plainLines: ['location /swagger { return 301 https://$host$request_uri; }'],
    },
    { name: unledHost, upstream: nextup.origin, certificate: good, plainLines: [] },
    wrong(wrongHosts.expired, authority.issue([wrongHosts.expired], { from: -30, to: -1 })),
    wrong(wrongHosts.otherName, authority.issue(['elsewhere.acme.test'])),
    wrong(wrongHosts.selfSigned, selfSigned(wrongHosts.selfSigned)),
    wrong(wrongHosts.clientCertificate, good, [
      `ssl_client_certificate ${home.authorityFile};`,
      'ssl_verify_client on;',
    ]),
    wrong(wrongHosts.smallBodies, good, ['client_max_body_size 1;']),
    wrong(wrongHosts.cutBodies, good, [], cutting.origin),
    wrong(wrongHosts.noUnderscores, good, ['underscores_in_headers off;'], nexudus.origin),
  ]);
  const originOf = (host: string, withPort = false) => `https://${host}${withPort ? `:${nginx.port}` : ''}`;
  return {
    servers,
    gateway,
    gate,
    ipv6Origin: `https://[::1]:${nginx.port}`,
    nginx,
    home: home.folder,
    originOf,
    tenants(withPort) {
      // A port may begin as another one does: the longer address first.
      const moves = [...upstreams, [hosts.msp, servers.ncentral.origin] as const]
        .map(([host, origin]) => [origin, originOf(host, withPort)] as const)
        .sort(([a], [b]) => b.length - a.length);
      const text = moves.reduce(
        (all, [from, to]) => all.replaceAll(from, to),
        JSON.stringify(demoTenantsOf(servers)),
      );
      return JSON.parse(text) as DemoTenant[];
    },
    trustIn: home.trustIn,
    async close() {
      await nginx.stop();
      await gateway.close();
      await gate.close();
      await cutting.close();
      await servers.close();
      await home.remove();
    },
  };
}

/** Chromium's rules that lead every host to nginx: https by its port, http by the one that redirects. */
export function hostRules({ port, plainPort }: Nginx): string[] {
  return [...allHosts, plainHost, unledHost].flatMap((host) => [
    `MAP ${host}:443 127.0.0.1:${port}`,
    `MAP ${host}:80 127.0.0.1:${plainPort}`,
  ]);
}
