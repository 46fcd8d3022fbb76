import type { VendorSummary } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const summary: VendorSummary = {
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
