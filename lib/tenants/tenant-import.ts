/** The import of tenants: from a file a person picks, and from the team's file. */
import { ConciergeError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { preferences, type SlotWithSchema, teamFile } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { TeamFileState } from '../storage/team-file-slot.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import type { DefinitionService, ReadDefinition } from './definition-service.ts';
import { tenantsLimit } from './limits.ts';
import { forgetTenants } from './preferences-of-tenants.ts';
import type { Tenant } from './schema.ts';
import { definitionsIn, parseFileJson, parseTenantFile } from './tenant-file.ts';
import {
  type DeclaredSettings,
  differences,
  type ImportPreview,
  previewImport,
  withTenants,
} from './tenant-list.ts';
import { createIssue, type IssueLocation } from './validation-issue.ts';

/** The ids of the imported tenants, or a preview that the caller must confirm. */
type ImportResult = { tenants: string[] } | { preview: ImportPreview };

/** The part of the tenant service that imports. */
export interface TenantImport {
  /**
   * Imports a tenant file, all entries or none. Changes of existing tenants, and definitions not yet
   * agreed to, need `confirmed`, else return a preview.
   * @param only ids of the entries to import; all by default
   * @throws ConciergeError `bad_tenant_file`, `forbidden` for a managed tenant, `insecure`
   */
  import(text: string, confirmed: boolean, only?: readonly string[]): Promise<ImportResult>;
  /**
   * Imports the text of the team's file. Anything that it changes needs `confirmed`, else returns a preview; tenants
   * that came from it and are in it no more are removed.
   * @param state what to store of the file with its tenants
   * @throws ConciergeError as `import` does
   */
  importTeam(text: string, confirmed: boolean, state: Partial<TeamFileState>): Promise<ImportResult>;
}

interface TenantImportDeps {
  store: Store;
  definitions: DefinitionService;
  slot: SlotWithSchema<Tenant[]>;
  list(): Promise<readonly Tenant[]>;
  policy(): Promise<Policy>;
  declaredIn(descriptors: readonly VendorDescriptor[]): (tenant: Tenant) => DeclaredSettings;
  assertEditable(tenants: readonly Tenant[], from?: 'file' | 'team'): Promise<void>;
  endSessions(ids: readonly string[]): Promise<unknown>;
  forgetStaleEndpoints(ids: readonly string[]): Promise<unknown>;
  idsWithChangedEndpoint(
    before: readonly Tenant[],
    coming: readonly Tenant[],
    descriptors: readonly VendorDescriptor[],
  ): string[];
  saveDefinitions(coming: readonly ReadDefinition[], from: 'file'): Promise<void>;
  mergeIntoList(
    descriptors: readonly VendorDescriptor[],
    tenants: (now: readonly Tenant[]) => readonly Tenant[],
  ): Promise<void>;
}

export function createTenantImport(deps: TenantImportDeps): TenantImport {
  const { store, definitions, slot, list, policy, declaredIn, assertEditable } = deps;
  const { endSessions, forgetStaleEndpoints, idsWithChangedEndpoint, saveDefinitions, mergeIntoList } = deps;
  const readOwn = () => store.read(slot);

  /** Reads a file's tenants without those that are not edited here and unchanged, as in a colleague's export. */
  async function readImport(text: string, from: 'file' | 'team', only?: readonly string[]) {
    const before = await list();
    const { tenants: managed } = await policy();
    const team = new Set(from === 'team' ? [] : (await store.read(teamFile)).ids);
    const file = parseFileJson(text);
    const vendors = await definitions.readFile(definitionsIn(file));
    const descriptors = await definitions.descriptors(vendors);
    const fixed = new Map(
      [...before.filter(({ id }) => team.has(id)), ...managed].map((each) => [each.id, each]),
    );
    const declaredBy = declaredIn(descriptors);
    const coming = parseTenantFile(text, descriptors, file).filter((tenant) => {
      const same = fixed.get(tenant.id);
      const isChosen = only === undefined || only.includes(tenant.id);
      // The organisation's own form of a tenant wins over the team's.
      if (same !== undefined && from === 'team') return false;
      return isChosen && (same === undefined || differences(same, tenant, declaredBy(tenant)).length > 0);
    });
    await assertEditable(coming, from);
    return { before, vendors, descriptors, coming };
  }

  async function withVendors(
    preview: Pick<ImportPreview, 'added' | 'changed'>,
    vendors: readonly ReadDefinition[],
  ): Promise<ImportPreview> {
    if (vendors.length === 0) return preview;
    const replaced = [...(await definitions.changedIds(vendors, 'file'))];
    return {
      ...preview,
      vendors: vendors.map(({ definition }) => definition),
      ...(replaced.length === 0 ? {} : { replaced }),
    };
  }

  return {
    async import(text, confirmed, only) {
      const { before, vendors, descriptors, coming } = await readImport(text, 'file', only);
      const preview = previewImport(before, coming, declaredIn(descriptors));
      assertRoom(await readOwn(), preview.added.length, { key: 'place_file', substitutions: [] });
      if ((preview.changed.length > 0 || vendors.length > 0) && !confirmed)
        return { preview: await withVendors(preview, vendors) };
      await endSessions(idsWithChangedEndpoint(before, coming, descriptors));
      await saveDefinitions(vendors, 'file');
      await mergeIntoList(descriptors, () => coming);
      return { tenants: coming.map((tenant) => tenant.id) };
    },

    async importTeam(text, confirmed, state) {
      const { before, vendors, descriptors, coming } = await readImport(text, 'team');
      const ids = new Set(coming.map(({ id }) => id));
      const { ids: last } = await store.read(teamFile);
      const gone = (await readOwn()).filter(({ id }) => last.includes(id) && !ids.has(id));
      const preview = previewImport(before, coming, declaredIn(descriptors));
      assertRoom(await readOwn(), preview.added.length, { key: 'place_file', substitutions: [] });
      const isSame = preview.added.length + preview.changed.length + gone.length + vendors.length === 0;
      if (!isSame && !confirmed) {
        const removed = gone.map(({ id, name }) => ({ id, name }));
        return { preview: { ...(await withVendors(preview, vendors)), removed } };
      }
      const goneIds = gone.map(({ id }) => id);
      await endSessions([...idsWithChangedEndpoint(before, coming, descriptors), ...goneIds]);
      await saveDefinitions(vendors, 'file');
      let changed: string[] = [];
      await store.update(
        [slot, preferences, teamFile],
        (now, saved, team): [Tenant[], Preferences, TeamFileState] => {
          changed = idsWithChangedEndpoint(now, coming, descriptors);
          const list = withTenants(now, coming).filter(({ id }) => !goneIds.includes(id));
          const next: TeamFileState = { ...team, ...state, ids: [...ids] };
          return [list, forgetTenants(saved, new Set(goneIds)), next];
        },
      );
      await forgetStaleEndpoints([...changed, ...goneIds]);
      return { tenants: [...ids] };
    },
  };
}

/** @throws ConciergeError `bad_tenant_file` when the list would exceed what a command can name */
export function assertRoom(own: readonly Tenant[], newCount: number, at: IssueLocation): void {
  if (newCount === 0 || own.length + newCount <= tenantsLimit) return;
  const locatedIssue = { at, issue: createIssue('fault_listFull', String(tenantsLimit)) };
  throw new ConciergeError('bad_tenant_file', { locatedIssue });
}
