import type { VendorHelp } from '../vendor-help.ts';

const page = 'https://q01-platform.github.io';

export const help: VendorHelp = {
  documentation: page,
  settings: { tenantId: page, resource: page, extra: page },
  signIn: { password: page, token: page },
  prerequisites: ['ready_q01_values', 'ready_q01_extra'],
  request: 'request_q01',
};
