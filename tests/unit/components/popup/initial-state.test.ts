import { describe, expect, test } from 'vitest';
import {
  initialConfirmation,
  initialTenant,
  tenantsHere,
} from '../../../../components/popup/initial-state.ts';
import { tabTitle } from '../../../../lib/quick-access/tab-title.ts';
import { english } from '../../../../scripts/node-i18n.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { noon } from '../../../support/test-app.ts';

describe('a portal requested by the address bar', () => {
  const portal = 'https://members.example';
  const destinations = [
    { label: 'Invoice', path: '/i.pdf', kind: 'file' as const },
    { label: 'Bookings', path: '/bookings' },
  ];
  const acme = tenant('acme', { environment: 'sandbox', settings: { portalUrl: portal }, destinations });
  const view = (destination?: number) => ({
    ...viewOf([acme], { acme: signedIn() }),
    drafts: { intent: { tenant: 'acme', at: noon, confirmPortal: true, destination } },
  });
  test('the confirmation names the portal’s host, but not for a file on the API’s host', () => {
    for (const destination of [undefined, 1])
      expect(initialConfirmation(view(destination), noon)).toEqual({
        request: { tenant: acme, destination },
        confirmation: { portalOrigin: portal },
        act: 'open',
      });
    expect(initialConfirmation(view(0), noon)?.confirmation).toEqual({});
  });
});

describe('the current tab’s tenant', () => {
  const shared = 'https://shared.example:8443';
  const tenants = [
    tenant('first'),
    tenant('acme', { settings: { portalUrl: 'https://members.example' } }),
    tenant('twin-a', { name: 'Twin', baseUrl: shared, vendor: 'q01' }),
    tenant('twin-b', { name: 'Twin', baseUrl: `${shared}/b`, vendor: 'q01' }),
  ];
  const ids = tenants.map(({ id }) => id);
  const view = viewOf(tenants, { 'twin-b': signedIn('jane@example.com') });
  const at = (origin: string, title = '') => tenantsHere({ origin, title }, view, english);
  const active = (origin: string, title = '') => {
    const here = at(origin, title);
    return initialTenant(view, [...here.ids, ...ids.filter((id) => !here.ids.includes(id))], noon, here);
  };

  test('is found by the host and port of its server or portal, and by no other', () => {
    expect(at('https://acme.spaces.nexudus.com').ids).toEqual(['acme']);
    expect(at('https://members.example').ids).toEqual(['acme']);
    expect(at(shared).ids).toEqual(['twin-a', 'twin-b']);
    for (const other of [
      'https://members.example:444',
      'http://members.example',
      'https://members.example.evil.test',
      'https://ample',
      'https://shared.example',
    ])
      expect([other, at(other).ids]).toEqual([other, []]);
    expect(tenantsHere(null, view, english)).toEqual({ ids: [], active: undefined });
  });
  test('is the active one where it is the only one', () => {
    expect(active('https://members.example')).toBe('acme');
    expect(active('https://nobody.example')).toBe('first');
  });
  test('is none of several', () => {
    expect(active(shared)).toBe('first');
  });
  test('is the one of several that the tab is signed in to', () => {
    const badge = { tenant: { name: 'Twin', environment: 'production' as const }, origin: shared };
    expect(active(shared, tabTitle(english, { ...badge, account: 'jane@example.com' }))).toBe('twin-b');
    expect(active(shared, tabTitle(english, { ...badge, account: 'kim@example.com' }))).toBe('first');
  });
  test('gives way to an awaited code and to a half-filled form', () => {
    const here = at('https://members.example');
    const typed = { ...view, drafts: { fields: { 'twin-a': { username: 'kim' } } } };
    expect(initialTenant(typed, ids, noon, here)).toBe('twin-a');
    const passes = {
      'twin-b': { signingIn: { since: noon, until: noon + 60_000, awaits: 'code' as const } },
    };
    expect(initialTenant(viewOf(tenants, passes), ids, noon, here)).toBe('twin-b');
  });
});

describe('a half-filled form', () => {
  const view = (problem?: object) => ({
    ...viewOf([tenant('first'), tenant('acme')], problem === undefined ? {} : { acme: { problem } as never }),
    drafts: { fields: { acme: { username: 'jane' } } },
  });
  const refused = (at: number) => ({ code: 'bad_credentials', act: 'login', at, facts: {} });
  test('is where the popup opens', () => {
    expect(initialTenant(view(), ['first', 'acme'], noon)).toBe('acme');
  });
  test('that was refused is, for two minutes, and then no longer', () => {
    expect(initialTenant(view(refused(noon - 119_000)), ['first', 'acme'], noon)).toBe('acme');
    expect(initialTenant(view(refused(noon - 121_000)), ['first', 'acme'], noon)).toBe('first');
    // A clock that was set back leaves a refusal in the future.
    expect(initialTenant(view(refused(noon + 3_600_000)), ['first', 'acme'], noon)).toBe('first');
  });
});
