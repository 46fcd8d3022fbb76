/** Reverts a removal or an import, by commands that any page may send. */
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { StoredDefinition } from '../../lib/storage/definitions-slot.ts';
import type { Preferences } from '../../lib/storage/preferences-schema.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { serializeTenantFile } from '../../lib/tenants/serialize-tenant-file.ts';

/** The page's view before the change. */
export interface Before {
  tenants: readonly Tenant[];
  preferences: Pick<Preferences, 'favourites' | 'keepAlive' | 'privateWindow' | 'retention'>;
  definitions: readonly StoredDefinition[];
}

/** One command of an undo. */
export type Step = { [K in CommandName]: readonly [name: K, command: Commands[K]] }[CommandName];

/**
 * The commands that restore removed tenants with their place and preferences.
 * No secret returns: the removal ended the sessions and deleted the vault's entries.
 */
export function restoreRemoved(before: Before, removed: readonly Tenant[]): Step[] {
  const { favourites = [], keepAlive = {}, privateWindow = {}, retention = {} } = before.preferences;
  const ids = removed.map(({ id }) => id);
  const gone = new Set(ids);
  const starred = favourites.filter((id) => gone.has(id));
  const switched = (all: Readonly<Record<string, boolean>>, what: 'keepAlive' | 'privateWindow') =>
    ids.flatMap((tenant): Step[] => {
      const on = all[tenant];
      return on === undefined ? [] : [['setTenantPreference', { tenant, what, on }]];
    });
  const kept = (['browser', 'vault'] as const).flatMap((how): Step[] => {
    const tenants = ids.filter((id) => retention[id] === how);
    return tenants.length === 0 ? [] : [['setRetentions', { tenants, how }]];
  });
  return [
    putBack(removed, before),
    ['orderTenants', { tenants: before.tenants.map(({ id }) => id) }],
    ...(starred.length === 0 ? [] : [['setFavourites', { tenants: starred, on: true }] as const]),
    ...switched(keepAlive, 'keepAlive'),
    ...switched(privateWindow, 'privateWindow'),
    ...kept,
  ];
}

/**
 * The commands that revert an import: they remove its new tenants and restore the changed ones.
 * @param imported ids of the file's tenants
 */
export function revertImport(before: Before, imported: readonly string[]): Step[] {
  const known = new Map(before.tenants.map((tenant) => [tenant.id, tenant]));
  const added = imported.filter((id) => !known.has(id));
  const changed = imported.flatMap((id) => known.get(id) ?? []);
  return [
    ...(added.length === 0 ? [] : [['removeTenants', { tenants: added }] as const]),
    ...(changed.length === 0 ? [] : [putBack(changed, before)]),
  ];
}

function putBack(tenants: readonly Tenant[], { definitions }: Before): Step {
  return ['importTenants', { text: serializeTenantFile(tenants, definitions), agreed: true }];
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
