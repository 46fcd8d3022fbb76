import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMutex } from '../../../lib/async/mutex.ts';
import { createRetainedCredentials } from '../../../lib/vault/retained-credentials.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { base64url, openJwe } from '../../support/reference-vault.ts';
import { slotData } from '../../support/slot-data.ts';
import { clerk, createTestApp, importTenants, nextupTenant, type TestApp } from '../../support/test-app.ts';
import {
  keep,
  keyOf,
  lock,
  newPassphrase,
  passkey,
  passphrase,
  prf,
  setUp,
  unlock,
} from '../../support/test-vault.ts';

// What stands in the areas after each single write: a worker that ends there leaves it so.

let erp: NextUpSimulator;
beforeEach(async () => {
  erp = await startNextUp();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await erp.close();
});

const ledger = 'acme-erp';

interface State {
  key: string | null;
  /** What pages are told: `none`, `locked` or `unlocked`. */
  told: string;
  open: boolean;
  vault: { passphrase: string; entries: Record<string, string> } | null;
}

async function kept(): Promise<TestApp> {
  const at = createTestApp();
  await importTenants(at, nextupTenant(erp));
  await setUp(at);
  await keep(at, ledger, 'vault');
  await at.login(ledger, clerk);
  return at;
}

/** Every state that the areas go through while a command is done. */
async function statesOf(at: TestApp, command: () => Promise<unknown>): Promise<State[]> {
  const states: State[] = [];
  const look = () => {
    const { vaultKey, vaultStatus } = at.areas.session.all();
    const { vault, open } = slotData(vaultStatus) as { vault: string; open: boolean };
    const stored = (at.areas.local.all().vault as { data?: State['vault'] } | undefined)?.data ?? null;
    const key = (vaultKey as { data?: string | null } | undefined)?.data ?? null;
    states.push({ key, told: vault, open, vault: stored });
  };
  for (const area of [at.areas.local, at.areas.session])
    for (const name of ['set', 'remove'] as const) {
      const write = area[name].bind(area) as (what: never) => Promise<void>;
      vi.spyOn(area, name).mockImplementation(async (what: unknown) => {
        await write(what as never);
        look();
      });
    }
  await command();
  vi.restoreAllMocks();
  return states;
}

describe('pages are told that a vault is unlocked while its key is there, and at no other moment', () => {
  test.each<[what: string, locked: boolean, command: (at: TestApp) => Promise<unknown>]>([
    ['an unlock', true, (at) => unlock(at)],
    ['an unlock by passkey', true, (at) => at.ask({ name: 'unlockByPasskey', output: prf })],
    ['a lock', false, (at) => lock(at)],
  ])('%s', async (_what, locked, command) => {
    const at = await kept();
    await at.ask({ name: 'addPasskey', ...passkey });
    if (locked) await lock(at);
    const states = await statesOf(at, () => command(at));
    expect(states.map(({ key, told, open }) => [key !== null, told, open])).toEqual(
      states.map(({ key }) => (key === null ? [false, 'locked', false] : [true, 'unlocked', true])),
    );
    expect(states.at(-1)?.key === null).toBe(!locked);
  });
});

describe('a vault under another key', () => {
  test.each<[what: string, command: (at: TestApp) => Promise<unknown>]>([
    [
      'of another passphrase',
      (at) => at.ask({ name: 'changePassphrase', passphrase, next: newPassphrase, output: prf }),
    ],
    ['of a removed passkey', (at) => at.ask({ name: 'removePasskey', passphrase })],
  ])(
    '%s is never beside the old key: nothing could be written under that into it',
    async (_what, command) => {
      const at = await kept();
      await at.ask({ name: 'addPasskey', ...passkey });
      const states = await statesOf(at, () => command(at));
      expect(new Set(states.map(({ key }) => key)).size).toBeGreaterThan(2);
      for (const { key, vault } of states) {
        if (key === null || vault === null) continue;
        expect(
          openJwe(vault.entries[ledger] ?? '', Buffer.from(key, 'base64url')).plain.length,
        ).toBeGreaterThan(0);
      }
    },
  );
});

describe('no key is left in the background’s memory', () => {
  test.each<[what: string, command: (at: TestApp) => Promise<unknown>]>([
    ['by reading an entry', (at) => at.ask({ name: 'loginWithStored', tenant: ledger })],
    ['by writing an entry', (at) => at.login(ledger, clerk)],
    ['by a lock and an unlock', async (at) => [await lock(at), await unlock(at)]],
    ['by adding a passkey', (at) => at.ask({ name: 'addPasskey', ...passkey })],
    ['by another passphrase', (at) => at.ask({ name: 'changePassphrase', passphrase, next: newPassphrase })],
  ])('%s', async (_what, command) => {
    const at = await kept();
    const before = await keyOf(at);
    const held: Uint8Array[] = [];
    const from = Uint8Array.from.bind(Uint8Array) as (...parts: unknown[]) => Uint8Array;
    const remember = (bytes: Uint8Array) => {
      if (bytes.length === 32) held.push(bytes);
      return bytes;
    };
    vi.spyOn(Uint8Array, 'from').mockImplementation(((...parts: unknown[]) =>
      remember(from(...parts))) as never);
    const { getRandomValues } = crypto;
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(
      (bytes) => remember(getRandomValues.call(crypto, bytes as never) as never) as never,
    );
    const { decrypt } = crypto.subtle;
    vi.spyOn(crypto.subtle, 'decrypt').mockImplementation(async (...parts) => {
      const plain = await decrypt.apply(crypto.subtle, parts);
      remember(new Uint8Array(plain));
      return plain;
    });
    await command(at);
    const keys = [before, await keyOf(at)];
    expect(held.length).toBeGreaterThan(0);
    expect(held.filter((bytes) => keys.includes(base64url(bytes)))).toEqual([]);
  });
});

describe('credentials that cannot be removed', () => {
  test.each(['local', 'session'] as const)('are no success: the %s area says why', async (area) => {
    const at = await kept();
    await keep(at, ledger, area === 'local' ? 'vault' : 'browser');
    const credentials = createRetainedCredentials({
      store: at.store,
      policy: async () => ({}),
      now: at.clock.now,
      mutex: createMutex(),
    });
    vi.spyOn(at.areas[area], 'set').mockRejectedValue(new Error('QUOTA_BYTES quota exceeded'));
    await expect(credentials.forget(ledger)).rejects.toThrow('QUOTA_BYTES');
  });
});
