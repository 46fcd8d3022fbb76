import type { VendorHelp } from '../vendor-help.ts';

const endpoints = 'https://learn.nexudus.com/api/endpoints/auth';
/** Describes the one-time token and the forms of a link that signs in at the portal. */
const oneTimeToken = `${endpoints}/refresh-token`;

export const help: VendorHelp = {
  documentation: oneTimeToken,
  settings: { portalUrl: oneTimeToken, linkStyle: oneTimeToken },
  signIn: { password: `${endpoints}/get-token`, link: `${endpoints}/exchange-jwt` },
  prerequisites: ['ready_nexudus_addresses', 'ready_nexudus_singleSignOn', 'ready_nexudus_code'],
};
