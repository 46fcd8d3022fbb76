import type { About, SettingAbout } from '../contract.ts';
import { face } from './face.ts';

function lifetime(name: string, label: string, most: string): SettingAbout {
  return {
    name,
    label,
    help: `How long it should live, such as 120s, 30m or 1h; at most ${most}. Leave empty for the server’s own setting.`,
    kind: 'text',
    pattern: '[1-9]\\d{0,5}[smh]',
    patternHelp: 'must be a number and s, m or h, such as 30m',
    example: '30m',
  };
}

export const about: About = {
  ...face,
  source: 'https://developer.n-able.com/n-central/docs/managing-authentication',
  baseUrl: {
    label: 'Base URL',
    help: 'The address of the N-central server, as in the browser; a pasted page such as /dashboard is cut off.',
    example: 'https://ncentral.customer.example',
    keep: 'origin',
  },
  settings: [
    lifetime('accessExpiry', 'Access token lifetime', 'the server’s own, usually 1h'),
    lifetime('refreshExpiry', 'Refresh token lifetime', 'the server’s own, usually 25h'),
  ],
};
