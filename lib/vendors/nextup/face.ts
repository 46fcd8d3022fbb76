import type { Face } from '../contract.ts';
import { userAndPassword } from '../fields.ts';

export const face: Face = {
  id: 'nextup',
  label: 'NextUp ERP',
  signIn: [
    {
      id: 'password',
      label: 'way_erpUser',
      fields: userAndPassword,
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
