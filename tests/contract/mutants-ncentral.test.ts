import * as wire from '../../lib/vendors/ncentral/client.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { session, tenant } from '../support/vendor-replies.ts';
import { promiseMutantsRefused } from './judging-mutants.ts';
import { sendRaw } from './mutating.ts';

const msp = (server: NCentralSimulator, settings: Record<string, string> = {}) =>
  tenant('ncentral', server.origin, settings);
const both = { accessExpiry: '30m', refreshExpiry: '2h' };
const login = (server: NCentralSimulator, settings = {}) =>
  wire.loginRequest(msp(server, settings), server.users[0]?.userJwt ?? '');
const signedIn = async (server: NCentralSimulator) =>
  session(wire.parseGrantResponse(await sendRaw(login(server))).secrets);

/** Without an override the system’s own lifetime holds: the vendor says so. */
const optional = Object.fromEntries(
  ['X-ACCESS-EXPIRY-OVERRIDE', 'X-REFRESH-EXPIRY-OVERRIDE'].map((name) => [`without ${name}`, 'optional']),
);
promiseMutantsRefused(startNCentral, [
  {
    name: 'authenticate',
    request: async (server) => login(server, both),
    judge: wire.parseGrantResponse,
    taken: optional,
  },
  {
    name: 'refresh',
    request: async (server) =>
      wire.renewRequest(msp(server, both), (await signedIn(server)).secrets.refreshToken ?? ''),
    judge: wire.parseGrantResponse,
    taken: optional,
  },
  {
    name: 'validate',
    request: async (server) => wire.checkRequest(msp(server), await signedIn(server)),
    judge: wire.parseCheckResponse,
  },
  {
    name: 'logout',
    request: async (server) => wire.logoutRequest(msp(server), await signedIn(server)),
    judge: wire.parseLogoutResponse,
  },
]);
