import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'nextup',
  label: 'NextUp ERP',
  signIn: [
    {
      id: 'password',
      label: 'ERP user',
      fields: [
        { name: 'username', label: 'User name', secret: false, account: true },
        { name: 'password', label: 'Password', secret: true },
      ],
    },
  ],
  can: { renew: false, check: true },
  portal: {
    by: 'tab',
    setting: 'explorerUrl',
    note: 'noteSwagger',
  },
  realm: ['database'],
};
