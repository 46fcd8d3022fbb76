import type { About } from '../contract.ts';
import { face } from './face.ts';

export const about: About = {
  ...face,
  source: 'https://learn.nexudus.com/api/endpoints/auth/refresh-token',
  baseUrl: {
    label: 'Base URL',
    help: 'The API address of the space, always https://SPACE.spaces.nexudus.com, even where members see another domain.',
    example: 'https://acme.spaces.nexudus.com',
    keep: 'origin',
  },
  settings: [
    {
      name: 'portalUrl',
      label: 'Portal URL',
      help: "The address members see in their browser: the customer's own domain, or the same as the base URL. Sign-in links go there.",
      required: true,
      kind: 'origin',
      example: 'https://members.acme.example',
    },
    {
      name: 'language',
      label: 'Language',
      help: 'The language part of the portal’s addresses, as in /en/… Leave empty for the portal’s own choice.',
      kind: 'text',
      pattern: '[a-z]{2}(-[A-Z]{2})?',
      patternHelp: 'must look like en or en-GB',
      example: 'en',
    },
    {
      name: 'linkStyle',
      label: 'Link style',
      help: 'Which sign-in page of the portal the link uses. Try the other one if the portal asks for a password all the same.',
      kind: 'text',
      default: 'server',
      choices: [
        ['server', 'Server page (/user/login)'],
        ['simple', 'Simple page (/login)'],
      ],
    },
  ],
};
