import * as wire from '../../lib/vendors/fourwayshop/client.ts';
import { type FourWayShopSimulator, startFourWayShop } from '../simulators/fourwayshop.ts';
import { session, tenant } from '../support/vendor-replies.ts';
import { promiseMutantsRefused } from './judging-mutants.ts';
import { sendRaw } from './mutating.ts';

const shop = (server: FourWayShopSimulator) =>
  tenant('fourwayshop', server.origin, {
    companyId: 'CORNER',
    siteId: '501',
    checkPath: 'check',
    logoutPath: 'logout',
    extra: 'applicationId=WEB',
  });
const credentials = {
  method: 'password',
  fields: { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' },
};
const login = (server: FourWayShopSimulator) => wire.loginRequest(shop(server), credentials);
const signedIn = async (server: FourWayShopSimulator) =>
  session(wire.parseLoginResponse(await sendRaw(login(server)), '').secrets);
const start = () =>
  startFourWayShop({ switches: { requiredExtraFields: ['applicationId'], logoutMethods: ['POST'] } });

promiseMutantsRefused(start, [
  {
    name: 'the log-in',
    request: async (server) => login(server),
    judge: (reply) => wire.parseLoginResponse(reply, ''),
    taken: { 'with another applicationId': 'whatever the project agreed on' },
  },
  {
    name: 'the check',
    request: async (server) => wire.checkRequest(shop(server), await signedIn(server)),
    judge: wire.parseCheckResponse,
  },
  {
    name: 'the log-out',
    request: async (server) => wire.logoutRequest(shop(server), await signedIn(server)),
    judge: wire.parseCheckResponse,
  },
]);
