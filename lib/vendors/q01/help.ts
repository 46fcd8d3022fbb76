import type { VendorHelp } from '../vendor-help.ts';

const pages = 'https://q01-platform.github.io/docs/products/map.q01.io';
/** The older page: it alone describes each field of the log-in. */
const login = `${pages}/core-api/map-core-api-authentication`;

export const help: VendorHelp = {
  documentation: login,
  settings: { tenantId: login, resource: login, extra: login },
  signIn: { password: login, token: `${pages}/core-api-platform-v4/security/authentication` },
  prerequisites: ['ready_q01_values', 'ready_q01_extra'],
  request: 'request_q01',
};
