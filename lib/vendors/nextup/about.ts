import type { About } from '../contract.ts';
import { face } from './face.ts';

export const about: About = {
  ...face,
  source: 'https://sandbox.nextup.ro/en/auth',
  baseUrl: {
    label: 'Base URL',
    help: 'Address and port of the NextUp web services, as the ERP administrator set them up. Over the internet it should be https.',
    example: 'https://erp.customer.example:8443',
    keep: 'origin',
  },
  settings: [
    {
      name: 'database',
      label: 'Database',
      help: 'The company’s code in NextUp. A session belongs to one company: another company is another tenant here.',
      required: true,
      kind: 'text',
      example: '99999999',
    },
    {
      name: 'servicePath',
      label: 'Service path',
      help: 'The path all calls go to. Some installations use NextUpServices/msc/POST.',
      kind: 'path',
      default: 'NextUpServices/Services/POST/',
    },
    {
      name: 'checkMethod',
      label: 'Check method',
      help: 'A method that only reads, called by Check. GetAllArticles is heavy on a big ERP: name a lighter one if you know it.',
      kind: 'text',
      default: 'GetAllArticles',
      pattern: '[A-Za-z][A-Za-z0-9_.]{0,79}',
      patternHelp: 'must be the name of a method, letters and digits',
    },
    {
      name: 'explorerUrl',
      label: 'Explorer URL',
      help: 'The sandbox’s Swagger page, where there is one. A real ERP has none.',
      kind: 'address',
      example: 'https://sandbox.nextup.ro/api-docs',
    },
  ],
};
