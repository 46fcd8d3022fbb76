import type { About } from '../contract.ts';
import { face } from './face.ts';

export const about: About = {
  ...face,
  source: 'https://q01-platform.github.io (core-api, authentication)',
  baseUrl: {
    label: 'Base URL',
    help: 'The address of the core services, as Q01 gave it to the customer.',
    example: 'https://coreservice.q01.io',
    keep: 'origin',
  },
  settings: [
    {
      name: 'tenantId',
      label: 'Tenant ID',
      help: 'The customer’s tenant on the platform. It looks like a UUID but may hold other letters.',
      required: true,
      kind: 'text',
      example: '00000Q01-0000-0001-0000-000CUSTOMER',
    },
    {
      name: 'resource',
      label: 'Resource',
      help: 'The resource that is signed in to, as Q01 named it for this integration.',
      required: true,
      kind: 'text',
      example: 'ketchapp',
    },
    {
      name: 'portalUrl',
      label: 'Portal URL',
      help: 'The page to open, on the base URL’s own host.',
      kind: 'address',
      ownOrigin: true,
    },
    {
      name: 'extra',
      label: 'Extra fields',
      help: 'Customer code, environment code and refappId, where Q01 asks for them: refappId=42&env=prod. Never a secret.',
      kind: 'extra',
      example: 'refappId=42&env=prod',
    },
  ],
};
