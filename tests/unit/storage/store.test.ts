import { describe, expect, test } from 'vitest';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  tenantsSlot,
} from '../../../lib/storage/public-slots.ts';
import { tenantIdOfTokenKey } from '../../../lib/storage/secret-keys.ts';
import * as allSlots from '../../../lib/storage/slots.ts';
import {
  drafts,
  passes,
  pending,
  preferences,
  type SlotWithSchema,
  token,
  vaultKey,
} from '../../../lib/storage/slots.ts';
import { createStore } from '../../../lib/storage/store.ts';
import { limitedArea, memoryAreas } from '../../support/test-app.ts';

const counter: SlotWithSchema<number> = {
  key: 'counter',
  area: 'session',
  version: 2,
  empty: 0,
  clearedOn: ['browserClose'],
  readers: 'pages',
  parse: (data) => (typeof data === 'number' ? data : null),
};
const hidden: SlotWithSchema<number> = { ...counter, key: 'hidden', readers: 'background' };
const elsewhere: SlotWithSchema<number> = { ...counter, key: 'elsewhere', area: 'local' };

function world() {
  const areas = memoryAreas();
  let told = 0;
  const store = createStore(areas, () => {
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
    await store.update([counter], (now) => [now + 5]);
    expect(areas.session.all()).toEqual({ counter: { version: 2, data: 5 } });
    expect(await store.read(counter)).toBe(5);
  });
});

describe('a change', () => {
  test('runs after the one before it: a hundred at once lose nothing', async () => {
    const { store } = world();
    await Promise.all(Array.from({ length: 100 }, () => store.update([counter], (now) => [now + 1])));
    expect(await store.read(counter)).toBe(100);
  });
  test('writes all its slots in one call', async () => {
    const { areas, store } = world();
    const calls: string[][] = [];
    const watched = createStore(
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
    await watched.update([counter, hidden], (_counter, _hidden) => [1, 2]);
    expect(calls).toEqual([['counter', 'hidden']]);
    expect([await store.read(counter), await store.read(hidden)]).toEqual([1, 2]);
  });
  test('that throws writes nothing, and the next one runs', async () => {
    const { areas, store } = world();
    const broken = store.update([counter], (_now) => {
      throw new TypeError('no');
    });
    const next = store.update([counter], (now) => [now + 1]);
    await expect(broken).rejects.toThrow('no');
    await next;
    expect(areas.session.all()).toEqual({ counter: { version: 2, data: 1 } });
  });
  test('that leaves everything as it is writes nothing and tells nobody', async () => {
    const { areas, store, told } = world();
    await store.update([counter, hidden], (_counter, _hidden) => [undefined, undefined]);
    expect([areas.session.all(), told()]).toEqual([{}, 0]);
  });
  test('of two areas, or of none, is a mistake', () => {
    const { store } = world();
    expect(() => store.update([counter, elsewhere], (_counter, _elsewhere) => [1, 1])).toThrow(TypeError);
    expect(() => store.update([], () => [])).toThrow(TypeError);
  });
  test('tells pages only of what pages read, and not what it was', async () => {
    const { store, told } = world();
    await store.update([hidden], (_hidden) => [1]);
    expect(told()).toBe(0);
    await store.update([counter, hidden], (_counter, _hidden) => [1, undefined]);
    expect(told()).toBe(1);
  });
  test('to nothing takes the key away', async () => {
    const { areas, store } = world();
    const secret = token('acme');
    await store.update([secret], (_held) => [{ secrets: { accessToken: 'aaaa' }, endpoint: '' }]);
    expect(Object.keys(areas.session.all())).toEqual(['token:acme']);
    await store.update([secret], (_held) => [null]);
    expect(areas.session.all()).toEqual({});
  });
});

describe('changes that wait for another one', () => {
  /** A store whose session area counts its calls. */
  function counted() {
    const { areas } = world();
    const calls: string[] = [];
    let told = 0;
    const store = createStore(
      {
        ...areas,
        session: {
          ...areas.session,
          get(keys) {
            calls.push(`get ${keys?.toSorted().join()}`);
            return areas.session.get(keys);
          },
          set(items) {
            calls.push(`set ${Object.keys(items).sort().join()}`);
            return areas.session.set(items);
          },
        },
      },
      () => {
        told += 1;
      },
    );
    return { areas, store, calls, told: () => told };
  }
  const add = (store: ReturnType<typeof counted>['store']) => store.update([counter], (now) => [now + 1]);

  test('are made in one reading and one writing, and told once', async () => {
    const { store, calls, told } = counted();
    await Promise.all([
      ...Array.from({ length: 50 }, () => add(store)),
      store.update([hidden], (now) => [now + 2]),
    ]);
    expect([await store.read(counter), await store.read(hidden)]).toEqual([50, 2]);
    expect(calls.slice(0, 2)).toEqual(['get counter,hidden', 'set counter,hidden']);
    expect([calls.filter((call) => call.startsWith('set')).length, told()]).toEqual([1, 1]);
  });
  test('see what the one before them made of a slot', async () => {
    const { store } = counted();
    const seen: number[] = [];
    const note = (now: number): [number] => {
      seen.push(now);
      return [now + 1];
    };
    await Promise.all([
      store.update([counter], note),
      store.update([counter], note),
      store.update([counter], note),
    ]);
    expect(seen).toEqual([0, 1, 2]);
  });
  test('are made though one among them throws, which alone hears of it', async () => {
    const { store } = counted();
    const broken = store.update([counter], (_now) => {
      throw new TypeError('no');
    });
    const results = await Promise.allSettled([add(store), broken, add(store)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.read(counter)).toBe(2);
  });
  test('all hear of a storage that refuses, and the next ones are made', async () => {
    const { areas } = world();
    let refuses = true;
    const store = createStore(
      {
        ...areas,
        session: {
          ...areas.session,
          set: (items) => (refuses ? Promise.reject(new Error('full')) : areas.session.set(items)),
        },
      },
      () => undefined,
    );
    const results = await Promise.allSettled([add(store), add(store)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    refuses = false;
    await add(store);
    expect(await store.read(counter)).toBe(1);
  });
  test('are told done after they are written, never before', async () => {
    const { store, areas } = counted();
    const all = Array.from({ length: 5 }, () =>
      add(store).then(() => (areas.session.all().counter as { data: number }).data),
    );
    expect(await Promise.all(all)).toEqual([5, 5, 5, 5, 5]);
  });
});

describe('changes in a full area', () => {
  test('fail alone: one that needs room takes none with it that frees room', async () => {
    const areas = memoryAreas();
    const session = limitedArea(areas.session, () => new Error('QUOTA_BYTES'));
    const store = createStore({ ...areas, session }, () => undefined);
    await store.update([counter, hidden], (_old, _other) => [500, 5]);
    session.limit = 0;
    const results = await Promise.allSettled([
      store.update([hidden], (_old) => [1_000_000]),
      store.update([counter], (_old) => [1]),
      store.update([hidden], (now) => [now + 1]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect([await store.read(counter), await store.read(hidden)]).toEqual([1, 6]);
  });
});

describe('a reading', () => {
  test('is never older than what was written before it was asked for', async () => {
    const { store } = world();
    const early = store.read(counter);
    await store.update([counter], (now) => [now + 1]);
    expect([await early, await store.read(counter)]).toEqual([expect.any(Number), 1]);
    const many = await Promise.all(
      Array.from({ length: 30 }, async (_, nth) => {
        await store.update([counter], (now) => [now + 1]);
        return (await store.read(counter)) >= 2 + Math.min(nth, 0);
      }),
    );
    expect(many.every(Boolean)).toBe(true);
  });
});

describe('what is known without a reading', () => {
  test('is what a slot of one text held last, read or written', async () => {
    const { store, areas } = world();
    expect(store.peek(passes)).toBeUndefined();
    const signingIn = { since: 1, until: 2, awaits: 'vendor' } as const;
    await store.update([passes], (_all) => [{ acme: { signingIn } }]);
    expect(store.peek(passes)).toEqual({ acme: { signingIn } });
    await areas.session.set({ passes: { version: 1, data: '{}' } });
    await store.read(passes);
    expect(store.peek(passes)).toEqual({});
  });
  test('is nothing of a secret, though what it holds is a text', async () => {
    const { store } = world();
    const secret = 'A'.repeat(43);
    await store.update([vaultKey, token('acme')], (_key, _token) => [
      secret,
      { secrets: { accessToken: secret }, endpoint: '' },
    ]);
    expect([await store.read(vaultKey), (await store.read(token('acme')))?.secrets.accessToken]).toEqual([
      secret,
      secret,
    ]);
    expect([store.peek(vaultKey), store.peek(token('acme'))]).toEqual([undefined, undefined]);
  });
});

describe('the house’s slots', () => {
  test('of the session are all in the list that a wake repairs', () => {
    const declared = Object.values(allSlots).filter(
      (each) => typeof each === 'object' && 'area' in each && each.area === 'session',
    );
    expect(declared.length).toBeGreaterThan(8);
    expect(declared.filter((each) => !allSlots.sessionSlots.includes(each as never))).toEqual([]);
  });
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
  test('take nothing that was not declared: a secret put into a pass is dropped, and what it stood in', () => {
    const session = {
      account: 'j',
      method: 'password',
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
      expect(passes.parse({ acme: { session: { ...session, [name]: 'x' } } })).toEqual({});
      expect(passes.parse({ acme: { session, [name]: 'x' } })).toEqual({ acme: { session } });
      expect(preferences.parse({ ...preferencesSlot.empty, [name]: 'x' })).toEqual(preferencesSlot.empty);
      expect(drafts.parse({ [name]: 'x' })).toBeNull();
    }
  });
  test('know a token’s key from any other', () => {
    expect([
      tenantIdOfTokenKey('token:acme'),
      tenantIdOfTokenKey('passes'),
      tenantIdOfTokenKey('xtoken:acme'),
    ]).toEqual(['acme', null, null]);
  });
});
