import type { VendorSummary } from '../contract.ts';

export const summary: VendorSummary = {
  id: 'nexudus',
  label: 'Nexudus',
  signIn: [
    {
      id: 'password',
      label: 'way_memberAccount',
      fields: [
        { name: 'username', label: 'field_email', secret: false, account: true, inputMode: 'email' },
        { name: 'password', label: 'field_password', secret: true },
        {
          name: 'totp',
          label: 'field_verificationCode',
          secret: true,
          optional: true,
          onChallenge: true,
          inputMode: 'numeric',
          help: 'help_totp',
          pasted: 'code',
        },
      ],
    },
    {
      id: 'link',
      label: 'way_magicLink',
      singleUse: true,
      fields: [
        {
          name: 'link',
          label: 'field_signInLink',
          secret: true,
          help: 'help_link',
          pasted: 'link',
        },
      ],
    },
  ],
  can: { renew: true, check: true },
  portal: { by: 'link', setting: 'portalUrl' },
  logoutNote: 'logout_nexudus',
};
