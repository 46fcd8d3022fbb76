import { describe, expect, test } from 'vitest';
import { deriveListOrder } from '../../../lib/tenants/list-order.ts';
import { signedIn, tenant, viewOf } from '../../support/page-view.ts';
import { noon } from '../../support/test-app.ts';

const day = 86_400_000;
const tenants = ['a', 'b', 'c', 'd', 'e'].map((id) => tenant(id));

describe('the order on opening', () => {
  test('is as filed, under no heading, when nobody was ever used', () => {
    const order = deriveListOrder(viewOf(tenants), noon);
    expect(order.ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(order.headings.size).toBe(0);
    expect(order.otherHeading).toBeUndefined();
  });
  test('is by use where there was some, lately and often', () => {
    const usedAt = { c: noon - day, d: noon - 2 * day, e: noon - 30 * day };
    expect(deriveListOrder(viewOf(tenants, {}, { usedAt }), noon).ids).toEqual(['c', 'd', 'e', 'a', 'b']);
    const usage = { c: 1, d: 9, e: 2 };
    expect(deriveListOrder(viewOf(tenants, {}, { usedAt, usage }), noon).ids).toEqual([
      'd',
      'c',
      'e',
      'a',
      'b',
    ]);
  });
  test('has who is signed in first, or signing in, and not who is expired', () => {
    const expired = signedIn();
    const passes = {
      e: signedIn(),
      c: { signingIn: { since: noon, until: noon + 1000, awaits: 'vendor' as const } },
      d: { session: { ...signedIn().session, expiresAt: noon - 1 } as NonNullable<typeof expired.session> },
    };
    const order = deriveListOrder(viewOf(tenants, passes), noon);
    expect(order.ids).toEqual(['c', 'e', 'a', 'b', 'd']);
    expect(Object.fromEntries(order.headings)).toEqual({ c: 'state_signed_in', e: 'state_signed_in' });
    expect(order.otherHeading).toBe('allOthers');
  });
  test('has favourites before everybody, in their own order, whatever their state and use', () => {
    const preferences = { favourites: ['d', 'gone', 'b'], usedAt: { a: noon, b: noon } };
    const order = deriveListOrder(viewOf(tenants, { e: signedIn(), b: signedIn() }, preferences), noon);
    expect(order.ids).toEqual(['d', 'b', 'e', 'a', 'c']);
    expect(Object.fromEntries(order.headings)).toEqual({
      d: 'favourites',
      b: 'favourites',
      e: 'state_signed_in',
      a: 'recent',
    });
    expect(order.otherHeading).toBe('allOthers');
  });
  test('has six at most under Recent, used within thirty days', () => {
    const many = Array.from({ length: 9 }, (_, at) => tenant(`t${at}`));
    const usedAt = Object.fromEntries(many.map(({ id }, at) => [id, noon - at * 4 * day]));
    const order = deriveListOrder(viewOf(many, {}, { usedAt, favourites: ['t1'] }), noon);
    expect([...order.headings].filter(([, heading]) => heading === 'recent').map(([id]) => id)).toEqual([
      ...['t0', 't2', 't3', 't4', 't5', 't6'],
    ]);
    expect(deriveListOrder(viewOf(tenants, {}, { usedAt: { e: noon - 31 * day } }), noon).headings.size).toBe(
      0,
    );
  });
  test('has the current tab’s tenants before everybody, under their own heading', () => {
    const view = viewOf(tenants, { b: signedIn() }, { favourites: ['d'], usedAt: { e: noon } });
    const order = deriveListOrder(view, noon, ['d', 'e', 'c']);
    expect(order.ids).toEqual(['e', 'c', 'd', 'b', 'a']);
    expect(['c', 'd', 'e'].map((id) => order.headings.get(id))).toEqual(['thisPage', 'thisPage', 'thisPage']);
  });
  test('is not confused by a tenant called `constructor`', () => {
    const all = [...tenants, tenant('constructor')];
    const order = deriveListOrder(viewOf(all, {}, { usedAt: { c: noon }, usage: { c: 2 } }), noon);
    expect(order.ids).toEqual(['c', 'a', 'b', 'd', 'e', 'constructor']);
  });
});
