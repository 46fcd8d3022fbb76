import type { VendorDescriptor } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const descriptor: VendorDescriptor = {
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
  checkCall: 'GET /api/v4/auth/tokenvalidator',
  portal: {
    by: 'tab',
    setting: 'portalUrl',
    note: 'noteTab',
  },
  realm: ['tenantId'],
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_q01_baseUrl',
    example: 'https://coreservice.q01.io',
    keep: 'path',
  },
  settings: [
    {
      name: 'tenantId',
      label: 'setting_tenantId',
      help: 'help_q01_tenantId',
      required: true,
      kind: 'text',
      example: '00000Q01-0000-0001-0000-000CUSTOMER',
    },
    {
      name: 'resource',
      label: 'setting_resource',
      help: 'help_q01_resource',
      required: true,
      kind: 'text',
      example: 'ketchapp',
    },
    {
      name: 'portalUrl',
      label: 'setting_portalUrl',
      help: 'help_portalUrl',
      kind: 'address',
      ownOrigin: true,
    },
    {
      name: 'extra',
      label: 'setting_extra',
      help: 'help_q01_extra',
      kind: 'extra',
      example: 'customer=ACME&ambiente=1&refappId=42',
    },
  ],
  hints: { bad_credentials: 'doctorHint_q01', vendor_refused: 'doctorHint_q01Refused' },
};
