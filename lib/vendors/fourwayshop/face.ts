import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'fourwayshop',
  label: 'Four Way Shop',
  signIn: [
    {
      id: 'password',
      label: 'way_shopUser',
      fields: [
        { name: 'username', label: 'field_userName', secret: false, account: true },
        { name: 'password', label: 'field_password', secret: true },
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
