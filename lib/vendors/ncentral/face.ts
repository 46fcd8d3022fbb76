import type { Face } from '../contract.ts';

export const face: Face = {
  id: 'ncentral',
  label: 'N-able N-central',
  signIn: [
    {
      id: 'jwt',
      label: 'API user',
      fields: [
        {
          name: 'jwt',
          label: 'User-API token',
          secret: true,
          help: 'In N-central: Administration → User Management → Users → the user → API Access → Generate JSON Web Token.',
        },
      ],
    },
  ],
  can: { renew: true, check: true },
  portal: null,
  logoutNote: 'This N-central is too old to be told: it holds the session until it expires.',
};
