import type { Simulators } from '../../simulators/all.ts';
import type { Needle } from './bytes.ts';

/** Kinds of single-use secrets that are part of a URL by design. */
export const oneTimeKinds = ['one-time token'];
/** Kinds of secrets in the URL of a file, the vendor's only way to serve files. */
export const addressKinds = ['media token'];
/** Kinds of secrets that the browser stores itself, as cookies. */
export const browsersOwn = ['portal cookie', 'page cookie', 'session cookie', 'device cookie'];

/** Every simulator, Nexudus twice. */
export const everyServer = ({ nexudus, harbour, nextup, ncentral, fourwayshop, q01 }: Simulators) => [
  nexudus,
  harbour,
  nextup,
  ncentral,
  fourwayshop,
  q01,
];

/** The issued secrets of some kinds, each with a printable name. */
export function issuedOf(servers: Simulators, kinds: readonly string[]): Needle[] {
  return everyServer(servers)
    .flatMap((server) => server.issued)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, value }) => ({ name: kind, value }));
}

/**
 * Every typed, issued or generated secret, except those that are in URLs or cookies by design.
 * @param more further typed secrets
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
