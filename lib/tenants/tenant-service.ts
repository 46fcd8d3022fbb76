import { ConciergeError } from '../errors.ts';
import { effectiveTenants } from '../policy/merge.ts';
import { noPolicy, type Policy, readPolicy } from '../policy/policy.ts';
import { type Preferences, wasRepaired } from '../storage/preferences-schema.ts';
import { quarantinedTenantsKey } from '../storage/public-slots.ts';
import { quarantinedPreferencesKey, quarantineKeysIn } from '../storage/quarantine.ts';
import type { SlotWithSchema } from '../storage/slots.ts';
import { preferences, teamFile } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import type { DefinitionService, ReadDefinition } from './definition-service.ts';
import { foldTag } from './fold-tag.ts';
import { tagsLimit } from './limits.ts';
import { confirmTypedPortal, forgetTenants } from './preferences-of-tenants.ts';
import { createTenantSchema, type Tenant } from './schema.ts';
import { normalizeNote, uniqueTags } from './tags.ts';
import { parseTenantEntry } from './tenant-file.ts';
import { assertRoom, createTenantImport, type TenantImport } from './tenant-import.ts';
import { freeId, mergeEdits, reorder, withChangedEndpoint, withTenants } from './tenant-list.ts';
import { isUnencrypted } from './url.ts';
import { createIssue, type IssueLocation } from './validation-issue.ts';

interface TenantServiceDeps {
  store: Store;
  definitions: DefinitionService;
  slot: SlotWithSchema<Tenant[]>;
  policySlot: SlotWithSchema<Policy>;
  /** The effective list: the organisation's tenants, then the user's own. */
  list(): Promise<readonly Tenant[]>;
  /** Ends a tenant's session, on the server too, and deletes its stored credentials. */
  endSession(tenantId: string): Promise<unknown>;
  /** Ends a tenant's session and leaves its stored credentials. */
  logOut(tenantId: string): Promise<unknown>;
  /** Drops state that began at a tenant's former endpoint while the session was ending. */
  forgetStaleEndpoint(tenantId: string): Promise<unknown>;
}

/**
 * The tenant list and its changes.
 * A change of endpoint ends the session first, because the log-out needs the former address.
 * State that began at the former endpoint during the log-out is dropped afterwards.
 */
export interface TenantService extends TenantImport {
  /** The organisation's tenants, then the user's own. */
  list(): Promise<readonly Tenant[]>;
  policy(): Promise<Policy>;
  /**
   * Applies the managed policy. A session ends when the policy changes, removes or forbids its endpoint.
   * The preferences of a tenant that leaves every list are deleted.
   */
  applyPolicy(managed: unknown): Promise<void>;
  /**
   * Adds a tenant, or replaces the tenant with the id `replaces`. The id of a new tenant derives from the name.
   * @param opened the form's values as it opened; fields that still have them stay as stored at the time of the write
   * @returns the id
   * @throws ConciergeError `bad_tenant_file`, `unknown_tenant`, `forbidden` for a managed tenant, `insecure`
   */
  save(
    tenant: Record<string, unknown>,
    replaces: string | undefined,
    opened?: Record<string, unknown>,
  ): Promise<string>;
  /**
   * Ends the sessions of these tenants and removes the tenants in one write. Unknown ids are ignored.
   * @throws ConciergeError `unknown_tenant` when no id is known, `forbidden` when a tenant is managed
   */
  remove(tenantIds: readonly string[]): Promise<void>;
  order(tenantIds: readonly string[]): Promise<void>;
  /** Parses an untrusted value as a tenant without storing the tenant. @throws ConciergeError `bad_tenant_file` */
  parse(tenant: Record<string, unknown>): Promise<Tenant>;
  /**
   * Changes tags and note of several tenants in one write.
   * @throws ConciergeError `forbidden` for a tenant that is not edited here, `bad_tenant_file` for too many tags
   */
  edit(
    tenantIds: readonly string[],
    words: {
      addTags?: readonly string[] | undefined;
      removeTags?: readonly string[] | undefined;
      note?: string | undefined;
    },
  ): Promise<void>;
  /**
   * Forgets a definition that a file brought.
   * @throws ConciergeError `forbidden` (detail `used`) while a tenant needs it, `unknown_vendor` without it
   */
  removeDefinition(id: string): Promise<void>;
  /** Moves an unreadable list or unreadable preferences to quarantine; one invalid preference is dropped alone. */
  quarantineUnreadable(): Promise<void>;
  /** Deletes the oldest quarantined copy; the next copy moves to the main quarantine key. */
  discardQuarantined(of: 'tenants' | 'preferences'): Promise<void>;
}

export function createTenantService(deps: TenantServiceDeps): TenantService {
  const { store, slot, policySlot, list, definitions } = deps;
  const readOwn = () => store.read(slot);
  const policy = () => store.read(policySlot);

  const declaredIn =
    (descriptors: readonly VendorDescriptor[]) =>
    ({ vendor }: Tenant) =>
      descriptors.find(({ id }) => id === vendor)?.settings ?? [];

  /**
   * @throws ConciergeError `forbidden` for a tenant of the organisation or the team's file, `insecure` for plain http
   *   that the policy forbids
   */
  async function assertEditable(tenants: readonly Tenant[], from: 'file' | 'team' = 'file'): Promise<void> {
    const { tenants: managed, preferences: rules } = await policy();
    const team = new Set(from === 'team' ? [] : (await store.read(teamFile)).ids);
    for (const { id, name, baseUrl } of tenants) {
      const at: IssueLocation = { key: 'place_named', substitutions: [name] };
      if (team.has(id)) {
        const locatedIssue = { at, issue: createIssue('fault_team') };
        throw new ConciergeError('forbidden', { detail: 'team', locatedIssue });
      }
      if (managed.some((tenant) => tenant.id === id)) {
        const locatedIssue = { at, issue: createIssue('fault_managed') };
        throw new ConciergeError('forbidden', { detail: 'managed', locatedIssue });
      }
      if (rules.httpTenants === false && isUnencrypted(baseUrl)) {
        throw new ConciergeError('insecure', {
          locatedIssue: { at, issue: createIssue('fault_unencrypted') },
        });
      }
    }
  }

  /** Rewrites the slot unchanged: the quarantine is no slot, so its changes notify no page. */
  const notifyPages = {
    tenants: () => store.update([slot], (now) => [now]),
    preferences: () => store.update([preferences], (now) => [now]),
  };

  const endSessions = (ids: readonly string[]) => Promise.all(ids.map(deps.endSession));
  const forgetStaleEndpoints = (ids: readonly string[]) => Promise.all(ids.map(deps.forgetStaleEndpoint));
  const idsWithChangedEndpoint = (
    before: readonly Tenant[],
    coming: readonly Tenant[],
    descriptors: readonly VendorDescriptor[],
  ) => withChangedEndpoint(before, coming, declaredIn(descriptors)).map(({ id }) => id);

  /**
   * Ends the sessions of a changed definition's tenants while their servers are still known, then stores it.
   * One that was missing ends none: what was stored for its tenants is theirs again.
   */
  async function saveDefinitions(coming: readonly ReadDefinition[], from: 'file' | 'policy'): Promise<void> {
    // A file takes none away; most bring none.
    if (from === 'file' && coming.length === 0) return;
    const changed = await definitions.changedIds(coming, from);
    const ids = (await list()).filter(({ vendor }) => changed.has(vendor)).map(({ id }) => id);
    await endSessions(ids);
    await definitions.save(coming, from);
    await forgetStaleEndpoints(ids);
  }

  /** Merges tenants into the list as stored at the time of the write, then drops state of changed endpoints. */
  async function mergeIntoList(
    descriptors: readonly VendorDescriptor[],
    tenants: (now: readonly Tenant[]) => readonly Tenant[],
    also: (saved: Preferences, now: readonly Tenant[]) => Preferences | undefined = () => undefined,
  ): Promise<void> {
    let changed: string[] = [];
    await store.update([slot, preferences], (now, saved) => {
      const coming = tenants(now);
      changed = idsWithChangedEndpoint(now, coming, descriptors);
      return [withTenants(now, coming), also(saved, now)];
    });
    await forgetStaleEndpoints(changed);
  }

  const imports = createTenantImport({
    ...deps,
    policy,
    declaredIn,
    assertEditable,
    endSessions,
    forgetStaleEndpoints,
    idsWithChangedEndpoint,
    saveDefinitions,
    mergeIntoList,
  });

  return {
    ...imports,
    list,
    policy,

    async applyPolicy(managed) {
      const last = await policy();
      const vendors = await definitions.readPolicy(Object(managed).vendors);
      await saveDefinitions(vendors.read, 'policy');
      const descriptors = await definitions.descriptors();
      const read = managed === undefined ? noPolicy : readPolicy(managed, last, descriptors);
      const next = { ...read, issues: [...vendors.issues, ...read.issues] };
      if (JSON.stringify(next) === JSON.stringify(last)) return;
      const ownTenants = await readOwn();
      const after = effectiveTenants(ownTenants, next);
      const gone = last.tenants.filter((tenant) => !after.some(({ id }) => id === tenant.id));
      const endedIds = [
        ...idsWithChangedEndpoint(effectiveTenants(ownTenants, last), after, descriptors),
        ...gone.map(({ id }) => id),
      ];
      await endSessions(endedIds);
      await store.update([policySlot, slot, preferences], (_last, now, saved) => {
        const present = new Set(effectiveTenants(now, next).map(({ id }) => id));
        const removed = new Set(gone.map(({ id }) => id).filter((id) => !present.has(id)));
        return [next, undefined, removed.size === 0 ? undefined : forgetTenants(saved, removed)];
      });
      await forgetStaleEndpoints(endedIds);
      if (next.preferences.httpTenants === false) {
        const plain = after.filter(({ baseUrl }) => isUnencrypted(baseUrl));
        await Promise.all(plain.map(({ id }) => deps.logOut(id)));
      }
    },

    async save(typed, replaces, opened) {
      const before = await list();
      const { tenants: managed } = await policy();
      const descriptors = await definitions.descriptors();
      const schema = createTenantSchema(descriptors);
      if (replaces !== undefined && !before.some((tenant) => tenant.id === replaces))
        throw new ConciergeError('unknown_tenant');
      const parseAmong = (tenants: readonly Tenant[]): Tenant => {
        const stored = tenants.find((tenant) => tenant.id === replaces);
        const value =
          opened === undefined || stored === undefined ? typed : mergeEdits(opened, typed, stored);
        const name = typeof value.name === 'string' ? value.name : '';
        const id = replaces ?? freeId(name, new Set([...managed, ...tenants].map((tenant) => tenant.id)));
        return parseTenantEntry({ ...value, id }, formLocation, schema);
      };
      let saved = parseAmong(before);
      await assertEditable([saved]);
      if (replaces === undefined) assertRoom(await readOwn(), 1, formLocation());
      await endSessions(idsWithChangedEndpoint(before, [saved], descriptors));
      await mergeIntoList(
        descriptors,
        (now) => {
          // A new id must be unused in the list at the time of the write, which a concurrent save may have changed.
          saved = parseAmong(now);
          return [saved];
        },
        (prefs, now) => confirmTypedPortal(descriptors, prefs, saved, now),
      );
      return saved.id;
    },

    async remove(tenantIds) {
      const wanted = new Set(tenantIds);
      const removed = (await list()).map(({ id }) => id).filter((id) => wanted.has(id));
      if (removed.length === 0) throw new ConciergeError('unknown_tenant');
      const isWanted = ({ id }: Tenant) => wanted.has(id);
      if ((await policy()).tenants.some(isWanted))
        throw new ConciergeError('forbidden', { detail: 'managed' });
      if ((await store.read(teamFile)).ids.some((id) => wanted.has(id)))
        throw new ConciergeError('forbidden', { detail: 'team' });
      await endSessions(removed);
      await store.update([slot, preferences], (now, saved) => [
        now.filter(({ id }) => !wanted.has(id)),
        forgetTenants(saved, wanted),
      ]);
      await forgetStaleEndpoints(removed);
    },

    order: (tenantIds) => store.update([slot], (now) => [reorder(now, tenantIds)]),

    async parse(value) {
      const schema = createTenantSchema(await definitions.descriptors());
      return parseTenantEntry({ ...value, id: 'probe' }, formLocation, schema);
    },

    async edit(tenantIds, { addTags = [], removeTags = [], note }) {
      const wanted = new Set(tenantIds);
      await assertEditable((await list()).filter(({ id }) => wanted.has(id)));
      const gone = new Set(removeTags.map(foldTag));
      await store.update([slot], (now) => [
        now.map((tenant) => {
          if (!wanted.has(tenant.id)) return tenant;
          const tags = uniqueTags([
            ...(tenant.tags ?? []).filter((tag) => !gone.has(foldTag(tag))),
            ...addTags,
          ]);
          const { tags: _tags, note: _note, ...rest } = tenant;
          const ownNote = normalizeNote(note ?? tenant.note ?? '');
          if (tags.length > tagsLimit) throw tooManyTags(tenant);
          return {
            ...rest,
            ...(tags.length === 0 ? {} : { tags }),
            ...(ownNote === '' ? {} : { note: ownNote }),
          };
        }),
      ]);
    },

    async removeDefinition(id) {
      if ((await list()).some(({ vendor }) => vendor === id))
        throw new ConciergeError('forbidden', { detail: 'used' });
      await definitions.remove(id);
    },

    // Every update quarantines unreadable values; this one covers slots without any other change.
    // Repaired preferences are written back, because pages read the slot without a schema.
    quarantineUnreadable: () =>
      store.update([slot, preferences], (_list, saved) => [
        undefined,
        wasRepaired(saved) ? { ...saved } : undefined,
      ]),

    async discardQuarantined(of) {
      const key = of === 'tenants' ? quarantinedTenantsKey : quarantinedPreferencesKey;
      const [, next] = quarantineKeysIn(await store.keys('local'), key);
      if (next === undefined) {
        await store.raw.local.remove([key]);
      } else {
        const found = await store.raw.local.get([next]);
        await store.raw.local.set({ [key]: found[next] });
        await store.raw.local.remove([next]);
      }
      await notifyPages[of]();
    },
  };
}

function tooManyTags({ name }: Tenant): ConciergeError {
  const at: IssueLocation = { key: 'place_named', substitutions: [name] };
  const issue = createIssue('fault_tooMany', String(tagsLimit));
  return new ConciergeError('bad_tenant_file', { locatedIssue: { at, field: 'tags', issue } });
}

/** The location of a tenant from the form, where the generated id would say nothing. */
const formLocation = (): IssueLocation => ({ key: 'place_tenant', substitutions: [] });
