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
  portal: null,
  logoutNote:
    'No log-out path is set for this tenant: the server holds the session, and its licence, until it expires.',
  realm: 'companyId',
};
