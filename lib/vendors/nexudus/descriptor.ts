import type { VendorDescriptor } from '../contract.ts';
import { readAddress } from './address.ts';
import { summary } from './summary.ts';

export const descriptor: VendorDescriptor = {
  ...summary,
  source: 'https://learn.nexudus.com/api/endpoints/auth/refresh-token',
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_nexudus_baseUrl',
    example: 'https://acme.spaces.nexudus.com',
    keep: 'path',
    read: readAddress,
  },
  settings: [
    {
      name: 'portalUrl',
      label: 'setting_portalUrl',
      help: 'help_nexudus_portalUrl',
      required: true,
      kind: 'origin',
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
