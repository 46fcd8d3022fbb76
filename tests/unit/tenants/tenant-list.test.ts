import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { differences, freeId, hasSameEndpoint, withTenants } from '../../../lib/tenants/tenant-list.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const acme: Tenant = {
  id: 'acme',
  vendor: 'nexudus',
  name: 'Acme',
  baseUrl: 'https://acme.spaces.nexudus.com',
  environment: 'production',
  settings: { portalUrl: 'https://members.acme.example', language: 'en' },
  destinations: [{ label: 'Bookings', path: '/bookings' }],
};
const declared = [{ name: 'portalUrl' }, { name: 'language' }, { name: 'linkStyle', default: 'server' }];
const beta: Tenant = { ...acme, id: 'beta', name: 'Beta' };
const gamma: Tenant = { ...acme, id: 'gamma', name: 'Gamma' };

describe('a session does not outlive', () => {
  test.each([
    ['another vendor', { vendor: 'nextup' }],
    ['another address', { baseUrl: 'https://other.spaces.nexudus.com' }],
    ['another port', { baseUrl: 'https://acme.spaces.nexudus.com:8443' }],
    ['a changed setting', { settings: { portalUrl: 'https://evil.example', language: 'en' } }],
    ['a setting that went', { settings: { portalUrl: 'https://members.acme.example' } }],
    ['a setting that came', { settings: { ...acme.settings, linkStyle: 'simple' } }],
  ])('%s', (_what, change) => {
    expect(hasSameEndpoint(acme, { ...acme, ...change }, declared)).toBe(false);
  });
});
describe('a session outlives', () => {
  test.each([
    ['another name', { name: 'Other' }],
    ['another colour', { color: '#112233' }],
    ['another environment', { environment: 'sandbox' as const }],
    ['other destinations', { destinations: [] }],
    [
      'its settings in another order',
      { settings: { language: 'en', portalUrl: 'https://members.acme.example' } },
    ],
    ['saying what holds anyway', { settings: { ...acme.settings, linkStyle: 'server' } }],
  ])('%s', (_what, change) => {
    expect(hasSameEndpoint(acme, { ...acme, ...change }, declared)).toBe(true);
  });
});

describe('differences', () => {
  test('are the names of fields, in the order of the file, never their values', () => {
    const after: Tenant = {
      ...acme,
      name: 'Other',
      color: '#112233',
      settings: { portalUrl: 'https://evil.example', linkStyle: 'simple' },
      destinations: [],
    };
    expect(differences(acme, after, declared).map(({ field }) => field)).toEqual([
      'name',
      'color',
      'settings.portalUrl',
      'settings.language',
      'settings.linkStyle',
      'destinations',
    ]);
  });
  test('are told with what holds where nothing is said, which is no difference itself', () => {
    const says = (linkStyle: string): Tenant => ({ ...acme, settings: { ...acme.settings, linkStyle } });
    expect(differences(acme, says('server'), declared)).toEqual([]);
    expect(differences(says('server'), acme, declared)).toEqual([]);
    expect(differences(acme, says('simple'), declared)).toEqual([
      { field: 'settings.linkStyle', from: 'server', to: 'simple' },
    ]);
  });
  test('are none between a tenant and its copy', () => {
    expect(differences(acme, structuredClone(acme), declared)).toEqual([]);
  });
});

describe('the list', () => {
  test('keeps its order: who is replaced keeps the place, who is new comes last', () => {
    const list = withTenants([acme, beta], [{ ...acme, name: 'Acme 2' }, gamma]);
    expect(list.map((tenant) => tenant.name)).toEqual(['Acme 2', 'Beta', 'Gamma']);
  });
  test('is not changed in place, and gains nothing from nothing', () => {
    const list = Object.freeze([acme, beta]);
    expect(withTenants(list, [])).toEqual([acme, beta]);
    expect(withTenants([], [])).toEqual([]);
    expect(withTenants([], [acme, beta])).toEqual([acme, beta]);
  });
});

describe('a new id', () => {
  test.each([
    ['Acme Members', 'acme-members'],
    ['  Acme -- Members!  ', 'acme-members'],
    ['Café Zürich', 'cafe-zurich'],
    ['株式会社', 'tenant'],
    ['', 'tenant'],
    ['---', 'tenant'],
    ['ＡＣＭＥ', 'acme'],
  ])('%j → %s', (name, id) => {
    expect(freeId(name, new Set())).toBe(id);
  });
  test('is one that nobody has', () => {
    expect(freeId('Acme', new Set(['acme']))).toBe('acme-2');
    expect(freeId('Acme', new Set(['acme', 'acme-2', 'acme-3']))).toBe('acme-4');
  });
  test('is always of the form an id has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(30), (name, many) => {
        const taken = new Set<string>();
        for (let number = 0; number < many; number += 1) taken.add(freeId(name, taken));
        expect(taken.size).toBe(many);
        for (const id of taken) expect(id).toMatch(/^[a-z0-9-]{1,64}$/);
      }),
    );
  });
});
