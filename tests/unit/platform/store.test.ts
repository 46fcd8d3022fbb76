import { describe, expect, test } from 'vitest';
import { openStore } from '../../../lib/platform/store.ts';
import {
  drafts,
  type ParsedSlot,
  passes,
  pending,
  preferences,
  token,
} from '../../../lib/slots/background.ts';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  tenantsSlot,
} from '../../../lib/slots/public.ts';
import { tenantOfTokenKey } from '../../../lib/slots/secret-keys.ts';
import { memoryAreas } from '../fakes.ts';

const counter: ParsedSlot<number> = {
  key: 'counter',
  area: 'session',
  version: 2,
  empty: 0,
  dies: '',
  readers: 'pages',
  parse: (data) => (typeof data === 'number' ? data : null),
};
const hidden: ParsedSlot<number> = { ...counter, key: 'hidden', readers: 'background' };
const elsewhere: ParsedSlot<number> = { ...counter, key: 'elsewhere', area: 'local' };

function world() {
  const areas = memoryAreas();
  let told = 0;
  const store = openStore(areas, () => {
    told += 1;
  });
  return { areas, store, told: () => told };
}

describe('a slot', () => {
  test.each([
    undefined,
    null,
    5,
    'x',
    [],
    {},
    { version: 2 },
    { data: 5 },
    { version: 1, data: 5 },
    { version: '2', data: 5 },
    { version: 2, data: 'x' },
    { version: 3, data: 5 },
  ])('that holds %j reads as empty', async (stored) => {
    const { areas, store } = world();
    if (stored !== undefined) await areas.session.set({ counter: stored });
    expect(await store.read(counter)).toBe(0);
  });
  test('is stored with its version and read back', async () => {
    const { areas, store } = world();
    await store.change([counter], (now) => [now + 5]);
    expect(areas.session.all()).toEqual({ counter: { version: 2, data: 5 } });
    expect(await store.read(counter)).toBe(5);
  });
});

describe('a change', () => {
  test('runs after the one before it: a hundred at once lose nothing', async () => {
    const { store } = world();
    await Promise.all(Array.from({ length: 100 }, () => store.change([counter], (now) => [now + 1])));
    expect(await store.read(counter)).toBe(100);
  });
  test('writes all its slots in one call', async () => {
    const { areas, store } = world();
    const calls: string[][] = [];
    const watched = openStore(
      {
        ...areas,
        session: {
          ...areas.session,
          set(items) {
            calls.push(Object.keys(items));
            return areas.session.set(items);
          },
        },
      },
      () => undefined,
    );
    await watched.change([counter, hidden], (_counter, _hidden) => [1, 2]);
    expect(calls).toEqual([['counter', 'hidden']]);
    expect([await store.read(counter), await store.read(hidden)]).toEqual([1, 2]);
  });
  test('that throws writes nothing, and the next one runs', async () => {
    const { areas, store } = world();
    const broken = store.change([counter], (_now) => {
      throw new TypeError('no');
    });
    const next = store.change([counter], (now) => [now + 1]);
    await expect(broken).rejects.toThrow('no');
    await next;
    expect(areas.session.all()).toEqual({ counter: { version: 2, data: 1 } });
  });
  test('that leaves everything as it is writes nothing and tells nobody', async () => {
    const { areas, store, told } = world();
    await store.change([counter, hidden], (_counter, _hidden) => [undefined, undefined]);
    expect([areas.session.all(), told()]).toEqual([{}, 0]);
  });
  test('of two areas, or of none, is a mistake', () => {
    const { store } = world();
    expect(() => store.change([counter, elsewhere], (_counter, _elsewhere) => [1, 1])).toThrow(TypeError);
    expect(() => store.change([], () => [])).toThrow(TypeError);
  });
  test('tells pages only of what pages read, and not what it was', async () => {
    const { store, told } = world();
    await store.change([hidden], (_hidden) => [1]);
    expect(told()).toBe(0);
    await store.change([counter, hidden], (_counter, _hidden) => [1, undefined]);
    expect(told()).toBe(1);
  });
  test('to nothing takes the key away', async () => {
    const { areas, store } = world();
    const secret = token('acme');
    await store.change([secret], (_held) => [{ secrets: { accessToken: 'aaaa' } }]);
    expect(Object.keys(areas.session.all())).toEqual(['token:acme']);
    await store.change([secret], (_held) => [null]);
    expect(areas.session.all()).toEqual({});
  });
});

describe('the house’s slots', () => {
  test('secrets are session slots that no page reads', () => {
    for (const slot of [token('acme'), pending])
      expect([slot.area, slot.readers]).toEqual(['session', 'background']);
  });
  test('pages read these five and no more; what is on disk holds no secret by its shape', () => {
    const shown = [tenantsSlot, preferencesSlot, policySlot, passesSlot, draftsSlot];
    expect(shown.filter((slot) => slot.area === 'local').map((slot) => slot.key)).toEqual([
      'tenants',
      'preferences',
      'policy',
    ]);
    expect(new Set([...shown, token('a'), pending].map((slot) => slot.key)).size).toBe(7);
  });
  test('take nothing that was not declared: a secret put into a pass is dropped with it', () => {
    const session = {
      account: 'j',
      way: 'password',
      signedInAt: 1,
      renewedAt: 1,
      expiresAt: null,
      renewableUntil: null,
      tokenKind: 'bearer',
      maskedToken: 'a…',
      tokenId: '00',
    };
    expect(passes.parse({ acme: { session } })).not.toBeNull();
    for (const name of ['accessToken', 'token', 'secrets', 'refreshToken', 'password']) {
      expect(passes.parse({ acme: { session: { ...session, [name]: 'x' } } })).toBeNull();
      expect(passes.parse({ acme: { session, [name]: 'x' } })).toBeNull();
      expect(preferences.parse({ ...preferencesSlot.empty, [name]: 'x' })).toBeNull();
      expect(drafts.parse({ [name]: 'x' })).toBeNull();
    }
  });
  test('know a token’s key from any other', () => {
    expect([
      tenantOfTokenKey('token:acme'),
      tenantOfTokenKey('passes'),
      tenantOfTokenKey('xtoken:acme'),
    ]).toEqual(['acme', null, null]);
  });
});
