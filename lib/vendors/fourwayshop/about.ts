import type { About } from '../contract.ts';
import { face } from './face.ts';

export const about: About = {
  ...face,
  source: 'https://developers.fourwayshop.it/doc-535172',
  baseUrl: {
    label: 'Base URL',
    help: 'The address of the shop’s services, with its path where they live below one. The customer’s 4WS project names it.',
    example: 'https://shop.customer.example/services',
    keep: 'path',
  },
  settings: [
    {
      name: 'companyId',
      label: 'Company ID',
      help: 'The company’s code in 4WS, as its log-in page or the project sheet names it.',
      required: true,
      kind: 'text',
      example: 'YOUR_COMPANY',
    },
    {
      name: 'siteId',
      label: 'Site ID',
      help: 'The number of the site within the company.',
      required: true,
      kind: 'text',
      example: '501',
    },
    {
      name: 'mode',
      label: 'Session carried by',
      help: 'Bearer keeps the token in memory. Cookies sign the browser itself in on that host, and replace the session you have there.',
      kind: 'text',
      default: 'bearer',
      choices: [
        ['bearer', 'Bearer token (recommended)'],
        ['cookie', 'The browser’s cookies'],
      ],
    },
    {
      name: 'loginPath',
      label: 'Log-in path',
      help: 'Where the log-in is sent, below the base URL. The vendor does not document it; ask the project.',
      kind: 'path',
      default: 'login',
    },
    {
      name: 'checkPath',
      label: 'Check path',
      help: 'Any address below the base URL that answers only who is signed in, and changes nothing. Needed with cookies.',
      kind: 'path',
      requiredWith: ['mode', 'cookie'],
    },
    {
      name: 'logoutPath',
      label: 'Log-out path',
      help: 'Where a log-out is sent. Without it a session, and its licence, lives until it expires.',
      kind: 'path',
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
      help: 'More fields for the log-in, such as applicationId=…&languageId=…. Never a secret.',
      kind: 'extra',
      example: 'applicationId=WEB&languageId=EN',
    },
  ],
};
