import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'nexudus',
  label: 'Nexudus',
  signIn: [
    {
      id: 'password',
      label: 'Member account',
      fields: [
        { name: 'username', label: 'Email', secret: false, account: true, inputMode: 'email' },
        { name: 'password', label: 'Password', secret: true },
        {
          name: 'totp',
          label: 'Verification code',
          secret: true,
          optional: true,
          whenAsked: true,
          inputMode: 'numeric',
          help: 'help_totp',
        },
      ],
    },
    {
      id: 'link',
      label: 'Magic link',
      fields: [
        {
          name: 'link',
          label: 'Sign-in link or token',
          secret: true,
          help: 'help_link',
        },
      ],
    },
  ],
  can: { renew: true, check: true },
  portal: { by: 'link', setting: 'portalUrl' },
  logoutNote: 'logout_nexudus',
};
