import { describe, expect, test } from 'vitest';
import { openingOrder } from '../../../lib/sessions/opening-order.ts';
import { noon } from '../fakes.ts';
import { signedIn, tenant, viewOf } from '../popup/a-view.ts';

const day = 86_400_000;
const tenants = ['a', 'b', 'c', 'd', 'e'].map((id) => tenant(id));

describe('the order on opening', () => {
  test('is as filed, under no heading, when nobody was ever used', () => {
    const order = openingOrder(viewOf(tenants), noon);
    expect(order.ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(order.under.size).toBe(0);
    expect(order.others).toBeUndefined();
  });
  test('is by use where there was some, lately and often', () => {
    const usedAt = { c: noon - day, d: noon - 2 * day, e: noon - 30 * day };
    expect(openingOrder(viewOf(tenants, {}, { usedAt }), noon).ids).toEqual(['c', 'd', 'e', 'a', 'b']);
    const usage = { c: 1, d: 9, e: 2 };
    expect(openingOrder(viewOf(tenants, {}, { usedAt, usage }), noon).ids).toEqual(['d', 'c', 'e', 'a', 'b']);
  });
  test('has who is signed in first, or signing in, and not who is expired', () => {
    const expired = signedIn();
    const passes = {
      e: signedIn(),
      c: { signingIn: { since: noon, until: noon + 1000, awaits: 'vendor' as const } },
      d: { session: { ...signedIn().session, expiresAt: noon - 1 } as NonNullable<typeof expired.session> },
    };
    const order = openingOrder(viewOf(tenants, passes), noon);
    expect(order.ids).toEqual(['c', 'e', 'a', 'b', 'd']);
    expect(Object.fromEntries(order.under)).toEqual({ c: 'state_signed_in', e: 'state_signed_in' });
    expect(order.others).toBe('allOthers');
  });
  test('has favourites before everybody, in their own order, whatever their state and use', () => {
    const preferences = { favourites: ['d', 'gone', 'b'], usedAt: { a: noon, b: noon } };
    const order = openingOrder(viewOf(tenants, { e: signedIn(), b: signedIn() }, preferences), noon);
    expect(order.ids).toEqual(['d', 'b', 'e', 'a', 'c']);
    expect(Object.fromEntries(order.under)).toEqual({
      d: 'favourites',
      b: 'favourites',
      e: 'state_signed_in',
    });
    expect(order.others).toBe('allOthers');
  });
  test('is not confused by a tenant called `constructor`', () => {
    const all = [...tenants, tenant('constructor')];
    const order = openingOrder(viewOf(all, {}, { usedAt: { c: noon }, usage: { c: 2 } }), noon);
    expect(order.ids).toEqual(['c', 'a', 'b', 'd', 'e', 'constructor']);
  });
});
