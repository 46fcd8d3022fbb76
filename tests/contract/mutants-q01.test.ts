import type { Credentials } from '../../lib/vendors/contract.ts';
import * as wire from '../../lib/vendors/q01/client.ts';
import { type Q01Simulator, startQ01 } from '../simulators/q01.ts';
import { session, tenant } from '../support/vendor-replies.ts';
import { promiseMutantsRefused } from './judging-mutants.ts';
import { sendRaw } from './mutating.ts';

const platform = (server: Q01Simulator) =>
  tenant('q01', server.origin, {
    tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
    resource: 'KETCHAPP',
    extra: 'refappId=42',
  });
const byPassword = {
  method: 'password',
  fields: { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' },
};
const byToken = { method: 'token', fields: { accessToken: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t' } };
const login = (server: Q01Simulator, credentials: Credentials) =>
  wire.loginRequest(platform(server), credentials, '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a');
const signedIn = async (server: Q01Simulator) =>
  session(wire.parseLoginResponse(await sendRaw(login(server, byPassword)), null).secrets);
const start = () => startQ01({ switches: { requiredExtraFields: ['refappId'] } });
const judge = (reply: Parameters<typeof wire.parseLoginResponse>[0]) => wire.parseLoginResponse(reply, null);

/** Of these the platform knows no wrong value. */
const taken = {
  'with another uuid': 'any device',
  'with another refappId': 'whatever the customer has',
  'with refappId as text': 'an agreed extra field may be either',
};
promiseMutantsRefused(start, [
  { name: 'the log-in by password', request: async (server) => login(server, byPassword), judge, taken },
  { name: 'the log-in by access token', request: async (server) => login(server, byToken), judge, taken },
  {
    name: 'tokenvalidator',
    request: async (server) => wire.checkRequest(platform(server), await signedIn(server)),
    judge: wire.parseCheckResponse,
  },
  {
    name: 'logout',
    request: async (server) => wire.logoutRequest(platform(server), await signedIn(server)),
    judge: wire.parseCheckResponse,
  },
]);
