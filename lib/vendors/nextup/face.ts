import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'nextup',
  label: 'NextUp ERP',
  signIn: [
    {
      id: 'password',
      label: 'way_erpUser',
      fields: [
        { name: 'username', label: 'field_userName', secret: false, account: true },
        { name: 'password', label: 'field_password', secret: true },
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
