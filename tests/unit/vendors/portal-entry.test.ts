import { expect, test } from 'vitest';
import { validateSetting } from '../../../lib/tenants/settings.ts';
import { clients } from '../../../lib/vendors/clients.ts';
import type { Session, Tenant, VendorIo } from '../../../lib/vendors/contract.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';

const io: VendorIo = {
  send: () => Promise.reject(new TypeError('nothing is sent')),
  now: () => 0,
  device: async () => '00000000-0000-4000-8000-000000000000',
};
const session: Session = {
  secrets: { accessToken: 'Access-demo-token-7Qm2' },
  account: 'jane@example.com',
  expiresAt: null,
  lifetime: null,
};
const carrying = descriptors.filter(({ portal }) => portal?.by === 'tab').map(({ id }) => id);

test.each(carrying)(
  'the way into a signed-in tab of %s holds no secret: its header is computed once',
  async (id) => {
    const tenant: Tenant = {
      id: 'acme',
      vendor: id,
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://acme.example',
      destinations: [],
      settings: { portalUrl: 'https://acme.example/portal', explorerUrl: 'https://acme.example/swagger' },
    };
    const client = clients[id];
    const door = await client?.openPortal?.(io, tenant, session, { path: null });
    expect(door).toEqual({ kind: 'tab', url: expect.stringContaining('acme.example') });
    expect(client?.tabHeader?.(session).value).toContain(session.secrets.accessToken);
  },
);

test.each(carrying)('the address that receives a token of %s is on its server’s own origin', (id) => {
  const descriptor = descriptors.find((each) => each.id === id);
  const portal = descriptor?.portal;
  if (descriptor === undefined || portal === undefined || portal === null) throw new TypeError(id);
  if ('path' in portal) return expect(portal.path).toMatch(/^\//);
  const setting = descriptor.settings.find(({ name }) => name === portal.setting);
  expect(setting?.ownOrigin).toBe(true);
  for (const elsewhere of [
    'https://portal.acme.example/x',
    'https://acme.example:8443/x',
    'http://acme.example/x',
  ])
    expect(setting && validateSetting(setting, elsewhere, 'https://acme.example/api')?.key).toBe(
      'fault_ownOrigin',
    );
  expect(
    setting && validateSetting(setting, 'https://acme.example/x', 'https://acme.example/api'),
  ).toBeNull();
});

test('four vendors have signed-in tabs', () => {
  expect(carrying).toHaveLength(4);
});
