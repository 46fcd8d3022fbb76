/** Reverts a removal or an import, by commands that any page may send. What has changed since is left alone. */
import { formatFacts, type Translate } from '../../lib/i18n/i18n.ts';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { StoredDefinition } from '../../lib/storage/definitions-slot.ts';
import type { Preferences } from '../../lib/storage/preferences-schema.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { fileVersion } from '../../lib/tenants/serialize-tenant-file.ts';

/** What is stored at one moment: before a change, after it, or when its undo is asked for. */
export interface Stored {
  tenants: readonly Tenant[];
  preferences: Pick<Preferences, 'favourites' | 'keepAlive' | 'privateWindow' | 'retention'>;
  definitions: readonly StoredDefinition[];
}

/** One command of an undo. */
type Step = { [K in CommandName]: readonly [name: K, command: Commands[K]] }[CommandName];

/** The commands of an undo, and what it leaves as it is. */
export interface UndoPlan {
  steps: Step[];
  /** How many removed tenants come back. */
  restored: number;
  /** Names of removed tenants that are there again. */
  present: string[];
  /** Names of imported tenants and labels of vendors that have changed since the import. */
  changed: string[];
  /** Labels of the import's vendors that a tenant needs. */
  used: string[];
}

/**
 * The commands that restore the removed tenants that are still missing, with their place and preferences.
 * No secret returns: the removal ended the sessions and deleted the vault's entries.
 */
export function restoreRemoved(before: Stored, removed: readonly Tenant[], now: Stored): UndoPlan {
  const { favourites = [], keepAlive = {}, privateWindow = {}, retention = {} } = before.preferences;
  const present = new Set(now.tenants.map(({ id }) => id));
  const missing = removed.filter(({ id }) => !present.has(id));
  const ids = idsOf(missing);
  const gone = new Set(ids);
  const switched = (all: Readonly<Record<string, boolean>>, what: 'keepAlive' | 'privateWindow') =>
    ids.flatMap((tenant): Step[] => {
      const on = all[tenant];
      return on === undefined ? [] : [['setTenantPreference', { tenant, what, on }]];
    });
  const kept = (['browser', 'vault'] as const).flatMap((how): Step[] => {
    const tenants = ids.filter((id) => retention[id] === how);
    return tenants.length === 0 ? [] : [['setRetentions', { tenants, how }]];
  });
  const vendors = new Set(missing.map(({ vendor }) => vendor));
  const definitions = before.definitions.filter(
    (each) => vendors.has(each.definition.id) && findSame(now.definitions, each) === undefined,
  );
  const steps: Step[] = [
    putBack(missing, definitions),
    ['orderTenants', { tenants: placed(idsOf(before.tenants), gone, idsOf(now.tenants)) }],
    ...starredAgain(favourites, gone, now.preferences.favourites ?? []),
    ...switched(keepAlive, 'keepAlive'),
    ...switched(privateWindow, 'privateWindow'),
    ...kept,
  ];
  return {
    steps: missing.length === 0 ? [] : steps,
    restored: missing.length,
    present: removed.filter(({ id }) => present.has(id)).map(({ name }) => name),
    changed: [],
    used: [],
  };
}

/**
 * The present order with each missing tenant behind its former predecessor; without one it comes first.
 * @param before ids in their former order
 * @param now ids in their present order
 */
function placed(before: readonly string[], missing: ReadonlySet<string>, now: readonly string[]): string[] {
  const order = [...now];
  for (const [index, id] of before.entries()) {
    if (!missing.has(id) || order.includes(id)) continue;
    const predecessor = before.slice(0, index).findLast((each) => order.includes(each));
    order.splice(predecessor === undefined ? 0 : order.indexOf(predecessor) + 1, 0, id);
  }
  return order;
}

/** Makes the missing tenants favourites in their former places: one command for each row of neighbours. */
function starredAgain(
  before: readonly string[],
  missing: ReadonlySet<string>,
  now: readonly string[],
): Step[] {
  const left = new Set(now);
  const rows: { tenants: string[]; on: true; position: number }[] = [];
  for (const [position, id] of placed(before, missing, now).entries()) {
    if (left.has(id)) continue;
    const last = rows.at(-1);
    if (last !== undefined && last.position + last.tenants.length === position) last.tenants.push(id);
    else rows.push({ tenants: [id], on: true, position });
  }
  return rows.map((row) => ['setFavourites', row]);
}

const idsOf = (tenants: readonly Tenant[]): string[] => tenants.map(({ id }) => id);

/**
 * The commands that revert an import: they remove its new tenants and definitions, and restore the changed ones.
 * @param imported ids of the file's tenants
 * @param after what was stored right after the import
 */
export function revertImport(
  before: Stored,
  imported: readonly string[],
  after: Stored,
  now: Stored,
): UndoPlan {
  const [old, left, present] = [before, after, now].map(
    ({ tenants }) => new Map(tenants.map((tenant) => [tenant.id, tenant])),
  ) as [Map<string, Tenant>, Map<string, Tenant>, Map<string, Tenant>];
  const touched = imported.filter((id) => !isEqual(old.get(id), left.get(id)));
  const asImported = touched.filter((id) => present.has(id) && isEqual(left.get(id), present.get(id)));
  const added = asImported.filter((id) => !old.has(id));
  const restored = asImported.flatMap((id) => old.get(id) ?? []);

  const brought = after.definitions.filter(
    (each) => each.from === 'file' && findSame(before.definitions, each)?.digest !== each.digest,
  );
  const untouched = brought.filter((each) => findSame(now.definitions, each)?.digest === each.digest);
  const replaced = untouched.flatMap((each) => findSame(before.definitions, each) ?? []);
  const isNew = untouched.filter((each) => findSame(before.definitions, each) === undefined);
  const removed = new Set(added);
  const back = new Map(restored.map((tenant) => [tenant.id, tenant]));
  const vendors = new Set(
    now.tenants.filter(({ id }) => !removed.has(id)).map((tenant) => (back.get(tenant.id) ?? tenant).vendor),
  );
  const isUsed = ({ definition }: StoredDefinition) => vendors.has(definition.id);
  return {
    steps: [
      ...(added.length === 0 ? [] : [['removeTenants', { tenants: added }] as const]),
      ...(restored.length + replaced.length === 0 ? [] : [putBack(restored, replaced)]),
      ...isNew
        .filter((each) => !isUsed(each))
        .map(({ definition: { id } }) => ['removeDefinition', { id }] as const),
    ],
    restored: 0,
    present: [],
    changed: [
      ...touched
        .filter((id) => present.has(id) && !asImported.includes(id))
        .map((id) => present.get(id)?.name ?? id),
      ...brought
        .filter((each) => findSame(now.definitions, each) !== undefined && !untouched.includes(each))
        .map(({ definition }) => definition.label),
    ],
    used: isNew.filter(isUsed).map(({ definition }) => definition.label),
  };
}

/** Whether two moments differ in what an import's undo reverts beside tenants. */
export function hasOtherDefinitions(before: Stored, after: Stored): boolean {
  return !isEqual(before.definitions, after.definitions);
}

/** What an undo has done and what it has left, in words. @param done the sentence about what it has done, if anything */
export function undoneText(t: Translate, done: string, plan: UndoPlan): string {
  const named = (key: 'undo_present' | 'undo_changed' | 'undo_used', names: readonly string[]) =>
    names.length === 0 ? '' : t(key, namesIn(t, names));
  return [
    done,
    named('undo_present', plan.present),
    named('undo_changed', plan.changed),
    named('undo_used', plan.used),
  ]
    .filter((sentence) => sentence !== '')
    .join(' · ');
}

/** At most as many names as a status line can show. */
export function namesIn(t: Translate, names: readonly string[]): string {
  return formatFacts(t, names.length > 8 ? [...names.slice(0, 8), '…'] : names);
}

const findSame = (list: readonly StoredDefinition[], { definition, from }: StoredDefinition) =>
  list.find((each) => each.definition.id === definition.id && each.from === from);

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Writes tenants and definitions as they were: a file of both, because definitions come in no other way. */
function putBack(tenants: readonly Tenant[], definitions: readonly StoredDefinition[]): Step {
  const vendors = definitions.map(({ definition }) => definition);
  const file = { version: fileVersion, ...(vendors.length === 0 ? {} : { vendors }), tenants };
  return ['importTenants', { text: JSON.stringify(file), agreed: true }];
}

/** Sends commands in their order. @returns the first refusal, which ends them, or `null` */
export async function sendAll(
  send: <K extends CommandName>(name: K, command: Commands[K]) => Promise<Reply>,
  steps: readonly Step[],
): Promise<Extract<Reply, { ok: false }> | null> {
  for (const [name, command] of steps) {
    const reply = await send(name, command as never);
    if (!reply.ok) return reply;
  }
  return null;
}
