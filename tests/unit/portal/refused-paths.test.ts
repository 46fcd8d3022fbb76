import { describe, expect, test } from 'vitest';
import { createSignInLink, openPortal, type PortalDeps } from '../../../lib/portal/open-portal.ts';
import { noTabs } from '../../../lib/portal/signed-in-tabs.ts';
import { createStore } from '../../../lib/storage/store.ts';
import { clients } from '../../../lib/vendors/clients.ts';
import type { Tenant } from '../../../lib/vendors/contract.ts';
import { descriptors, findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { memoryAreas, noon } from '../../support/test-app.ts';

const paths = [
  '//evil.example',
  '/\\evil.example',
  '\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https://evil.example',
  'HTTPS:evil',
  'javascript:alert(1)',
  'data:text/html,x',
  '%2f%2fevil.example',
  '/%2fevil.example',
  '%2Fevil.example',
  '/%5cevil.example',
  '/%5Cevil',
  '/a%5cb',
  '/a\u0000b',
  '/a\tb',
  '/a\nb',
  '/a\rb',
  '/%00',
  '/%0d%0ax',
  '/%7f',
  '\u0085/x',
  ' //evil.example',
  '\t//evil',
  '/%',
  '/\ud800',
  '/\u202eevil',
];

/** A house whose list holds a destination that no import would let in, and whose keeper would go on. */
function partsWith(vendor: string, path: string, file: boolean, portal = 'https://portal.example') {
  const did: string[] = [];
  const descriptor = findDescriptor(vendor);
  const client = clients[vendor];
  if (descriptor === undefined || client === undefined) throw new TypeError(vendor);
  const settings = { portalUrl: portal, explorerUrl: portal };
  const destination = file ? { label: 'Evil', path, kind: 'file' as const } : { label: 'Evil', path };
  const tenant: Tenant = {
    id: 'evil',
    vendor,
    name: 'Evil',
    baseUrl: 'https://api.example',
    environment: 'sandbox',
    settings,
    destinations: [destination],
  };
  const parts: PortalDeps = {
    store: createStore(memoryAreas(), () => undefined),
    sessions: {
      withSession: async () => {
        did.push('session');
        throw new TypeError('reached the session');
      },
    } as unknown as PortalDeps['sessions'],
    tabs: { ...noTabs, open: async () => void did.push('tab') },
    resolve: async () => ({ tenant, descriptor, client }),
    now: () => noon,
    isHostAllowed: async () => true,
    openTab: async () => did.push('opened'),
    privateWindows: {
      allowed: async () => true,
      open: async () => {
        did.push('private');
        return true;
      },
    },
  };
  return { parts, did };
}

const doors = descriptors.filter(({ portal }) => portal !== null).map(({ id }) => id);

describe.each(doors)('%s: a path that could lead elsewhere, though it stands in the list,', (vendor) => {
  test.each(paths)('is refused before the session is touched: %j', async (path) => {
    for (const file of [false, true]) {
      const { parts, did } = partsWith(vendor, path, file);
      const agreed = { production: true, portalOrigin: 'https://portal.example' };
      await expect(openPortal(parts, { tenant: 'evil', destination: 0, agreed }, {})).rejects.toMatchObject({
        code: 'bad_message',
      });
      await expect(createSignInLink(parts, { tenant: 'evil', destination: 0, agreed })).rejects.toMatchObject(
        {
          code: 'bad_message',
        },
      );
      expect(did).toEqual([]);
    }
  });
  test('and a good one is let through to it', async () => {
    const { parts, did } = partsWith(vendor, '/good', false, 'https://api.example');
    await expect(openPortal(parts, { tenant: 'evil', destination: 0 }, {})).rejects.toThrow(
      'reached the session',
    );
    expect(did).toEqual(['session']);
  });
});

describe('a tab that would carry a token is not opened elsewhere, whatever was agreed to,', () => {
  const agreed = { production: true, portalOrigin: 'https://portal.example' };
  const session = { secrets: { accessToken: 'x' }, account: null, expiresAt: null, lifetime: null };
  const sessionsOf = (parts: PortalDeps) =>
    ({
      withSession: async (_id: string, _act: string, use: (...given: unknown[]) => Promise<unknown>) =>
        use({ now: () => noon }, await parts.resolve('evil'), session),
    }) as unknown as PortalDeps['sessions'];
  test('by a stored address', async () => {
    const { parts, did } = partsWith('nextup', '/good', false);
    const sessions = sessionsOf(parts);
    await expect(openPortal({ ...parts, sessions }, { tenant: 'evil', agreed }, {})).rejects.toMatchObject({
      code: 'bad_message',
    });
    expect(did).toEqual([]);
  });
  test.each(['https://portal.example/', 'https://api.example/'])(
    'nor by what a client says, but on its own origin: %s',
    async (url) => {
      const { parts, did } = partsWith('nextup', '/good', false, 'https://api.example');
      const context = await parts.resolve('evil');
      const client = { ...context.client, openPortal: async () => ({ kind: 'tab', url }) as const };
      const deps = { ...parts, sessions: sessionsOf(parts), resolve: async () => ({ ...context, client }) };
      const opening = openPortal(deps, { tenant: 'evil', agreed }, {});
      if (url.includes('api.example')) await opening;
      else await expect(opening).rejects.toMatchObject({ code: 'bad_message' });
      expect(did).toEqual(url.includes('api.example') ? ['tab'] : []);
    },
  );
  test('nor without the permission for its host', async () => {
    const { parts, did } = partsWith('nextup', '/good', false, 'https://api.example');
    const deps = { ...parts, sessions: sessionsOf(parts), isHostAllowed: async () => false };
    await expect(openPortal(deps, { tenant: 'evil' }, {})).rejects.toMatchObject({
      code: 'no_permission',
      facts: { host: 'api.example' },
    });
    expect(did).toEqual([]);
  });
});
