import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'q01',
  label: 'Q01 (KetchApp)',
  signIn: [
    {
      id: 'password',
      label: 'Platform user',
      fields: [
        { name: 'username', label: 'User name', secret: false, account: true },
        { name: 'password', label: 'Password', secret: true },
      ],
    },
    {
      id: 'token',
      label: 'Issued credential',
      fields: [
        {
          name: 'accessToken',
          label: 'Access token',
          secret: true,
          help: 'Issued by Q01 in place of a user name and password.',
        },
      ],
    },
  ],
  can: { renew: 'after expiry', check: true },
  portal: null,
  logoutNote: 'The server was not told; it holds the session until it expires.',
  realm: 'tenantId',
};
