import * as z from 'zod/mini';
import type { ErrorCode, ErrorFacts } from '../errors.ts';
import type { Confirmation } from '../portal/confirmation.ts';
import type { ImportPreview } from '../tenants/tenant-list.ts';
import { minPassphraseLength } from '../vault/limits.ts';

const id = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));
const typed = z.string().check(z.maxLength(20_000));
const passphrase = z.string().check(z.maxLength(1000));
/** A new one: long enough that guessing costs more than it gives. */
const newPassphrase = z.string().check(z.minLength(minPassphraseLength), z.maxLength(1000));
const base64url = z.string().check(z.regex(/^[\w-]{1,2000}$/));
/** The 32 bytes a passkey's PRF gives. */
const prfOutput = z.string().check(z.regex(/^[\w-]{43}$/));
const methodId = z.string().check(z.maxLength(40));
const typedFields = z.record(z.string().check(z.maxLength(40)), typed);

/** What the person said yes to; only ever what a question named. */
const agreed = z.optional(
  z.strictObject({
    production: z.optional(z.boolean()),
    portalOrigin: z.optional(z.string().check(z.maxLength(500))),
  }),
);

/** The whole protocol: what a page may ask for, and with what. One table, both ends typed from it. */
export const commands = {
  /** Put the house in order after a sleep; pages send it once, after they have painted. */
  pageOpened: z.strictObject({}),
  login: z.strictObject({ tenant: id, method: methodId, fields: typedFields }),
  /** The one field the vendor asked for, when a sign-in waits for it. */
  submitCode: z.strictObject({ tenant: id, value: z.string().check(z.maxLength(200)) }),
  cancel: z.strictObject({ tenant: id }),
  renew: z.strictObject({ tenant: id }),
  check: z.strictObject({ tenant: id }),
  logout: z.strictObject({ tenant: id }),
  logoutEverywhere: z.strictObject({}),
  /** Opens the portal's home (`destination` left out) or a saved destination, by its place in the list. */
  openPortal: z.strictObject({
    tenant: id,
    destination: z.optional(z.number().check(z.int(), z.nonnegative())),
    agreed,
    /** In a private window. */
    privateWindow: z.optional(z.boolean()),
  }),
  /** A sign-in link to hand on: the one reply that carries something secret, to the page that asked. */
  createSignInLink: z.strictObject({ tenant: id, agreed }),
  saveTenant: z.strictObject({
    /** The tenant this replaces; left out when it is new. */
    replaces: z.optional(id),
    tenant: z.record(z.string(), z.unknown()),
  }),
  removeTenants: z.strictObject({ tenants: z.array(id).check(z.minLength(1), z.maxLength(5000)) }),
  /** Puts the tenants in this order; those not named keep their place at the end. */
  orderTenants: z.strictObject({ tenants: z.array(id).check(z.maxLength(5000)) }),
  /** Asks a tenant's server, without credentials, whether it is one of its vendor's. */
  probe: z.strictObject({ tenant: z.record(z.string(), z.unknown()) }),
  /** Examines a tenant that will not log in; what it finds stands in its slot, answer by answer. */
  examine: z.strictObject({ tenant: id }),
  cancelExamination: z.strictObject({ tenant: id }),
  /** Imports a tenant file. What only adds is done at once; a change is shown and waits for `agreed`. */
  importTenants: z.strictObject({ text: z.string().check(z.maxLength(4_000_000)), agreed: z.boolean() }),
  /** The same for many tenants at once; answered when nothing of it is under way any more. */
  startBulkRun: z.strictObject({
    act: z.enum(['login', 'check', 'renew', 'open', 'logout']),
    tenants: z.array(id).check(z.minLength(1), z.maxLength(5000)),
    login: z.optional(
      z.strictObject({ vendor: z.string().check(z.maxLength(40)), method: methodId, fields: typedFields }),
    ),
    agreed: z.optional(
      z.strictObject({
        production: z.array(id).check(z.maxLength(5000)),
        /** Pairs, not a record: a tenant may be called `constructor`, and no key may. */
        portalOrigins: z.array(z.tuple([id, z.string().check(z.maxLength(500))])).check(z.maxLength(5000)),
      }),
    ),
  }),
  cancelBulkRun: z.strictObject({}),
  /** Puts away what the last run came to. */
  dismissBulkRun: z.strictObject({}),
  /** Drops a tenant list that could not be read. */
  discardQuarantinedTenants: z.strictObject({}),
  /** Drops preferences that could not be read. */
  discardQuarantinedPreferences: z.strictObject({}),
  /** A page has copied what may be shown of these tenants: noted in the journal, nothing else. */
  copied: z.strictObject({
    what: z.enum(['token', 'ticket']),
    tenants: z.array(id).check(z.minLength(1), z.maxLength(5000)),
  }),
  /** Forgets every entry of the journal. */
  clearJournal: z.strictObject({}),
  setPreferences: z.strictObject({
    announceEnds: z.optional(z.boolean()),
    logoutOnLock: z.optional(z.boolean()),
    clearCookies: z.optional(z.boolean()),
    lockOnScreen: z.optional(z.boolean()),
    lockEndsSessions: z.optional(z.boolean()),
    /** Minutes. */
    autoLock: z.optional(z.int().check(z.minimum(1), z.maximum(1440))),
    journal: z.optional(z.boolean()),
  }),
  /** Logs in with what is kept. */
  loginWithStored: z.strictObject({ tenant: id }),
  /** How long what is typed to sign in to a tenant is kept. */
  setRetention: z.strictObject({ tenant: id, how: z.enum(['ask', 'browser', 'vault']) }),
  /** Locks away what is kept: the vault's key and what is remembered. */
  lock: z.strictObject({}),
  setUpVault: z.strictObject({ passphrase: newPassphrase }),
  unlockVault: z.strictObject({ passphrase }),
  unlockByPasskey: z.strictObject({ output: prfOutput }),
  /** A passkey goes on only with its `output`. */
  changePassphrase: z.strictObject({ passphrase, next: newPassphrase, output: z.optional(prfOutput) }),
  addPasskey: z.strictObject({ credential: base64url, salt: base64url, output: prfOutput }),
  /** All is put under a new key, which the passphrase wraps. */
  removePasskey: z.strictObject({ passphrase }),
  eraseVault: z.strictObject({}),
  discardQuarantinedVault: z.strictObject({}),
  /** A preference of one tenant, on or off. */
  setTenantPreference: z.strictObject({
    tenant: id,
    what: z.enum(['keepAlive', 'privateDoors', 'favourite']),
    on: z.boolean(),
  }),
} as const;

export type Commands = { [K in keyof typeof commands]: z.output<(typeof commands)[K]> };
export type CommandName = keyof Commands;
export type Command = { [K in CommandName]: { name: K } & Commands[K] }[CommandName];

/** What a done command may add. No state, no secret: pages read the slots for what is. */
export interface CommandResult {
  imported?: number;
  /** The ids that were added or replaced, so that their hosts can be asked for. */
  tenants?: string[];
  preview?: ImportPreview;
  /** Whether the server that was probed is one of its vendor's, and what it answered. */
  probed?: { recognised: boolean; status: number };
  question?: Confirmation;
  /** Only for `link`. */
  link?: string;
  /** Set when the server could not be told of a log-out; `none`: it has no call for it. */
  serverNotTold?: 'none' | 'failed';
}

export type Reply = ({ ok: true } & CommandResult) | { ok: false; code: ErrorCode; facts: ErrorFacts };

const pollution = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A foreign value as a command, or `null`. Nothing unknown is let through: no unknown name, no unknown field,
 * no key that could reach a prototype.
 */
export function parseCommand(message: unknown): Command | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message) || hasPollution(message, 0))
    return null;
  const { name, ...rest } = message as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(commands, name)) return null;
  const parsed = commands[name as CommandName].safeParse(rest);
  return parsed.success ? ({ name, ...parsed.data } as Command) : null;
}

function hasPollution(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 6) return true;
  return Object.keys(value).some(
    (key) => pollution.has(key) || hasPollution((value as Record<string, unknown>)[key], depth + 1),
  );
}
