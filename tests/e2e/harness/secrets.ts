import type { Simulators } from '../../simulators/all.ts';
import type { Needle } from './bytes.ts';

/** What lives only for one use and stands in an address, by its nature. */
export const oneTimeKinds = ['one-time token'];
/** What stands in an address for a while, by its nature: the vendor has no other way to a file. */
export const addressKinds = ['media token'];
/** What the servers gave to the browser itself, which keeps it as it keeps every cookie. */
export const browsersOwn = ['portal cookie', 'page cookie', 'session cookie', 'device cookie'];

/** Every server, Nexudus twice. */
export const everyServer = ({ nexudus, harbour, nextup, ncentral, fourwayshop, q01 }: Simulators) => [
  nexudus,
  harbour,
  nextup,
  ncentral,
  fourwayshop,
  q01,
];

/** What the servers handed out of some kinds, with a name that may be printed. */
export function issuedOf(servers: Simulators, kinds: readonly string[]): Needle[] {
  return everyServer(servers)
    .flatMap((server) => server.issued)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, value }) => ({ name: kind, value }));
}

/**
 * Every secret that can be typed, was handed out, or was made by us, but those that stand in addresses or cookies.
 * @param more what was typed beside
 */
export function secretsOf(servers: Simulators, more: readonly string[]): Needle[] {
  const issued = everyServer(servers).flatMap((server) => server.issued);
  const elsewhere = [...oneTimeKinds, ...addressKinds, ...browsersOwn];
  const handedOut = new Set(issued.map(({ value }) => value));
  const typed = servers.secrets().filter((value) => !handedOut.has(value));
  const clientIds = [servers.nexudus, servers.harbour]
    .flatMap((server) => server.requests)
    .flatMap(({ headers }) => (headers.client_id === undefined ? [] : [headers.client_id]));
  return [
    ...issued
      .filter(({ kind }) => !elsewhere.includes(kind))
      .map(({ kind, value }) => ({ name: kind, value })),
    ...[...typed, ...more].map((value) => ({ name: 'credential', value })),
    ...[...new Set(clientIds)].map((value) => ({ name: 'client id', value })),
  ];
}
