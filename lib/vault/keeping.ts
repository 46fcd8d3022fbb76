import { fromBase64url } from '../base64url.ts';
import { ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import type { CredentialBook, Keeping } from '../sessions/credentials.ts';
import { doorsOf } from '../sessions/known.ts';
import { dropped } from '../sessions/passes.ts';
import { credentials, lastUse, preferences, vault, vaultKey } from '../slots/background.ts';
import type { PolicyPreferences } from '../tenants/policy.ts';
import type { Credentials, Tenant } from '../vendors/contract.ts';
import { tellFacts } from './found.ts';
import { type KeptCredentials, keptSchema, type Vault } from './schema.ts';
import { filledUp, openByKey, parsedBytes, sealByKey } from './sealed.ts';
import type { InTurn } from './turns.ts';

export interface KeepingParts {
  store: Store;
  policy(): Promise<PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  inTurn: InTurn;
}

/** Credentials kept in memory or in the vault, as each tenant's person chose. */
export interface KeptBook extends CredentialBook {
  /** Takes the choice for one tenant; what was kept elsewhere goes. @throws ConciergeError `forbidden`, `vault_locked` */
  choose(tenant: Tenant, keeping: Keeping): Promise<void>;
  /** Forgets what is kept of a tenant, wherever; the choice stays. */
  forget(tenantId: string): Promise<void>;
  /** Forgets what is remembered and nobody wants, or the organisation lets anybody, remembered any more. */
  putRight(): Promise<void>;
}

export function keepCredentials(parts: KeepingParts): KeptBook {
  const { store, inTurn, now } = parts;

  async function chosen(tenantId: string): Promise<Keeping> {
    const [kept, rules] = await Promise.all([store.read(preferences), parts.policy()]);
    const keeping = own(kept.keeping ?? {}, tenantId) ?? 'ask';
    if (keeping === 'browser' && rules.remember === false) return 'ask';
    if (keeping === 'vault' && rules.vault === false) return 'ask';
    return keeping;
  }

  /** @throws ConciergeError `vault_locked` */
  async function read(tenantId: string, keeping: Keeping): Promise<KeptCredentials | null> {
    if (keeping === 'browser') return own(await store.read(credentials), tenantId) ?? null;
    const sealed = own((await store.read(vault))?.entries ?? {}, tenantId);
    if (keeping !== 'vault' || sealed === undefined) return null;
    const text = await store.read(vaultKey);
    if (text === null) throw new ConciergeError('vault_locked', { fault: 'locked' });
    const key = fromBase64url(text);
    const content = await openByKey(sealed, key, tenantId).catch(() => null);
    key.fill(0);
    if (content === null) return null;
    const kept = keptSchema.safeParse(parsedBytes(content));
    return kept.success ? kept.data : null;
  }

  async function remember(tenantId: string, kept: KeptCredentials): Promise<void> {
    await store.change([credentials, lastUse], (all, _use) => [{ ...all, [tenantId]: kept }, now()]);
  }

  /** @returns `null` when the vault is locked */
  async function seal(tenantId: string, kept: KeptCredentials): Promise<string | null> {
    const text = await store.read(vaultKey);
    if (text === null) return null;
    const key = fromBase64url(text);
    const sealed = await sealByKey(filledUp(kept), key, tenantId);
    key.fill(0);
    return sealed;
  }

  async function forgetUnchosen(): Promise<void> {
    const [{ keeping = {} }, rules] = await Promise.all([store.read(preferences), parts.policy()]);
    await store.change([credentials], (all) => {
      const wanted = Object.entries(all).filter(
        ([id]) => rules.remember !== false && own(keeping, id) === 'browser',
      );
      return [wanted.length === Object.keys(all).length ? undefined : Object.fromEntries(wanted)];
    });
  }

  async function drop(tenantId: string): Promise<void> {
    await store.change([vault], (here) => [withoutEntry(here, tenantId)]);
    await store.change([credentials], (all) => [dropped(all, tenantId)]);
    await tellFacts(store, parts.policy);
  }

  return {
    find: (tenant) =>
      inTurn(async () => {
        const kept = await read(tenant.id, await chosen(tenant.id));
        if (kept === null) return null;
        if (doorsOf({ ...tenant, ...kept.doors }) === doorsOf(tenant))
          return { way: kept.way, fields: kept.fields };
        // Typed for another server: it is not carried to this one.
        await drop(tenant.id);
        return null;
      }),

    holds: (tenantId) =>
      inTurn(async () => {
        const [here, remembered] = await Promise.all([store.read(vault), store.read(credentials)]);
        return Object.hasOwn(here?.entries ?? {}, tenantId) || Object.hasOwn(remembered, tenantId);
      }),

    keep: (tenant, { way, fields }, another) =>
      inTurn(async () => {
        if (another) await drop(tenant.id);
        const keeping = await chosen(tenant.id);
        if (keeping === 'ask') return;
        const { vendor, baseUrl, settings } = tenant;
        const kept = { way, fields: { ...fields }, doors: { vendor, baseUrl, settings } };
        if (keeping === 'browser') await remember(tenant.id, kept);
        const sealed = keeping === 'vault' ? await seal(tenant.id, kept) : null;
        await store.change([vault], (here) => [withEntry(here, tenant.id, sealed)]);
        await tellFacts(store, parts.policy);
        // A log-in that worked stays one when there is no room to keep what was typed.
      }).catch(() => undefined),

    refused: (tenant, refused) =>
      inTurn(async () => {
        const keeping = await chosen(tenant.id);
        const kept = await read(tenant.id, keeping).catch(() => null);
        if (kept === null || !sameCredentials(kept, refused)) return;
        await drop(tenant.id);
      }),

    choose: (tenant, keeping) =>
      inTurn(async () => {
        const rules = await parts.policy();
        const forbidden = { ask: false, browser: rules.remember === false, vault: rules.vault === false };
        if (forbidden[keeping]) throw new ConciergeError('forbidden', { fault: 'managed' });
        const before = await chosen(tenant.id);
        // Who is asked each time has nothing kept, nor anything that the organisation does not let be used now.
        if (keeping === before && keeping !== 'ask') return;
        if (keeping === 'vault' && (await store.read(vaultKey)) === null)
          throw new ConciergeError('vault_locked', {
            fault: (await store.read(vault)) === null ? 'none' : 'locked',
          });
        const kept = keeping === 'ask' ? null : await read(tenant.id, before).catch(() => null);
        if (kept !== null && keeping === 'browser') await remember(tenant.id, kept);
        const sealed = kept !== null && keeping === 'vault' ? await seal(tenant.id, kept) : null;
        // The choice and what it does to the vault are one write: what was to be forgotten is.
        await store.change([preferences, vault], (all, here) => {
          const { [tenant.id]: chosenBefore, ...others } = all.keeping ?? {};
          const choice = keeping === 'ask' ? {} : { [tenant.id]: keeping };
          return [
            chosenBefore === undefined && keeping === 'ask'
              ? undefined
              : { ...all, keeping: { ...others, ...choice } },
            keeping === 'vault' ? withEntry(here, tenant.id, sealed) : withoutEntry(here, tenant.id),
          ];
        });
        await forgetUnchosen();
        await tellFacts(store, parts.policy);
      }),

    forget: (tenantId) =>
      inTurn(async () => {
        await drop(tenantId);
      }),

    putRight: () =>
      inTurn(async () => {
        await forgetUnchosen();
        await tellFacts(store, parts.policy);
      }),
  };
}

function sameCredentials(kept: KeptCredentials, refused: Credentials): boolean {
  const names = new Set([...Object.keys(kept.fields), ...Object.keys(refused.fields)]);
  return kept.way === refused.way && [...names].every((name) => kept.fields[name] === refused.fields[name]);
}

/** `undefined`, which writes nothing, where there is no vault or nothing to put in it. */
function withEntry(here: Vault | null, id: string, sealed: string | null): Vault | undefined {
  return here === null || sealed === null
    ? undefined
    : { ...here, entries: { ...here.entries, [id]: sealed } };
}

function withoutEntry(here: Vault | null, id: string): Vault | undefined {
  const entries = here === null ? undefined : dropped(here.entries, id);
  return here === null || entries === undefined ? undefined : { ...here, entries };
}
