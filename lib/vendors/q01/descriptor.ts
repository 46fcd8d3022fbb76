import type { VendorDescriptor } from '../contract.ts';
import { readAddress } from './address.ts';
import { summary } from './summary.ts';

export const descriptor: VendorDescriptor = {
  ...summary,
  source: 'https://q01-platform.github.io (core-api, authentication)',
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_q01_baseUrl',
    example: 'https://coreservice.q01.io',
    keep: 'path',
    read: readAddress,
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
      example: 'refappId=42&env=prod',
    },
  ],
  hints: { bad_credentials: 'doctorHint_q01', vendor_refused: 'doctorHint_q01Refused' },
};
