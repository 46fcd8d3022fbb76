import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../lib/protocol/commands.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import {
  clerk,
  createTestApp,
  demo,
  fuse,
  importTenants,
  type MemoryAreas,
  memoryAreas,
  nextupTenant,
  type TestApp,
  type TestClock,
  testClock,
} from '../support/test-app.ts';
import {
  facts,
  keep,
  keyOf,
  lock,
  newPassphrase,
  passkey,
  passphrase,
  prf,
  setUp,
  unlock,
  vaultOf,
} from '../support/test-vault.ts';

// The browser ends the worker at any await while the vault is unlocked, saved, re-keyed. The vault is the old one or
// the new one, never neither: it opens with one of the passphrases, and what was kept in it signs in.

let erp: NextUpSimulator;
beforeEach(async () => {
  erp = await startNextUp();
});
afterEach(() => erp.close());

const ledger = 'acme-erp';
const branch = 'acme-branch';

interface Stage {
  areas: MemoryAreas;
  clock: TestClock;
}

interface Act {
  what: string;
  /** Whether the vault is open when it begins. */
  locked?: boolean;
  before?(at: TestApp): Promise<unknown>;
  act(at: TestApp): Promise<Reply>;
  /** With what it may open afterwards. */
  opens: readonly string[];
  /** The credential of the second tenant may be there or not. */
  saves?: boolean;
  /** It may be gone: that was asked for. */
  erases?: boolean;
}

const acts: readonly Act[] = [
  { what: 'unlocking', locked: true, act: (at) => unlock(at), opens: [passphrase] },
  {
    what: 'unlocking by a passkey',
    locked: true,
    before: (at) => at.ask({ name: 'addPasskey', ...passkey }),
    act: (at) => at.ask({ name: 'unlockByPasskey', output: prf }),
    opens: [passphrase],
  },
  { what: 'locking', act: lock, opens: [passphrase] },
  {
    what: 'saving',
    act: (at) => at.login(branch, demo),
    opens: [passphrase],
    saves: true,
  },
  {
    what: 're-keying',
    act: (at) => at.ask({ name: 'changePassphrase', passphrase, next: newPassphrase }),
    opens: [passphrase, newPassphrase],
  },
  {
    what: 're-keying while it is locked, with a passkey',
    locked: true,
    before: (at) => at.ask({ name: 'addPasskey', ...passkey }),
    act: (at) => at.ask({ name: 'changePassphrase', passphrase, next: newPassphrase, output: prf }),
    opens: [passphrase, newPassphrase],
  },
  {
    what: 'removing a passkey',
    before: (at) => at.ask({ name: 'addPasskey', ...passkey }),
    act: (at) => at.ask({ name: 'removePasskey', passphrase }),
    opens: [passphrase],
  },
  { what: 'adding a passkey', act: (at) => at.ask({ name: 'addPasskey', ...passkey }), opens: [passphrase] },
  {
    what: 'forgetting another tenant’s',
    before: (at) => at.login(branch, demo),
    act: (at) => keep(at, branch, 'ask'),
    opens: [passphrase],
    saves: true,
  },
  { what: 'erasing', act: (at) => at.ask({ name: 'eraseVault' }), opens: [passphrase], erases: true },
];

async function stage({ locked, before }: Act): Promise<Stage> {
  const areas = memoryAreas();
  const clock = testClock();
  const at = createTestApp({ areas, clock });
  await importTenants(at, nextupTenant(erp), nextupTenant(erp, { id: branch, name: 'Acme Branch' }));
  await setUp(at);
  for (const tenant of [ledger, branch]) await keep(at, tenant, 'vault');
  await at.login(ledger, clerk);
  await before?.(at);
  if (locked === true) await lock(at);
  return { areas, clock };
}

/** What holds after every death. */
async function expectOldOrNew(areas: MemoryAreas, clock: TestClock, act: Act): Promise<void> {
  const next = createTestApp({ areas, clock });
  await next.app.recover();
  const told = await facts(next);
  // What is shown is what is: open exactly when the key is there.
  expect(told.vault === 'unlocked').toBe((await keyOf(next)) !== null);
  expect(told.quarantined).toBe(false);
  if (act.erases === true && (await vaultOf(next)) === null) {
    expect([told.vault, (await next.preferences()).retention ?? {}]).toEqual(['none', {}]);
    return;
  }
  // The key that is there, if one is, opens what is there.
  if ((await keyOf(next)) !== null) {
    await next.ask({ name: 'logout', tenant: ledger });
    expect(await next.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
  }
  await lock(next);
  const opened: string[] = [];
  for (const words of act.opens) {
    if ((await unlock(next, words)).ok) opened.push(words);
    await lock(next);
  }
  expect(opened).toHaveLength(1);
  await unlock(next, opened[0]);
  await next.ask({ name: 'logout', tenant: ledger });
  expect(await next.ask({ name: 'loginWithStored', tenant: ledger })).toEqual({ ok: true });
  const { retained: kept } = await facts(next);
  expect(kept[ledger]).toBe('vault');
  if (kept[branch] !== undefined) expect(act.saves).toBe(true);
  // What is kept is wanted: a choice and what it keeps are one write.
  if (kept[branch] !== undefined) expect((await next.preferences()).retention).toHaveProperty(branch);
  if (kept[branch] !== undefined)
    expect(await next.ask({ name: 'loginWithStored', tenant: branch })).toEqual({ ok: true });
}

describe('the worker dies while', () => {
  test.each(
    acts.flatMap((act) => (['before', 'after'] as const).map((when) => [act.what, when, act] as const)),
  )(
    '%s: %s the effect of every await',
    async (_what, when, act) => {
      const whole = fuse();
      const first = await stage(act);
      expect(await act.act(createTestApp({ ...first, fuse: whole }))).toMatchObject({ ok: true });
      expect(whole.count).toBeGreaterThan(3);
      let deaths = 0;
      for (let at = 1; at <= whole.count; at += 1) {
        const { areas, clock } = await stage(act);
        const burning = fuse(at, when);
        await Promise.race([act.act(createTestApp({ areas, clock, fuse: burning })), burning.blowing]);
        if (!burning.blown) continue;
        deaths += 1;
        await expectOldOrNew(areas, clock, act);
      }
      expect(deaths).toBeGreaterThan(3);
    },
    120_000,
  );

  test('setting up: there is a vault that opens, or none', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at < 100; at += 1) {
        const areas = memoryAreas();
        const clock = testClock();
        const burning = fuse(at, when);
        await Promise.race([setUp(createTestApp({ areas, clock, fuse: burning })), burning.blowing]);
        if (!burning.blown) break;
        const next = createTestApp({ areas, clock });
        await next.app.recover();
        if ((await vaultOf(next)) === null) expect((await facts(next)).vault).toBe('none');
        else expect(await unlock(next)).toEqual({ ok: true });
      }
    }
  });
});
