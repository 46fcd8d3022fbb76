import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lastUse } from '../../../lib/storage/slots.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { leak } from '../../support/leak.ts';
import {
  clerk,
  createTestApp,
  importTenants,
  nextupTenant,
  nexudusTenant,
  type TestApp,
  tom,
  tomsCode,
} from '../../support/test-app.ts';
import {
  facts,
  keep,
  keyOf,
  lock,
  passphrase,
  remembered,
  setUp,
  stored,
  unlock,
} from '../../support/test-vault.ts';

let erp: NextUpSimulator;
let space: NexudusSimulator;
beforeEach(async () => {
  [erp, space] = await Promise.all([startNextUp(), startNexudus()]);
});
afterEach(() => Promise.all([erp.close(), space.close()]));

const ledger = 'acme-erp';
const members = 'acme-members';
const minute = 60_000;

interface Open {
  at: TestApp;
  alarms: (number | null)[];
}

/** A vault that is open, a credential that is remembered, a sign-in that waits for its code. */
async function open(withVault = true): Promise<Open> {
  const alarms: (number | null)[] = [];
  const at = createTestApp({ lockAlarm: (moment) => void alarms.push(moment) });
  await importTenants(at, nextupTenant(erp), nexudusTenant(space));
  if (withVault) await setUp(at);
  await keep(at, ledger, 'browser');
  await at.login(ledger, clerk);
  await at.login(members, tom);
  return { at, alarms };
}

async function expectLocked(at: TestApp): Promise<void> {
  expect([await keyOf(at), await remembered(at), await at.pending()]).toEqual([null, {}, {}]);
  expect(await facts(at)).toMatchObject({ retained: {}, open: false });
  expect((await facts(at)).vault).not.toBe('unlocked');
  expect(leak(stored(at, 'session'), [clerk.password, tom.password, passphrase])).toBeUndefined();
}
async function expectOpen(at: TestApp): Promise<void> {
  expect([(await keyOf(at)) !== null, Object.keys(await remembered(at))]).toEqual([true, [ledger]]);
  expect((await facts(at)).open).toBe(true);
}

describe('a lock', () => {
  test('wipes the key, what is remembered, and what waits for a code; sessions stay', async () => {
    const { at } = await open();
    const key = (await keyOf(at)) ?? '';
    expect(key).not.toBe('');
    expect(await lock(at)).toEqual({ ok: true });
    await expectLocked(at);
    expect(leak(stored(at, 'session'), [key])).toBeUndefined();
    expect([await at.state(ledger), await at.state(members)]).toEqual(['signed-in', 'signed-out']);
  });
  test('ends the sessions too where that is wanted', async () => {
    const { at } = await open();
    await at.ask({ name: 'setPreferences', lockEndsSessions: true });
    await lock(at);
    expect([await at.state(ledger), await at.token(ledger)]).toEqual(['signed-out', null]);
    expect(erp.liveSessions()).toEqual([]);
  });
  test('lets go of a log-in that flies: nothing of it is kept afterwards', async () => {
    const { at } = await open();
    await at.ask({ name: 'logout', tenant: ledger });
    erp.switches.fault = 'slow';
    const flying = at.login(ledger, clerk);
    await lock(at);
    await flying;
    await expectLocked(at);
  });
  test('lets go of a code that is on its way, and no session comes of it', async () => {
    const { at } = await open();
    space.switches.fault = 'slow';
    const flying = at.ask({ name: 'submitCode', tenant: members, value: tomsCode });
    await lock(at);
    await flying;
    expect([await at.state(members), await at.token(members)]).toEqual(['signed-out', null]);
    await expectLocked(at);
  });
  test('tells what was kept aside, though the slot that said so is gone', async () => {
    const { at } = await open();
    await at.areas.local.set({ 'vault.quarantine': 'damaged' });
    await at.areas.session.remove(['vaultStatus']);
    await lock(at);
    expect(await facts(at)).toMatchObject({ vault: 'locked', quarantined: true, open: false });
  });
  test('ends a log-in that waits for its code, and leaves what else stands on that pass and the others', async () => {
    const { at } = await open();
    const before = await at.pass(ledger);
    expect((await at.pass(members))?.signingIn).toBeDefined();
    await lock(at);
    expect([await at.pass(members), await at.pass(ledger)]).toEqual([undefined, before]);
  });
  test('is nothing where nothing is open', async () => {
    const at = createTestApp();
    expect(await lock(at)).toEqual({ ok: true });
    expect((await facts(at)).vault).toBe('none');
  });
});

describe('by itself', () => {
  test('after fifteen minutes without use, by an alarm that is set for then', async () => {
    const { at, alarms } = await open();
    expect(alarms.at(-1)).toBe(at.clock.now() + 15 * minute);
    at.clock.advance(15 * minute - 1);
    await at.app.runDueWork();
    await expectOpen(at);
    at.clock.advance(1);
    await at.app.runDueWork();
    await expectLocked(at);
    expect(alarms.at(-1)).toBeNull();
  });
  test('use begins the time anew', async () => {
    const { at, alarms } = await open();
    for (let time = 0; time < 5; time += 1) {
      at.clock.advance(14 * minute);
      await at.ask({ name: 'pageOpened' });
      expect(alarms.at(-1)).toBe(at.clock.now() + 15 * minute);
    }
    await at.app.runDueWork();
    await expectOpen(at);
  });
  test('use is written once in ten seconds, and at once when the clock was set back by as much', async () => {
    const { at, alarms } = await open();
    const begun = await at.store.read(lastUse);
    for (const [later, written] of [
      [9999, begun],
      [1, at.clock.now() + 10_000],
      [9999, at.clock.now() + 10_000],
      [-20_000, at.clock.now() - 1],
    ] as const) {
      at.clock.advance(later);
      await at.ask({ name: 'pageOpened' });
      expect(await at.store.read(lastUse)).toBe(written);
      expect(alarms.at(-1)).toBe((written ?? 0) + 15 * minute);
    }
  });
  test('a command that comes too late finds it locked: a late alarm gives nothing away', async () => {
    const { at } = await open();
    at.clock.advance(16 * minute);
    erp.killAllTokens();
    expect(await at.ask({ name: 'loginWithStored', tenant: ledger })).toMatchObject({ ok: false });
    await expectLocked(at);
  });
  test('a worker that wakes too late locks before anything else', async () => {
    const { at } = await open();
    at.clock.advance(60 * minute);
    const next = createTestApp({ areas: at.areas, clock: at.clock });
    await next.app.recover();
    await expectLocked(next);
  });
  test('a clock that is set back locks', async () => {
    const { at } = await open();
    at.clock.advance(-2 * minute);
    await at.app.runDueWork();
    await expectLocked(at);
  });
  test('after as many minutes as were chosen', async () => {
    const { at, alarms } = await open();
    await at.ask({ name: 'setPreferences', autoLock: 1 });
    expect(alarms.at(-1)).toBe(((await at.store.read(lastUse)) ?? 0) + minute);
    at.clock.advance(minute);
    await at.app.runDueWork();
    await expectLocked(at);
  });
  test('never without a vault, unless minutes were chosen: remembered means until the browser closes', async () => {
    const { at, alarms } = await open(false);
    at.clock.advance(1000 * minute);
    await at.app.runDueWork();
    expect([Object.keys(await remembered(at)), alarms.at(-1)]).toEqual([[ledger], null]);
    await at.ask({ name: 'setPreferences', autoLock: 5 });
    at.clock.advance(5 * minute);
    await at.app.runDueWork();
    expect(await remembered(at)).toEqual({});
  });
});

describe('when the screen locks', () => {
  test('it locks where there is a vault', async () => {
    const { at } = await open();
    await at.app.onScreenLock(true);
    await expectLocked(at);
    expect(await at.state(ledger)).toBe('signed-in');
  });
  test('it does not where that was switched off, nor without a vault', async () => {
    const { at } = await open();
    await at.ask({ name: 'setPreferences', lockOnScreen: false });
    await at.app.onScreenLock(true);
    await expectOpen(at);
    const without = await open(false);
    await without.at.app.onScreenLock(true);
    expect(Object.keys(await remembered(without.at))).toEqual([ledger]);
    await without.at.ask({ name: 'setPreferences', lockOnScreen: true });
    await without.at.app.onScreenLock(true);
    expect(await remembered(without.at)).toEqual({});
  });
  test('sessions end as before where `logoutOnLock` says so', async () => {
    const { at } = await open();
    await at.ask({ name: 'setPreferences', logoutOnLock: true });
    await at.app.onScreenLock(true);
    expect(await at.state(ledger)).toBe('signed-out');
  });
});

test('an unlocked vault that was locked opens again, as often as one likes', async () => {
  const { at } = await open();
  for (let time = 0; time < 3; time += 1) {
    await lock(at);
    expect((await facts(at)).vault).toBe('locked');
    expect(await unlock(at)).toEqual({ ok: true });
    expect((await facts(at)).vault).toBe('unlocked');
  }
});

test.each([
  [1, true],
  [1440, true],
  [0, false],
  [1441, false],
])('a vault may lock after %d minutes: %s', async (autoLock, isSet) => {
  const at = createTestApp();
  expect((await at.ask({ name: 'setPreferences', autoLock })).ok).toBe(isSet);
  expect((await at.preferences()).autoLock).toBe(isSet ? autoLock : undefined);
});
