import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'fourwayshop',
  label: 'Four Way Shop',
  signIn: [
    {
      id: 'password',
      label: 'Shop user',
      fields: [
        { name: 'username', label: 'User name', secret: false, account: true },
        { name: 'password', label: 'Password', secret: true },
      ],
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
