import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentials, preferences, vaultKey } from '../../../lib/storage/slots.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { leak } from '../../support/leak.ts';
import {
  base64url,
  bytesFrom,
  directJwe,
  openJwe,
  passkeyKey,
  passphraseJwe,
} from '../../support/reference-vault.ts';
import {
  clerk,
  createTestApp,
  demo,
  importTenants,
  type MemoryArea,
  memoryArea,
  nextupTenant,
  type TestApp,
} from '../../support/test-app.ts';
import {
  facts,
  keep,
  keyOf,
  lock,
  newPassphrase,
  otherPrf,
  passkey,
  passphrase,
  prf,
  setUp,
  stored,
  unlock,
  vaultOf,
} from '../../support/test-vault.ts';

let erp: NextUpSimulator;
beforeEach(async () => {
  erp = await startNextUp();
});
afterEach(() => erp.close());

const ledger = 'acme-erp';
const kept = async (): Promise<TestApp> => {
  const at = createTestApp();
  await importTenants(at, nextupTenant(erp));
  await setUp(at);
  await keep(at, ledger, 'vault');
  await at.login(ledger, clerk);
  return at;
};
const loginKept = (at: TestApp) => at.ask({ name: 'loginWithStored', tenant: ledger });
/** A worker that comes after. */
const workerAfter = async (at: TestApp): Promise<TestApp> => {
  const next = createTestApp({ areas: at.areas, clock: at.clock });
  await next.app.recover();
  return next;
};
const locked = { ok: false, code: 'vault_locked' };

describe('a wrong passphrase', () => {
  test('is said so, opens nothing and loses nothing', async () => {
    const at = await kept();
    await lock(at);
    const before = stored(at, 'local');
    expect(await unlock(at, 'wrong')).toEqual({ ...locked, facts: { detail: 'passphrase' } });
    expect([await keyOf(at), stored(at, 'local')]).toEqual([null, before]);
    expect(await unlock(at)).toEqual({ ok: true });
    expect(await loginKept(at)).toEqual({ ok: true });
  });
  test('is slowed down after the second, twice as long each time, and not tried before', async () => {
    const at = await kept();
    await lock(at);
    const waits: (number | undefined)[] = [];
    for (let time = 0; time < 10; time += 1) {
      const reply = await unlock(at, 'wrong');
      if (reply.ok) throw new TypeError('a wrong passphrase unlocked');
      expect(reply.facts.detail).toBe('passphrase');
      waits.push(reply.facts.retryAfterSeconds);
      if (reply.facts.retryAfterSeconds !== undefined) {
        expect(await unlock(at)).toMatchObject({ ...locked, facts: { detail: 'wait' } });
        at.clock.advance(reply.facts.retryAfterSeconds * 1000);
      }
    }
    expect(waits).toEqual([undefined, undefined, 5, 10, 20, 40, 80, 160, 300, 300]);
    // What is left of a second is told as a whole one: nobody comes a moment too early.
    await unlock(at, 'wrong');
    at.clock.advance(295_999);
    expect(await unlock(at)).toMatchObject({ facts: { detail: 'wait', retryAfterSeconds: 5 } });
    at.clock.advance(4001);
    expect(await unlock(at)).toEqual({ ok: true });
    await lock(at);
    expect(await unlock(at, 'wrong')).toEqual({ ...locked, facts: { detail: 'passphrase' } });
  });
  test('is slowed down over a worker’s death too', async () => {
    const at = await kept();
    await lock(at);
    for (let time = 0; time < 3; time += 1) await unlock(at, 'wrong');
    expect(await unlock(await workerAfter(at))).toMatchObject({ facts: { detail: 'wait' } });
  });
  test('many at once are tried one after another, and slowed down like others', async () => {
    const at = await kept();
    await lock(at);
    const replies = await Promise.all(Array.from({ length: 6 }, () => unlock(at, 'wrong')));
    expect(replies.map((reply) => !reply.ok && reply.facts.detail)).toEqual([
      'passphrase',
      'passphrase',
      'passphrase',
      'wait',
      'wait',
      'wait',
    ]);
  });
  test('changes no passphrase', async () => {
    const at = await kept();
    const before = stored(at, 'local');
    const change = { name: 'changePassphrase', passphrase: 'wrong', next: newPassphrase };
    expect(await at.ask(change)).toMatchObject({ ...locked, facts: { detail: 'passphrase' } });
    expect(stored(at, 'local')).toBe(before);
  });
  test('a passphrase that is too short makes no vault', async () => {
    const at = createTestApp();
    expect(await setUp(at, 'ninechars')).toMatchObject({ ok: false, code: 'bad_message' });
    expect(await vaultOf(at)).toBeNull();
  });
  test('a second vault is not set up over the first', async () => {
    const at = await kept();
    const before = stored(at, 'local');
    expect(await setUp(at, newPassphrase)).toMatchObject({ ...locked, facts: { detail: 'exists' } });
    expect(stored(at, 'local')).toBe(before);
  });
});

describe('the vault on disk', () => {
  test('is opened by the other implementation with the passphrase, entry by entry', async () => {
    const at = await kept();
    const here = await vaultOf(at);
    const { plain: key } = openJwe(here?.passphrase ?? '', passphrase);
    const { plain } = openJwe(here?.entries[ledger] ?? '', key);
    expect(JSON.parse(plain.toString())).toMatchObject({ method: 'password', fields: clerk });
  });
  test('made by the other implementation is opened here', async () => {
    const at = createTestApp();
    await importTenants(at, nextupTenant(erp));
    const [{ vendor, baseUrl, settings } = { vendor: '', baseUrl: '', settings: {} }] = await at.tenants();
    const key = Buffer.alloc(32, 3);
    const entry = Buffer.from(
      JSON.stringify({ method: 'password', fields: clerk, endpoint: { vendor, baseUrl, settings } }),
    );
    await at.areas.local.set({
      vault: {
        version: 2,
        data: {
          passphrase: passphraseJwe(key, passphrase, 600_000),
          entries: { [ledger]: directJwe(entry, key, ledger) },
        },
      },
    });
    await at.store.update([preferences], (all) => [{ ...all, retention: { [ledger]: 'vault' } }]);
    expect(await unlock(at)).toEqual({ ok: true });
    expect(await loginKept(at)).toEqual({ ok: true });
  });
  test('is under a passphrase that is turned 600,000 times at least, set up or changed as shipped', {
    timeout: 60_000,
  }, async () => {
    const at = createTestApp({ passphraseAsShipped: true });
    const turns = async () => openJwe((await vaultOf(at))?.passphrase ?? '', passphrase).header.p2c;
    expect(await setUp(at)).toEqual({ ok: true });
    expect(await turns()).toBeGreaterThanOrEqual(600_000);
    expect(await at.ask({ name: 'changePassphrase', passphrase, next: passphrase })).toEqual({ ok: true });
    expect(await turns()).toBeGreaterThanOrEqual(600_000);
  });
  test('holds no credential and no key in clear', async () => {
    const at = await kept();
    const key = (await keyOf(at)) ?? '';
    expect(key.length).toBe(43);
    expect(leak(stored(at, 'local'), [clerk.password, key, passphrase])).toBeUndefined();
  });
});

describe('a damaged vault', () => {
  test.each([
    ['no object', 'broken'],
    ['no version', { data: {} }],
    ['a version nobody knows yet', { version: 3, data: { anything: true } }],
    ['a part missing', { version: 2, data: { entries: {} } }],
    ['no JWE', { version: 2, data: { passphrase: 'x', entries: {} } }],
    ['another version', { version: 1, data: 'x' }],
  ])('(%s) is kept aside as it was, and said so; another can be set up', async (_what, broken) => {
    const at = createTestApp();
    await at.areas.local.set({ vault: broken });
    const next = await workerAfter(at);
    expect(next.areas.local.all()['vault.quarantine']).toEqual(broken);
    expect(await facts(next)).toMatchObject({ vault: 'none', quarantined: true });
    expect(await setUp(next)).toEqual({ ok: true });
    const again = await workerAfter(next);
    expect(again.areas.local.all()['vault.quarantine']).toEqual(broken);
    await again.areas.local.set({ vault: 'broken too' });
    const third = await workerAfter(again);
    expect(third.areas.local.all()).toMatchObject({
      'vault.quarantine': broken,
      'vault.quarantine.2': 'broken too',
    });
    await third.ask({ name: 'discardQuarantinedVault' });
    expect(Object.keys(third.areas.local.all()).filter((name) => name.includes('quarantine'))).toEqual([]);
    expect((await facts(third)).quarantined).toBe(false);
  });
  test('whose lock is no JWE of ours is kept aside when it is tried', async () => {
    const at = await kept();
    await lock(at);
    const here = await vaultOf(at);
    const parts = here?.passphrase.split('.') ?? [];
    parts[0] = base64url(JSON.stringify({ alg: 'dir', enc: 'A256GCM' }));
    const broken = { version: 2, data: { ...here, passphrase: parts.join('.') } };
    await at.areas.local.set({ vault: broken });
    expect(await unlock(at)).toMatchObject({ ...locked, facts: { detail: 'damaged' } });
    expect(at.areas.local.all()['vault.quarantine']).toEqual(broken);
    expect(await facts(at)).toMatchObject({ vault: 'none', quarantined: true });
  });
  test('of which one entry is broken opens with the others, and is kept aside as it was', async () => {
    const { at, broken } = await withBrokenEntry();
    expect(await unlock(at)).toEqual({ ok: true });
    expect(Object.keys((await vaultOf(at))?.entries ?? {})).toEqual([ledger]);
    expect(at.areas.local.all()['vault.quarantine']).toEqual(broken);
    expect((await facts(at)).quarantined).toBe(true);
    expect(await loginKept(at)).toEqual({ ok: true });
  });
  test('of which one entry is broken stays locked and whole where there is no room to keep it aside', async () => {
    const { at, broken } = await withBrokenEntry();
    refuseWrites(at.areas.local, (keys) => keys.some((key) => key.startsWith('vault.quarantine')));
    expect(await unlock(at)).toMatchObject({ ok: false });
    expect([at.areas.local.all().vault, await keyOf(at)]).toEqual([broken, null]);
  });
});

/** A locked vault with one good entry and a broken one. */
async function withBrokenEntry() {
  const at = await kept();
  await lock(at);
  const here = await vaultOf(at);
  const whole = here?.entries[ledger] ?? '';
  // The entry of one tenant fits no other.
  const broken = { version: 2, data: { ...here, entries: { [ledger]: whole, other: whole } } };
  await at.areas.local.set({ vault: broken });
  return { at, broken };
}

/** Makes an area refuse some writes, as one without room does. */
function refuseWrites(area: MemoryArea, isRefused: (keys: readonly string[]) => boolean): void {
  const { set } = area;
  area.set = async (items) => {
    if (isRefused(Object.keys(items))) throw new Error('no room');
    await set(items);
  };
}

test('a passphrase whose attempt cannot be recorded is not tried', async () => {
  const at = await kept();
  await lock(at);
  // The vault's key is written with the attempts' end, once the passphrase has opened it.
  refuseWrites(at.areas.session, (keys) => keys.includes('unlockAttempts') && !keys.includes('vaultKey'));
  expect(await unlock(at)).toMatchObject({ ok: false });
  expect(await keyOf(at)).toBeNull();
});

test('a new passphrase whose key finds no room says so, and opens the vault later', async () => {
  const at = await kept();
  // The old key is deleted alone.
  refuseWrites(at.areas.session, (keys) => keys.includes('vaultKey') && keys.length > 1);
  expect(await at.ask({ name: 'changePassphrase', passphrase, next: newPassphrase })).toMatchObject({
    ok: false,
  });
  expect(await keyOf(at)).toBeNull();
  const next = await workerAfter({ ...at, areas: { ...at.areas, session: memoryArea() } });
  expect(await unlock(next, newPassphrase)).toEqual({ ok: true });
});

describe('another passphrase', () => {
  const change = { name: 'changePassphrase', passphrase, next: newPassphrase };
  test('opens it from then on, and the old one does not; all is still there', async () => {
    const at = await kept();
    expect(await at.ask(change)).toEqual({ ok: true });
    await lock(at);
    expect(await unlock(at)).toMatchObject({ ...locked, facts: { detail: 'passphrase' } });
    expect(await unlock(at, newPassphrase)).toEqual({ ok: true });
    expect(await loginKept(at)).toEqual({ ok: true });
  });
  test('puts everything under another key: the old file with the old passphrase opens nothing new', async () => {
    const at = await kept();
    const before = await vaultOf(at);
    const { plain: oldKey } = openJwe(before?.passphrase ?? '', passphrase);
    await at.ask(change);
    const now = await vaultOf(at);
    expect(() => openJwe(now?.entries[ledger] ?? '', oldKey)).toThrow();
    expect(await keyOf(at)).not.toBe(base64url(oldKey));
  });
  test('keeps the passkey only when that was at hand', async () => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    await at.ask({ ...change, output: prf });
    await lock(at);
    expect(await at.ask({ name: 'unlockByPasskey', output: prf })).toEqual({ ok: true });
    await at.ask({ name: 'changePassphrase', passphrase: newPassphrase, next: passphrase });
    expect([(await vaultOf(at))?.passkey, (await facts(at)).passkey]).toEqual([undefined, undefined]);
  });
});

describe('a passkey', () => {
  test('opens the vault, and another output does not', async () => {
    const at = await kept();
    expect(await at.ask({ name: 'addPasskey', ...passkey })).toEqual({ ok: true });
    expect((await facts(at)).passkey).toEqual({ credential: passkey.credential, salt: passkey.salt });
    await lock(at);
    expect(await at.ask({ name: 'unlockByPasskey', output: otherPrf })).toEqual({
      ...locked,
      facts: { detail: 'passkey' },
    });
    expect(await keyOf(at)).toBeNull();
    expect(await at.ask({ name: 'unlockByPasskey', output: prf })).toEqual({ ok: true });
    expect(await loginKept(at)).toEqual({ ok: true });
  });
  test('wraps the vault’s key so that the other implementation finds it', async () => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    const { plain } = openJwe((await vaultOf(at))?.passkey?.key ?? '', passkeyKey(bytesFrom(prf)));
    expect(base64url(plain)).toBe(await keyOf(at));
  });
  test('is added only to an open vault, and opens nothing once it is removed', async () => {
    const at = await kept();
    await lock(at);
    expect(await at.ask({ name: 'addPasskey', ...passkey })).toMatchObject(locked);
    await unlock(at);
    await at.ask({ name: 'addPasskey', ...passkey });
    expect(await at.ask({ name: 'removePasskey', passphrase })).toEqual({ ok: true });
    await lock(at);
    expect(await at.ask({ name: 'unlockByPasskey', output: prf })).toMatchObject(locked);
    expect(await unlock(at)).toEqual({ ok: true });
  });
  test('whose part of an old file somebody kept opens nothing of today’s once it is removed', async () => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    const old = await vaultOf(at);
    const { plain: oldKey } = openJwe(old?.passkey?.key ?? '', passkeyKey(bytesFrom(prf)));
    expect(openJwe(old?.entries[ledger] ?? '', oldKey).plain.length).toBeGreaterThan(0);
    await at.ask({ name: 'removePasskey', passphrase });
    const now = await vaultOf(at);
    expect(() => openJwe(now?.entries[ledger] ?? '', oldKey)).toThrow();
    expect(await keyOf(at)).not.toBe(base64url(oldKey));
    // Not even put back into today's file.
    await lock(at);
    const oldPasskey = old?.passkey;
    await at.areas.local.set({ vault: { version: 2, data: { ...now, passkey: oldPasskey } } });
    await at.ask({ name: 'unlockByPasskey', output: prf });
    expect(await loginKept(at)).not.toMatchObject({ ok: true });
  });
  test('takes no other’s place: that one is removed first, and with it the key it knew', async () => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    const before = await vaultOf(at);
    const other = { ...passkey, credential: 'other', output: otherPrf };
    expect(await at.ask({ name: 'addPasskey', ...other })).toMatchObject({
      ok: false,
      code: 'bad_message',
    });
    expect(await vaultOf(at)).toEqual(before);
    await lock(at);
    expect(await at.ask({ name: 'unlockByPasskey', output: otherPrf })).toMatchObject(locked);
    expect(await at.ask({ name: 'unlockByPasskey', output: prf })).toEqual({ ok: true });
  });
  test('is not removed by a wrong passphrase: all is as it was', async () => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    const before = await vaultOf(at);
    expect(await at.ask({ name: 'removePasskey', passphrase: newPassphrase })).toMatchObject({
      ...locked,
      facts: { detail: 'passphrase' },
    });
    expect([await vaultOf(at), (await facts(at)).vault]).toEqual([before, 'unlocked']);
  });
});

describe('an erased vault', () => {
  test('is gone, key and all, and who kept something in it is asked each time', async () => {
    const at = await kept();
    expect(await at.ask({ name: 'eraseVault' })).toEqual({ ok: true });
    expect(at.areas.local.all()).not.toHaveProperty('vault');
    expect([await keyOf(at), await facts(at)]).toEqual([
      null,
      { vault: 'none', retained: {}, open: false, quarantined: false },
    ]);
    expect((await at.preferences()).retention).toEqual({});
    expect(await setUp(at, newPassphrase)).toEqual({ ok: true });
  });
  test('takes what was damaged and set aside with it: that is under the same passphrase', async () => {
    const at = await kept();
    await at.areas.local.set({
      'vault.quarantine': { version: 2, data: 'old' },
      'vault.quarantine.2': 'older',
    });
    expect(await at.ask({ name: 'eraseVault' })).toEqual({ ok: true });
    expect(Object.keys(at.areas.local.all()).filter((key) => key.startsWith('vault'))).toEqual([]);
    expect((await facts(at)).quarantined).toBe(false);
  });
});

describe('that the vault is locked', () => {
  /** A dead session whose log-in is in a vault that is locked. */
  async function inTheWay(): Promise<TestApp> {
    const at = await kept();
    await lock(at);
    erp.killAllTokens();
    expect(await at.ask({ name: 'check', tenant: ledger })).toMatchObject(locked);
    expect((await at.pass(ledger))?.problem?.code).toBe('vault_locked');
    return at;
  }
  test('is no tenant’s problem any more once it is erased', async () => {
    const at = await inTheWay();
    await at.ask({ name: 'eraseVault' });
    expect([(await facts(at)).vault, (await at.pass(ledger))?.problem]).toEqual(['none', undefined]);
  });
  test('nor once it is found damaged and kept aside', async () => {
    const at = await inTheWay();
    await at.areas.local.set({ vault: { version: 2, data: 'damaged' } });
    const next = await workerAfter(at);
    expect(await facts(next)).toMatchObject({ vault: 'none', quarantined: true });
    expect((await next.pass(ledger))?.problem).toBeUndefined();
  });
  test('nor once the organisation forbids it: nobody is led to unlock it', async () => {
    const at = await inTheWay();
    const next = createTestApp({
      areas: at.areas,
      clock: at.clock,
      managed: async () => ({ preferences: { vault: false } }),
    });
    await next.app.applyManagedPolicy();
    expect((await next.pass(ledger))?.problem).toBeUndefined();
  });
});

describe('the organisation', () => {
  const managed = (at: TestApp, rules: Record<string, unknown>) =>
    createTestApp({
      areas: at.areas,
      clock: at.clock,
      managed: async () => ({ version: 1, tenants: [], preferences: rules }),
    });
  test('may forbid the vault: locked, not usable, its ciphertext kept until somebody erases it', async () => {
    const at = await kept();
    const before = await vaultOf(at);
    const ruled = managed(at, { vault: false });
    await ruled.app.recover();
    await ruled.app.applyManagedPolicy();
    expect([await keyOf(ruled), (await facts(ruled)).vault]).toEqual([null, 'locked']);
    const forbidden = { ok: false, code: 'forbidden', facts: { detail: 'managed' } };
    expect(await unlock(ruled)).toEqual(forbidden);
    expect(await ruled.ask({ name: 'unlockByPasskey', output: prf })).toEqual(forbidden);
    expect(await keep(ruled, ledger, 'vault')).toEqual(forbidden);
    expect(await loginKept(ruled)).toMatchObject({ code: 'not_signed_in' });
    expect(await vaultOf(ruled)).toEqual(before);
    await ruled.ask({ name: 'eraseVault' });
    expect(await setUp(ruled)).toEqual(forbidden);
  });
  test('that forbids the vault leaves nothing to log in with, and gives it back with the leave', async () => {
    const at = await kept();
    const ruled = managed(at, { vault: false });
    await ruled.app.applyManagedPolicy();
    expect((await facts(ruled)).retained).toEqual({});
    // Nothing that comes after it says otherwise.
    await lock(ruled);
    await ruled.login(ledger, clerk);
    expect((await facts(ruled)).retained).toEqual({});
    const free = managed(at, {});
    await free.app.applyManagedPolicy();
    expect((await facts(free)).retained).toEqual({ [ledger]: 'vault' });
    expect(await unlock(free)).toEqual({ ok: true });
    expect(await loginKept(free)).toEqual({ ok: true });
  });
  test('that forbids the vault keeps nobody from having it forgotten', async () => {
    const at = await kept();
    const ruled = managed(at, { vault: false });
    await ruled.app.applyManagedPolicy();
    expect(await keep(ruled, ledger, 'ask')).toEqual({ ok: true });
    expect((await vaultOf(ruled))?.entries).toEqual({});
    const free = managed(at, {});
    await free.app.applyManagedPolicy();
    expect([(await facts(free)).retained, (await free.preferences()).retention]).toEqual([{}, {}]);
  });
  test('that forbids the vault leaves in it nothing of whom somebody else came after', async () => {
    const at = await kept();
    const ruled = managed(at, { vault: false });
    await ruled.app.applyManagedPolicy();
    expect(await ruled.login(ledger, demo)).toEqual({ ok: true });
    const free = managed(at, {});
    await free.app.applyManagedPolicy();
    expect((await facts(free)).retained).toEqual({});
  });
  test('may forbid remembering: what was remembered is gone at once', async () => {
    const at = createTestApp();
    await importTenants(at, nextupTenant(erp));
    await keep(at, ledger, 'browser');
    await at.login(ledger, clerk);
    expect(await at.store.read(credentials)).toHaveProperty(ledger);
    const ruled = managed(at, { remember: false });
    await ruled.app.applyManagedPolicy();
    expect([await ruled.store.read(credentials), (await facts(ruled)).retained]).toEqual([{}, {}]);
    await ruled.login(ledger, clerk);
    expect(await ruled.store.read(credentials)).toEqual({});
    expect(await keep(ruled, ledger, 'ask')).toEqual({ ok: true });
    expect(await keep(ruled, ledger, 'browser')).toMatchObject({ code: 'forbidden' });
  });
  test('may force auto-lock and its longest time; a shorter one stays a person’s own', async () => {
    const at = createTestApp();
    await importTenants(at, nextupTenant(erp));
    await keep(at, ledger, 'browser');
    await at.login(ledger, clerk);
    const ruled = managed(at, { autoLock: 5 });
    await ruled.app.recover();
    await ruled.app.applyManagedPolicy();
    await ruled.ask({ name: 'setPreferences', autoLock: 60 });
    ruled.clock.advance(5 * 60_000);
    await ruled.app.runDueWork();
    expect(await ruled.store.read(credentials)).toEqual({});
    await ruled.ask({ name: 'setPreferences', autoLock: 2 });
    await setUp(ruled);
    ruled.clock.advance(2 * 60_000);
    await ruled.app.runDueWork();
    expect(await ruled.store.read(vaultKey)).toBeNull();
  });
});
