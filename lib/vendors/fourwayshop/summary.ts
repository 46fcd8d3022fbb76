import type { VendorSummary } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const summary: VendorSummary = {
  id: 'fourwayshop',
  label: 'Four Way Shop',
  signIn: [
    {
      id: 'password',
      label: 'way_shopUser',
      fields: userAndPassword,
    },
  ],
  can: { renew: false, check: { setting: 'checkPath' } },
  portal: {
    by: 'tab',
    setting: 'portalUrl',
    note: 'noteTab',
  },
  cookieMode: { setting: 'mode', value: 'cookie' },
  logoutNote: 'logout_fourwayshop',
  realm: ['companyId', 'siteId'],
};
