import type { VendorHelp } from '../vendor-help.ts';

const page = 'https://developer.n-able.com/n-central/docs/managing-authentication';

// [F] Two-factor, single sign-on and the password's age are not on that page.
export const help: VendorHelp = {
  documentation: page,
  settings: { accessExpiry: page, refreshExpiry: page },
  signIn: { jwt: page },
  prerequisites: ['ready_ncentral_user', 'ready_ncentral_factors', 'ready_ncentral_age'],
};
