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
          help: 'The 6 digits your authenticator app shows now.',
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
          help: 'The whole link from the portal’s e-mail, or the token in it. It works once.',
        },
      ],
    },
  ],
  can: { renew: true, check: true },
  portal: { setting: 'portalUrl' },
  logoutNote:
    'Nexudus has no log-out call: forgotten here, but its server honours the token until it expires.',
};
