/** Worlds with a vault in them, and what can be seen of it from outside. */

import type { Reply } from '../../lib/protocol/commands.ts';
import { credentials, vault, vaultKey, vaultStatus } from '../../lib/storage/slots.ts';
import type { Remembered, Vault, VaultStatus } from '../../lib/vault/schema.ts';
import type { TestApp } from './test-app.ts';

export const passphrase = 'correct horse battery staple';
export const newPassphrase = 'another horse, another battery';
/** What a passkey's PRF gives: 32 bytes. */
export const prf = Buffer.alloc(32, 7).toString('base64url');
export const otherPrf = Buffer.alloc(32, 8).toString('base64url');
export const passkey = { credential: 'Y3JlZGVudGlhbA', salt: 'c2FsdA', output: prf };

export const setUp = (at: TestApp, words = passphrase): Promise<Reply> =>
  at.ask({ name: 'setUpVault', passphrase: words });
export const unlock = (at: TestApp, words = passphrase): Promise<Reply> =>
  at.ask({ name: 'unlockVault', passphrase: words });
export const lock = (at: TestApp): Promise<Reply> => at.ask({ name: 'lock' });
export const keep = (at: TestApp, tenant: string, how: string): Promise<Reply> =>
  at.ask({ name: 'setRetention', tenant, how });

export const facts = (at: TestApp): Promise<VaultStatus> => at.store.read(vaultStatus);
export const keyOf = (at: TestApp): Promise<string | null> => at.store.read(vaultKey);
export const vaultOf = (at: TestApp): Promise<Vault | null> => at.store.read(vault);
export const remembered = (at: TestApp): Promise<Remembered> => at.store.read(credentials);

/** All that is stored, as text. */
export const stored = (at: TestApp, area: 'local' | 'session'): string =>
  JSON.stringify(at.areas[area].all());
