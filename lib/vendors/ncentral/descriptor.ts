import type { MessageKey } from '../../i18n/message-key.ts';
import type { SettingDescriptor, VendorDescriptor } from '../contract.ts';

function lifetime(name: string, label: MessageKey, help: MessageKey): SettingDescriptor {
  return {
    name,
    label,
    help,
    kind: 'text',
    pattern: '[1-9]\\d{0,5}[smh]',
    patternHelp: 'fault_lifetime',
    example: '30m',
  };
}

export const descriptor: VendorDescriptor = {
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
  checkCall: 'GET /api/auth/validate',
  portal: {
    by: 'tab',
    path: '/api-explorer',
    note: 'noteTab',
  },
  logoutNote: 'logout_ncentral',
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_ncentral_baseUrl',
    example: 'https://ncentral.customer.example',
    keep: 'path',
  },
  settings: [
    lifetime('accessExpiry', 'setting_accessExpiry', 'help_ncentral_accessExpiry'),
    lifetime('refreshExpiry', 'setting_refreshExpiry', 'help_ncentral_refreshExpiry'),
  ],
  hints: { bad_credentials: 'doctorHint_ncentral', forbidden: 'doctorHint_ncentralForbidden' },
};
