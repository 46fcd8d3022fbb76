import * as z from 'zod/mini';
import type { RecognisedServer } from '../doctor/schema.ts';
import type { ErrorCode, ErrorFacts } from '../errors.ts';
import type { Confirmation } from '../portal/confirmation.ts';
import { badgeCounts, densities, themes } from '../storage/appearance.ts';
import { noteLimit, tagsLimit, tenantsLimit } from '../tenants/limits.ts';
import { tagPattern } from '../tenants/tags.ts';
import type { ImportPreview } from '../tenants/tenant-list.ts';
import { isTooSimple, maxAutoLockMinutes, minPassphraseLength } from '../vault/limits.ts';
import { codeLimit, fileTextLimit, passphraseLimit, typedTextLimit } from './limits.ts';

const tenantId = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));
const tenantIds = z.array(tenantId).check(z.maxLength(tenantsLimit));
const someTenantIds = z.array(tenantId).check(z.minLength(1), z.maxLength(tenantsLimit));
const tags = z.array(z.string().check(z.regex(tagPattern))).check(z.maxLength(tagsLimit));
const typedText = z.string().check(z.maxLength(typedTextLimit));
const passphrase = z.string().check(z.maxLength(passphraseLimit));
/** A new passphrase; its minimum length and variety make guessing expensive. */
const newPassphrase = z.string().check(
  z.minLength(minPassphraseLength),
  z.maxLength(passphraseLimit),
  z.refine((text) => !isTooSimple(text)),
);
const base64url = z.string().check(z.regex(/^[\w-]{1,2000}$/));
/** The 32 bytes of a passkey's PRF output, base64url. */
const prfOutput = z.string().check(z.regex(/^[\w-]{43}$/));
const methodId = z.string().check(z.maxLength(40));
const typedFields = z.record(z.string().check(z.maxLength(40)), typedText);

/** The confirmed points of a `Confirmation`. */
const agreed = z.optional(
  z.strictObject({
    production: z.optional(z.boolean()),
    portalOrigin: z.optional(z.string().check(z.maxLength(500))),
  }),
);

/** The whole message protocol: every command with its schema. Client and server derive their types from it. */
export const commands = {
  /** Starts recovery after the worker's sleep; a page sends it once, after its first paint. */
  pageOpened: z.strictObject({}),
  login: z.strictObject({ tenant: tenantId, method: methodId, fields: typedFields }),
  /** Answers the code challenge of a waiting log-in. */
  submitCode: z.strictObject({ tenant: tenantId, value: z.string().check(z.maxLength(codeLimit)) }),
  cancel: z.strictObject({ tenant: tenantId }),
  renew: z.strictObject({ tenant: tenantId }),
  /** `agreed`: the person agreed to a heavy check, which holds for the day. */
  check: z.strictObject({ tenant: tenantId, agreed: z.optional(z.boolean()) }),
  logout: z.strictObject({ tenant: tenantId }),
  logoutEverywhere: z.strictObject({}),
  /** Opens the portal's home, or a destination by its index in the tenant's list. */
  openPortal: z.strictObject({
    tenant: tenantId,
    destination: z.optional(z.number().check(z.int(), z.nonnegative())),
    agreed,
    /** Opens in a private window. */
    privateWindow: z.optional(z.boolean()),
  }),
  /** Creates a sign-in link for sharing; the only command whose reply carries a secret. */
  createSignInLink: z.strictObject({ tenant: tenantId, agreed }),
  saveTenant: z.strictObject({
    /** Id of the replaced tenant; absent for a new one. */
    replaces: z.optional(tenantId),
    tenant: z.record(z.string(), z.unknown()),
    /** The form's values as it opened: a field that still has its value stays as it is stored. */
    opened: z.optional(z.record(z.string(), z.unknown())),
  }),
  removeTenants: z.strictObject({ tenants: someTenantIds }),
  /** Reorders the tenants; unnamed ones follow in their old order. */
  orderTenants: z.strictObject({ tenants: tenantIds }),
  /** Probes, without credentials, whether a tenant's server is one of its vendor's. */
  probe: z.strictObject({ tenant: z.record(z.string(), z.unknown()) }),
  /** Recognises, without credentials, the vendor of a server at an address, whose host is permitted. */
  recogniseServer: z.strictObject({ address: z.string().check(z.maxLength(500)) }),
  /** Examines a tenant's connection; findings are written to the examinations slot one by one. */
  examine: z.strictObject({ tenant: tenantId }),
  cancelExamination: z.strictObject({ tenant: tenantId }),
  /** Imports a tenant file; a file that changes existing tenants returns a preview until `agreed`. */
  importTenants: z.strictObject({
    text: z.string().check(z.maxLength(fileTextLimit)),
    agreed: z.boolean(),
    /** Ids of the entries to import; all of them when absent. */
    only: z.optional(tenantIds),
  }),
  /** Changes the tags and the note of several tenants. */
  editTenants: z.strictObject({
    tenants: someTenantIds,
    addTags: z.optional(tags),
    removeTags: z.optional(tags),
    note: z.optional(z.string().check(z.maxLength(noteLimit))),
  }),
  /** Makes tenants favourites, or no longer. */
  setFavourites: z.strictObject({
    tenants: someTenantIds,
    on: z.boolean(),
    /** 0-based place of the first new one among the favourites, for an undo; behind all of them when absent. */
    position: z.optional(z.int().check(z.minimum(0), z.maximum(tenantsLimit))),
  }),
  /** Sets the retention of several tenants' credentials. */
  setRetentions: z.strictObject({ tenants: someTenantIds, how: z.enum(['ask', 'browser', 'vault']) }),
  /** Sets the address of the team's tenant file; `''` stops using it. */
  setTeamFile: z.strictObject({ address: z.string().check(z.maxLength(2000)) }),
  /**
   * Asks for the team's file now; what it would change is returned as a preview. Another `address` is stored once it
   * has answered with a file.
   */
  askTeamFile: z.strictObject({ address: z.optional(z.string().check(z.maxLength(2000))) }),
  /** Imports the text of the team's file that was previewed. */
  importTeamFile: z.strictObject({ digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  /** Forgets a definition that a file brought and that no tenant uses. */
  removeDefinition: z.strictObject({ id: z.string().check(z.regex(/^x-[a-z0-9-]{1,62}$/)) }),
  /** Tries a definition against a server whose host is permitted: one sign-in to the sign-out, stored nowhere. */
  tryDefinition: z.strictObject({
    /** Its JSON: a message holds no trees of unknown depth. */
    definition: z.string().check(z.maxLength(20_000)),
    baseUrl: z.string().check(z.maxLength(500)),
    method: methodId,
    fields: typedFields,
    settings: z.record(z.string().check(z.maxLength(40)), z.string().check(z.maxLength(500))),
  }),
  /** Runs one action on many tenants; the reply follows the last of them. */
  startBulkRun: z.strictObject({
    act: z.enum(['login', 'check', 'renew', 'open', 'logout']),
    tenants: someTenantIds,
    /** For `login`: either typed credentials for the tenants of one vendor, or each tenant's stored ones. */
    login: z.optional(
      z.strictObject({ vendor: z.string().check(z.maxLength(64)), method: methodId, fields: typedFields }),
    ),
    stored: z.optional(z.literal(true)),
    agreed: z.optional(
      z.strictObject({
        production: tenantIds,
        /** Pairs, because a tenant's id may be `constructor`, a key that `dispatch` rejects. */
        portalOrigins: z
          .array(z.tuple([tenantId, z.string().check(z.maxLength(500))]))
          .check(z.maxLength(tenantsLimit)),
      }),
    ),
  }),
  cancelBulkRun: z.strictObject({}),
  /** Clears the last run's results. */
  dismissBulkRun: z.strictObject({}),
  /** Deletes the quarantined tenant list. */
  discardQuarantinedTenants: z.strictObject({}),
  /** Deletes the quarantined preferences. */
  discardQuarantinedPreferences: z.strictObject({}),
  /** Records in the journal that a page copied a masked token or a ticket. */
  copied: z.strictObject({
    what: z.enum(['token', 'ticket']),
    tenants: someTenantIds,
  }),
  /** Deletes all journal entries. */
  clearJournal: z.strictObject({}),
  setPreferences: z.strictObject({
    announceEnds: z.optional(z.boolean()),
    logoutOnLock: z.optional(z.boolean()),
    clearCookies: z.optional(z.boolean()),
    lockOnScreen: z.optional(z.boolean()),
    lockEndsSessions: z.optional(z.boolean()),
    /** Minutes. */
    autoLock: z.optional(z.int().check(z.minimum(1), z.maximum(maxAutoLockMinutes))),
    journal: z.optional(z.boolean()),
    theme: z.optional(z.enum(themes)),
    density: z.optional(z.enum(densities)),
    badge: z.optional(z.enum(badgeCounts)),
  }),
  /** Logs in with stored credentials. */
  loginWithStored: z.strictObject({ tenant: tenantId }),
  /** Sets the retention of a tenant's credentials. */
  setRetention: z.strictObject({ tenant: tenantId, how: z.enum(['ask', 'browser', 'vault']) }),
  /** Drops the vault's key and the remembered credentials. */
  lock: z.strictObject({}),
  setUpVault: z.strictObject({ passphrase: newPassphrase }),
  unlockVault: z.strictObject({ passphrase }),
  unlockByPasskey: z.strictObject({ output: prfOutput }),
  /** Replaces the passphrase; an existing passkey stays valid only with its `output`. */
  changePassphrase: z.strictObject({ passphrase, next: newPassphrase, output: z.optional(prfOutput) }),
  addPasskey: z.strictObject({ credential: base64url, salt: base64url, output: prfOutput }),
  /** Encrypts everything under a new key, which only the passphrase wraps. */
  removePasskey: z.strictObject({ passphrase }),
  eraseVault: z.strictObject({}),
  discardQuarantinedVault: z.strictObject({}),
  /** Switches one preference of a tenant. */
  setTenantPreference: z.strictObject({
    tenant: tenantId,
    what: z.enum(['keepAlive', 'privateWindow', 'favourite']),
    on: z.boolean(),
  }),
} as const;

export type Commands = { [K in keyof typeof commands]: z.output<(typeof commands)[K]> };
export type CommandName = keyof Commands;
export type Command = { [K in CommandName]: { name: K } & Commands[K] }[CommandName];

/** One call of a trial, as a page may show it. */
export interface TriedCall {
  act: 'login' | 'check' | 'renew' | 'logout';
  method: string;
  /** Without anything of a secret. */
  path: string;
  status: number | null;
  /** The header that carries the session, its token masked. */
  carried?: string;
  /** Why it failed. */
  code?: ErrorCode;
  facts?: ErrorFacts;
  /** The masked token that a log-in or a renewal gave, and its end in epoch milliseconds where one was told. */
  token?: string;
  expiresAt?: number | null;
}

/** Fields a successful reply may add. State stays out, because pages read it from slots. */
export interface CommandResult {
  imported?: number;
  /** Ids of added or replaced tenants, for requesting their host permissions. */
  tenants?: string[];
  preview?: ImportPreview;
  /** SHA-256 of the previewed text of the team's file. */
  digest?: string;
  tried?: TriedCall[];
  /** Whether a probed server is one of its vendor's, and its HTTP status. */
  probed?: { recognised: boolean; status: number };
  recognised?: RecognisedServer;
  /** The missing confirmation; nothing was opened. */
  confirmation?: Confirmation;
  /** The sign-in link, a secret; only for `createSignInLink`. */
  link?: string;
  /** Set for a log-out that the server did not receive; `none`: its API has no such request. */
  serverNotTold?: 'none' | 'failed';
}

export type Reply = ({ ok: true } & CommandResult) | { ok: false; code: ErrorCode; facts: ErrorFacts };
