import type { VendorSummary } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const summary: VendorSummary = {
  id: 'q01',
  label: 'Q01 (KetchApp)',
  signIn: [
    {
      id: 'password',
      label: 'way_platformUser',
      fields: userAndPassword,
    },
    {
      id: 'token',
      label: 'way_issuedCredential',
      fields: [
        {
          name: 'accessToken',
          label: 'field_accessToken',
          secret: true,
          help: 'help_accessToken',
          pasted: 'token',
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
