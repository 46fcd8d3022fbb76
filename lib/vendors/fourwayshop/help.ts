import type { VendorHelp } from '../vendor-help.ts';

const page = 'https://developers.fourwayshop.it/doc-535172';

export const help: VendorHelp = {
  documentation: page,
  settings: { baseUrl: page, companyId: page, siteId: page, mode: page },
  signIn: { password: page },
  prerequisites: ['ready_fourwayshop_values', 'ready_fourwayshop_permissions', 'ready_fourwayshop_licence'],
  request: 'request_fourwayshop',
};
