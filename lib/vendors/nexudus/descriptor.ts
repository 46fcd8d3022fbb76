import type { VendorDescriptor } from '../contract.ts';

export const descriptor: VendorDescriptor = {
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
  checkCall: 'GET /en/user/me',
  portal: { by: 'link', setting: 'portalUrl', fileNote: 'noteFile' },
  logoutNote: 'logout_nexudus',
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_nexudus_baseUrl',
    example: 'https://acme.spaces.nexudus.com',
    keep: 'path',
  },
  settings: [
    {
      name: 'portalUrl',
      label: 'setting_portalUrl',
      help: 'help_nexudus_portalUrl',
      required: true,
      kind: 'address',
      // A proxy may mount the portal below a path; a page's path would make no sign-in link.
      pattern: '(?:https?://[^/]*)?(?!.*/(?:login|signin|user|bookings|dashboard)(?:/|$)).*',
      patternHelp: 'fault_portalPage',
      example: 'https://members.acme.example',
    },
    {
      name: 'language',
      label: 'setting_language',
      help: 'help_nexudus_language',
      kind: 'text',
      pattern: '[a-z]{2}(-[A-Z]{2})?',
      patternHelp: 'fault_languageTag',
      example: 'en',
    },
    {
      name: 'linkStyle',
      label: 'setting_linkStyle',
      help: 'help_nexudus_linkStyle',
      kind: 'text',
      default: 'server',
      choices: [
        ['server', 'choice_linkStyle_server'],
        ['simple', 'choice_linkStyle_simple'],
      ],
    },
  ],
  hints: { bad_credentials: 'doctorHint_nexudus' },
};
