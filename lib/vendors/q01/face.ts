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
          help: 'help_accessToken',
        },
      ],
    },
  ],
  can: { renew: 'after expiry', check: true },
  portal: {
    by: 'tab',
    setting: 'portalUrl',
    note: 'noteTab',
  },
  realm: ['tenantId'],
};
