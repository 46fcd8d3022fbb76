import type { VendorSummary } from '../contract.ts';

export const summary: VendorSummary = {
  id: 'ncentral',
  label: 'N-able N-central',
  signIn: [
    {
      id: 'jwt',
      label: 'way_apiUser',
      fields: [
        {
          name: 'jwt',
          label: 'field_userApiToken',
          secret: true,
          help: 'help_jwt',
          pasted: 'token',
        },
      ],
    },
  ],
  can: { renew: true, check: true },
  portal: {
    by: 'tab',
    path: '/api-explorer',
    note: 'noteTab',
  },
  logoutNote: 'logout_ncentral',
};
