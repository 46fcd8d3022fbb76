import type { VendorDescriptor } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const descriptor: VendorDescriptor = {
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
  checkCall: 'POST /{servicePath} {checkMethod}',
  // [I] No page of the vendor calls it heavy; it reads more than any other check.
  heavyCheck: { end: ' GetAllArticles', note: 'heavyCheck_nextup' },
  portal: {
    by: 'tab',
    setting: 'explorerUrl',
    note: 'noteSwagger',
  },
  realm: ['database'],
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_nextup_baseUrl',
    example: 'https://erp.customer.example:8443',
    keep: 'origin',
  },
  settings: [
    {
      name: 'database',
      label: 'setting_database',
      help: 'help_nextup_database',
      required: true,
      kind: 'text',
      example: '99999999',
    },
    {
      name: 'servicePath',
      label: 'setting_servicePath',
      help: 'help_nextup_servicePath',
      kind: 'path',
      default: 'NextUpServices/Services/POST/',
    },
    {
      name: 'checkMethod',
      label: 'setting_checkMethod',
      help: 'help_nextup_checkMethod',
      kind: 'text',
      default: 'GetAllArticles',
      pattern: '[A-Za-z][A-Za-z0-9_.]{0,79}',
      patternHelp: 'fault_methodName',
    },
    {
      name: 'explorerUrl',
      label: 'setting_explorerUrl',
      help: 'help_nextup_explorerUrl',
      kind: 'address',
      ownOrigin: true,
      example: 'https://erp.customer.example:8443/api-docs',
    },
  ],
  hints: { bad_credentials: 'doctorHint_nextup' },
};
