import { describe, expect, test } from 'vitest';
import { localDay } from '../../../lib/i18n/local-date.ts';
import {
  isConfirmed,
  portalAddress,
  portalNotes,
  requiredConfirmation,
} from '../../../lib/portal/confirmation.ts';
import type { Preferences } from '../../../lib/storage/preferences-schema.ts';
import { preferencesSlot } from '../../../lib/storage/public-slots.ts';
import type { Tenant, VendorDescriptor } from '../../../lib/vendors/contract.ts';
import { descriptors, findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { noon } from '../../support/test-app.ts';

function about(id: string): VendorDescriptor {
  const found = findDescriptor(id);
  if (found === undefined) throw new TypeError(id);
  return found;
}
const api = 'https://acme.spaces.nexudus.com';
const portal = 'https://members.acme.example';
const tenant = (environment: Tenant['environment'], portalUrl: string): Tenant => ({
  id: 'acme',
  vendor: 'nexudus',
  name: 'Acme',
  baseUrl: api,
  environment,
  settings: { portalUrl },
  destinations: [],
});
const kept = (more: Partial<Preferences> = {}): Preferences => ({ ...preferencesSlot.empty, ...more });
const today = localDay(noon);
const yesterday = localDay(noon - 86_400_000);

describe('a portal’s address', () => {
  test.each([
    ['ncentral', '', `${api}/api-explorer`],
    ['nexudus', portal, portal],
    ['fourwayshop', `${api}/shop`, `${api}/shop`],
    ['q01', `${api}/q01`, `${api}/q01`],
  ])('of %s with the setting %j is %s', (vendor, portalUrl, address) => {
    expect(portalAddress(about(vendor), { ...tenant('staging', portalUrl), vendor })).toBe(address);
  });
  test.each(['fourwayshop', 'q01', 'nextup'])('is none where a tenant of %s set none', (vendor) => {
    expect(portalAddress(about(vendor), { ...tenant('staging', ''), vendor, settings: {} })).toBeNull();
  });
});

describe('beside the portal’s buttons stands', () => {
  const page = { label: 'Bookings', path: '/bookings' };
  const file = { label: 'Invoice', path: '/invoices/1/pdf', kind: 'file' as const };
  const notes = (vendor: string, destinations: Tenant['destinations'], hasToken = true, portalUrl = api) =>
    portalNotes(about(vendor), { ...tenant('staging', portalUrl), vendor, destinations }, hasToken);
  test('what a file that answers 401 means, where one opens, and nothing where none does', () => {
    expect(notes('nexudus', [page, file])).toEqual(['noteFile']);
    expect([notes('nexudus', [page]), notes('nexudus', [])]).toEqual([[], []]);
  });
  test('what a signed-in tab is, where there is a portal and a token', () => {
    expect(notes('q01', [file])).toEqual(['noteTab']);
    expect([notes('q01', [], false), notes('q01', [], true, '')]).toEqual([[], []]);
  });
});

describe('before a door is asked', () => {
  const table: readonly (readonly [what: string, tenant: Tenant, kept: Preferences, asked: unknown])[] = [
    ['nothing, in staging on the API’s own host', tenant('staging', api), kept(), null],
    ['nothing, in a sandbox on the API’s own host', tenant('sandbox', api), kept(), null],
    ['for production, the first time', tenant('production', api), kept(), { production: true }],
    [
      'for production, if it was another day',
      tenant('production', api),
      kept({ portalOpenedOn: { acme: yesterday } }),
      { production: true },
    ],
    [
      'for production, if it was another tenant',
      tenant('production', api),
      kept({ portalOpenedOn: { beta: today } }),
      { production: true },
    ],
    ['nothing, if it was today', tenant('production', api), kept({ portalOpenedOn: { acme: today } }), null],
    ['for a portal nobody agreed to', tenant('staging', portal), kept(), { portalOrigin: portal }],
    [
      'for a portal, if another one was agreed to',
      tenant('staging', portal),
      kept({ portalOrigins: { acme: 'https://old.acme.example' } }),
      { portalOrigin: portal },
    ],
    [
      'for a portal, if another tenant’s was agreed to',
      tenant('staging', portal),
      kept({ portalOrigins: { beta: portal } }),
      { portalOrigin: portal },
    ],
    [
      'for a portal on another port of the same host',
      tenant('staging', `${api}:8443`),
      kept(),
      { portalOrigin: `${api}:8443` },
    ],
    [
      'for a portal on plain http of the same host',
      tenant('staging', api.replace('https', 'http')),
      kept(),
      { portalOrigin: api.replace('https', 'http') },
    ],
    [
      'nothing, if this portal was agreed to',
      tenant('staging', portal),
      kept({ portalOrigins: { acme: portal } }),
      null,
    ],
    ['for both at once', tenant('production', portal), kept(), { production: true, portalOrigin: portal }],
    [
      'only for the portal, if production was today',
      tenant('production', portal),
      kept({ portalOpenedOn: { acme: today } }),
      { portalOrigin: portal },
    ],
    [
      'only for production, if the portal was agreed to',
      tenant('production', portal),
      kept({ portalOrigins: { acme: portal } }),
      { production: true },
    ],
  ];
  test.each(table)('%s', (_what, at, preferences, asked) => {
    expect(requiredConfirmation(about('nexudus'), at, preferences, noon)).toEqual(asked);
  });
  test('for production again after midnight, by the person’s own calendar', () => {
    const late = new Date(2026, 10, 21, 23, 59, 59).getTime();
    const early = new Date(2026, 10, 22, 0, 0, 0).getTime();
    expect([localDay(late), localDay(early)]).toEqual(['2026-11-21', '2026-11-22']);
    const preferences = kept({ portalOpenedOn: { acme: localDay(late) } });
    expect(requiredConfirmation(about('nexudus'), tenant('production', api), preferences, late)).toBeNull();
    expect(requiredConfirmation(about('nexudus'), tenant('production', api), preferences, early)).toEqual({
      production: true,
    });
  });
  test('about a portal’s origin only where there is one', () => {
    for (const each of descriptors) {
      const settings = { portalUrl: portal, explorerUrl: portal };
      const address = portalAddress(each, { ...tenant('staging', portal), vendor: each.id, settings });
      if (each.portal === null) expect(address).toBeNull();
    }
    expect(portalAddress(about('nexudus'), tenant('staging', portal))).toBe(portal);
    const without = { ...tenant('staging', portal), settings: {} };
    expect(portalAddress(about('nexudus'), without)).toBeNull();
    expect(requiredConfirmation(about('nexudus'), without, kept(), noon)).toBeNull();
  });
  test('about a portal’s origin before what opens there, and not before a file of the API’s host', () => {
    const destinations = [
      { label: 'Invoice', path: '/i.pdf', kind: 'file' as const },
      { label: 'Bookings', path: '/bookings' },
    ];
    const at = (environment: Tenant['environment'], destination?: number) =>
      requiredConfirmation(
        about('nexudus'),
        { ...tenant(environment, portal), destinations },
        kept(),
        noon,
        destination,
      );
    expect(at('sandbox', 0)).toBeNull();
    expect(at('production', 0)).toEqual({ production: true });
    for (const other of [undefined, 1, 7]) expect(at('sandbox', other)).toEqual({ portalOrigin: portal });
  });
  test('about no portal’s origin where a tab receives the token: it is the server’s own, or there is none', () => {
    for (const { id } of descriptors.filter(({ portal }) => portal?.by === 'tab')) {
      const at = (address: string) => ({
        ...tenant('sandbox', portal),
        vendor: id,
        settings: { portalUrl: address, explorerUrl: address },
      });
      const own = at(`${new URL(tenant('sandbox', portal).baseUrl).origin}/portal`);
      expect(portalAddress(about(id), own), id).not.toBeNull();
      expect(requiredConfirmation(about(id), own, kept(), noon), id).toBeNull();
      if (about(id).portal !== null && 'setting' in (about(id).portal ?? {}))
        expect(portalAddress(about(id), at(`${portal}/portal`)), id).toBeNull();
    }
  });
});

describe('a question is answered', () => {
  test.each([
    [null, {}, true],
    [{ production: true }, {}, false],
    [{ production: true }, { production: false }, false],
    [{ production: true }, { production: true }, true],
    [{ production: true }, { portalOrigin: portal }, false],
    [{ portalOrigin: portal }, {}, false],
    [{ portalOrigin: portal }, { production: true }, false],
    [{ portalOrigin: portal }, { portalOrigin: `${portal}/` }, false],
    [{ portalOrigin: portal }, { portalOrigin: 'https://evil.example' }, false],
    [{ portalOrigin: portal }, { portalOrigin: portal }, true],
    [{ production: true, portalOrigin: portal }, { production: true }, false],
    [{ production: true, portalOrigin: portal }, { portalOrigin: portal }, false],
    [{ production: true, portalOrigin: portal }, { production: true, portalOrigin: portal }, true],
  ] as const)('%j by %j: %s', (question, agreed, yes) => {
    expect(isConfirmed(question, agreed)).toBe(yes);
  });
});
