import { expect, test } from 'vitest';
import { clients } from '../../lib/vendors/clients.ts';
import type { Tenant, VendorRequest } from '../../lib/vendors/contract.ts';
import { checkCall, descriptors, heavyCheckNote } from '../../lib/vendors/descriptors.ts';
import { reply, scripted, session, tenant } from '../support/vendor-replies.ts';

// The name of a check’s call that a person reads, against the request that the client sends.

const settings: Readonly<Record<string, Record<string, string>>> = {
  nextup: { database: '1' },
  fourwayshop: { companyId: 'C', siteId: '1', checkPath: 'api/who' },
  nexudus: { portalUrl: 'https://members.example' },
  q01: { tenantId: 'T', resource: 'R' },
};

/** Method and path of a request, with the method that NextUp’s envelope names. */
function nameOf({ method, url, body }: VendorRequest): string {
  const called: unknown = body === undefined ? undefined : JSON.parse(body).Method;
  return `${method} ${new URL(url).pathname}${called === undefined ? '' : ` ${called}`}`;
}

async function sentBy(one: Tenant): Promise<string[]> {
  const { io, sent } = scripted(reply(500, ''));
  await clients[one.vendor]?.check?.(io, one, session({ accessToken: 'a' })).catch(() => undefined);
  return sent.map(nameOf);
}

const checked = descriptors.filter(({ can }) => can.check !== false);

test.each(checked.map((descriptor) => [descriptor.id, descriptor] as const))(
  'the call that %s names is the one that its client sends',
  async (id, descriptor) => {
    const more = { checkPath: '/api/me', servicePath: 'msc/POST', checkMethod: 'GetCompanyInfo' };
    for (const [baseUrl, own] of [
      ['https://acme.example', settings[id] ?? {}],
      ['https://acme.example/proxied/here', { ...settings[id], ...more }],
    ] as const) {
      const one = tenant(id, baseUrl, own);
      expect(await sentBy(one)).toEqual([checkCall(descriptor, one)]);
    }
  },
);

test('a heavy call is one that some tenant of its vendor makes', () => {
  const heavy = checked.filter(({ heavyCheck }) => heavyCheck !== undefined);
  expect(heavy.map(({ id }) => id)).toEqual(['nextup']);
  for (const descriptor of heavy) {
    const one = tenant(descriptor.id, 'https://acme.example', settings[descriptor.id] ?? {});
    expect(heavyCheckNote(descriptor, { ...one, environment: 'production' })).toBe(
      descriptor.heavyCheck?.note,
    );
    for (const environment of ['staging', 'sandbox'] as const)
      expect(heavyCheckNote(descriptor, { ...one, environment })).toBeUndefined();
  }
});
