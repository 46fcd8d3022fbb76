import type { VendorHelp } from '../vendor-help.ts';

const page = 'https://learn.nexudus.com/api/endpoints/auth/refresh-token';

export const help: VendorHelp = {
  documentation: page,
  settings: { portalUrl: page, language: page, linkStyle: page },
  signIn: { password: page, link: page },
  prerequisites: ['ready_nexudus_addresses', 'ready_nexudus_singleSignOn', 'ready_nexudus_code'],
};
