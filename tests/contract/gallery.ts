/** The definitions of the gallery that have a strict simulator, as entries of the contract suite. */
import { gallery } from '../../lib/vendors/gallery.ts';
import { type GallerySimulator, startDirectus, startGrafana, startNodeRed } from '../simulators/gallery.ts';
import type { ListenOptions } from '../simulators/server.ts';
import type { Entry, Typed } from './entries.ts';

function entryOf(
  id: string,
  method: string,
  start: (options?: ListenOptions) => Promise<GallerySimulator>,
  more: Pick<
    Entry<GallerySimulator>,
    'account' | 'tokenKind' | 'life' | 'renewable' | 'paths' | 'refusals' | 'faults'
  >,
): Entry<GallerySimulator> {
  return {
    definition: gallery.find((each) => each.id === id),
    start,
    tenant: ({ origin }) => ({
      id: 'acme',
      vendor: id,
      name: 'Acme',
      environment: 'staging',
      baseUrl: origin,
      settings: {},
    }),
    methods: ({ fields }) => [{ method, fields }],
    tolerances: [],
    forget: (server) => server.forget(),
    ...more,
  };
}

const wrong = (method: string, fields: Record<string, string>): Typed => ({ method, fields });
const wrongPassword = 'Wrong-demo-password-0Zz9Yy8Xx7Ww6Vv5';
const forgotten = (call: 'check' | 'renew') => ({
  what: 'a server that forgot every session',
  call,
  arrange: (server: GallerySimulator) => {
    server.forget();
    return undefined;
  },
  code: 'session_dead' as const,
});

export const galleryEntries: Readonly<Record<string, Entry>> = {
  'x-directus': entryOf('x-directus', 'password', startDirectus, {
    account: 'jane@example.com',
    tokenKind: 'bearer',
    life: 900,
    renewable: 604_800,
    paths: { login: '/auth/login', renew: '/auth/refresh', check: '/users/me', logout: '/auth/logout' },
    // A 204 has no body that could be spoilt.
    faults: {
      logout: { empty: 'done', 'not-json': 'done', html: 'done', truncated: 'done', huge: 'done' },
    },
    refusals: [
      {
        what: 'a wrong password',
        call: 'login',
        arrange: ({ fields }) => wrong('password', { ...fields, password: wrongPassword }),
        code: 'bad_credentials',
        facts: { status: 401, vendorMessage: 'Invalid user credentials.' },
      },
      forgotten('check'),
      forgotten('renew'),
    ],
  }) as unknown as Entry,
  'x-node-red': entryOf('x-node-red', 'password', startNodeRed, {
    account: 'admin',
    tokenKind: 'bearer',
    life: 604_800,
    renewable: null,
    paths: { login: '/auth/token', check: '/settings', logout: '/auth/revoke' },
    // Its body is empty already.
    faults: { logout: { empty: 'done', 'not-json': 'done', truncated: 'done' } },
    refusals: [
      {
        what: 'a wrong password, told by the status alone',
        call: 'login',
        arrange: ({ fields }) => wrong('password', { ...fields, password: wrongPassword }),
        code: 'bad_credentials',
        asks: 2,
        facts: { status: 401 },
      },
      { ...forgotten('check'), asks: 2 },
    ],
  }) as unknown as Entry,
  'x-grafana': entryOf('x-grafana', 'token', startGrafana, {
    account: null,
    tokenKind: 'bearer',
    life: null,
    renewable: null,
    paths: { login: '/api/org', check: '/api/org' },
    refusals: [
      {
        what: 'a token nobody made',
        call: 'login',
        arrange: () => wrong('token', { token: 'glsa_made_up_by_somebody_else_1234' }),
        code: 'bad_credentials',
        facts: { status: 401, vendorMessage: 'Invalid API key' },
      },
      forgotten('check'),
    ],
  }) as unknown as Entry,
};
