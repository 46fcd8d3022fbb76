import { ConciergeError } from '../errors.ts';
import { effectiveTenants } from '../policy/merge.ts';
import { noPolicy, type Policy, readPolicy } from '../policy/policy.ts';
import { type Preferences, wasRepaired } from '../storage/preferences-schema.ts';
import { quarantinedTenantsKey } from '../storage/public-slots.ts';
import { quarantinedPreferencesKey, quarantineKeysIn } from '../storage/quarantine.ts';
import type { SlotWithSchema } from '../storage/slots.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { createTenantSchema, type Tenant } from './schema.ts';
import { parseTenantEntry, parseTenantFile } from './tenant-file.ts';
import {
  differences,
  freeId,
  hasSameEndpoint,
  type ImportPreview,
  reorder,
  type TenantChange,
  withChangedEndpoint,
  withTenants,
} from './tenant-list.ts';
import { isUnencrypted } from './url.ts';
import { createIssue, type IssueLocation } from './validation-issue.ts';

export interface TenantServiceDeps {
  store: Store;
  descriptors: readonly VendorDescriptor[];
  slot: SlotWithSchema<Tenant[]>;
  policySlot: SlotWithSchema<Policy>;
  /** Ends a tenant's session, on the server too, and forgets what is kept to sign in. */
  endSession(tenantId: string): Promise<unknown>;
  /** Ends a tenant's session alone. */
  logOut(tenantId: string): Promise<unknown>;
  /** Forgets what began at a tenant's old doors while its session ended: they are others by now, or it is gone. */
  forgetStaleEndpoint(tenantId: string): Promise<unknown>;
}

/** What an import did, or what it would do. */
export type ImportResult = { tenants: string[] } | { preview: ImportPreview };

/**
 * The tenant list and what may be done with it. A change that moves a tenant's doors ends its session first, while its
 * server is still known; what began there while that server was told is forgotten after it.
 */
export interface TenantService {
  /** The organisation's tenants, then the person's own. */
  list(): Promise<Tenant[]>;
  policy(): Promise<Policy>;
  /**
   * Takes in what the organisation has set; a session whose doors it moves, takes away or forbids ends. What a person
   * preferred for a tenant that is in no list any more goes with it.
   */
  applyPolicy(managed: unknown): Promise<void>;
  /** Adds a tenant, or replaces one. Its id is made from its name when it is new. @throws ConciergeError `bad_tenant_file` */
  save(tenant: Record<string, unknown>, replaces: string | undefined): Promise<string>;
  /**
   * Ends their sessions and takes them out, all in one; who is gone already does not count.
   * @throws ConciergeError `unknown_tenant` when nobody is left, `forbidden` when one is the organisation's
   */
  remove(tenantIds: readonly string[]): Promise<void>;
  order(tenantIds: readonly string[]): Promise<void>;
  /** A foreign value as a tenant, kept nowhere. @throws ConciergeError `bad_tenant_file` */
  parse(tenant: Record<string, unknown>): Tenant;
  /** @throws ConciergeError `bad_tenant_file`; nothing was imported then */
  import(text: string, agreed: boolean): Promise<ImportResult>;
  /** Moves a stored list, or preferences, that cannot be read to where nothing overwrites them; one bad field goes. */
  quarantineUnreadable(): Promise<void>;
  /** Drops what is set aside of them; where there is more than one, the oldest, and the next takes its place. */
  discardQuarantined(of: 'tenants' | 'preferences'): Promise<void>;
}

export function createTenantService(deps: TenantServiceDeps): TenantService {
  const { store, slot, policySlot, descriptors } = deps;
  const schema = createTenantSchema(descriptors);
  const own = () => store.read(slot);
  const policy = () => store.read(policySlot);
  const list = async () => effectiveTenants(await own(), await policy());

  const declaredBy = ({ vendor }: Tenant) => descriptors.find(({ id }) => id === vendor)?.settings ?? [];

  /** The organisation's tenants are not edited here, and its word on plain http holds for all. */
  async function requireLeave(tenants: readonly Tenant[]): Promise<void> {
    const { tenants: managed, preferences: rules } = await policy();
    for (const { id, name, baseUrl } of tenants) {
      const at: IssueLocation = { key: 'place_named', substitutions: [name] };
      if (managed.some((tenant) => tenant.id === id)) {
        const refusal = { at, issue: createIssue('fault_managed') };
        throw new ConciergeError('forbidden', { detail: 'managed', locatedIssue: refusal });
      }
      if (rules.httpTenants === false && isUnencrypted(baseUrl)) {
        throw new ConciergeError('insecure', {
          locatedIssue: { at, issue: createIssue('fault_unencrypted') },
        });
      }
    }
  }

  /** What is kept aside is no slot: the pages hear of it by the slot that is written again. */
  const tellPages = {
    tenants: () => store.update([slot], (now) => [now]),
    preferences: () => store.update([preferences], (now) => [now]),
  };

  const endAll = (ids: readonly string[]) => Promise.all(ids.map(deps.endSession));
  const forgetAll = (ids: readonly string[]) => Promise.all(ids.map(deps.forgetStaleEndpoint));
  const idsMoved = (before: readonly Tenant[], coming: readonly Tenant[]) =>
    withChangedEndpoint(before, coming, declaredBy).map(({ id }) => id);

  /** Puts these in the list that is there when it is written. */
  async function put(
    tenants: (now: readonly Tenant[]) => readonly Tenant[],
    also: (kept: Preferences, now: readonly Tenant[]) => Preferences | undefined = () => undefined,
  ): Promise<void> {
    let moved: string[] = [];
    await store.update([slot, preferences], (now, kept) => {
      const coming = tenants(now);
      moved = idsMoved(now, coming);
      return [withTenants(now, coming), also(kept, now)];
    });
    await forgetAll(moved);
  }

  return {
    list,
    policy,

    async applyPolicy(managed) {
      const last = await policy();
      const next = managed === undefined ? noPolicy : readPolicy(managed, last, descriptors);
      if (JSON.stringify(next) === JSON.stringify(last)) return;
      const mine = await own();
      const after = effectiveTenants(mine, next);
      const gone = last.tenants.filter((tenant) => !after.some(({ id }) => id === tenant.id));
      const ending = [...idsMoved(effectiveTenants(mine, last), after), ...gone.map(({ id }) => id)];
      await endAll(ending);
      await store.update([policySlot, slot, preferences], (_last, now, kept) => {
        const here = new Set(effectiveTenants(now, next).map(({ id }) => id));
        const left = new Set(gone.map(({ id }) => id).filter((id) => !here.has(id)));
        return [next, undefined, left.size === 0 ? undefined : forgetTenants(kept, left)];
      });
      await forgetAll(ending);
      if (next.preferences.httpTenants === false) {
        const plain = after.filter(({ baseUrl }) => isUnencrypted(baseUrl));
        await Promise.all(plain.map(({ id }) => deps.logOut(id)));
      }
    },

    async save(value, replaces) {
      const before = await list();
      const { tenants: managed } = await policy();
      if (replaces !== undefined && !before.some((tenant) => tenant.id === replaces))
        throw new ConciergeError('unknown_tenant');
      const among = (tenants: readonly Tenant[]): Tenant => {
        const name = typeof value.name === 'string' ? value.name : '';
        const id = replaces ?? freeId(name, new Set([...managed, ...tenants].map((tenant) => tenant.id)));
        return parseTenantEntry({ ...value, id }, theTenant, schema);
      };
      let saved = among(before);
      await requireLeave([saved]);
      await endAll(idsMoved(before, [saved]));
      await put(
        (now) => {
          // Its id is free in the list that is written, not only in the one that was looked at.
          saved = among(now);
          return [saved];
        },
        (kept, now) => agreeByHand(descriptors, kept, saved, now),
      );
      return saved.id;
    },

    async remove(tenantIds) {
      const wanted = new Set(tenantIds);
      const going = (await list()).map(({ id }) => id).filter((id) => wanted.has(id));
      if (going.length === 0) throw new ConciergeError('unknown_tenant');
      if ((await policy()).tenants.some(({ id }) => wanted.has(id))) {
        throw new ConciergeError('forbidden', { detail: 'managed' });
      }
      await endAll(going);
      await store.update([slot, preferences], (now, kept) => [
        now.filter(({ id }) => !wanted.has(id)),
        forgetTenants(kept, wanted),
      ]);
      await forgetAll(going);
    },

    order: (tenantIds) => store.update([slot], (now) => [reorder(now, tenantIds)]),

    parse: (value) => parseTenantEntry({ ...value, id: 'probe' }, theTenant, schema),

    async import(text, agreed) {
      const before = await list();
      const { tenants: managed } = await policy();
      // A colleague's file may hold the organisation's tenants as they are.
      const coming = parseTenantFile(text, descriptors).filter((tenant) => {
        const set = managed.find(({ id }) => id === tenant.id);
        return set === undefined || differences(set, tenant, declaredBy(tenant)).length > 0;
      });
      await requireLeave(coming);
      const changed = coming.flatMap((tenant): TenantChange[] => {
        const old = before.find((each) => each.id === tenant.id);
        const fields = old === undefined ? [] : differences(old, tenant, declaredBy(tenant));
        if (old === undefined || fields.length === 0) return [];
        return [
          {
            id: tenant.id,
            name: old.name,
            fields,
            endsSession: !hasSameEndpoint(old, tenant, declaredBy(tenant)),
          },
        ];
      });
      const known = new Set(before.map((tenant) => tenant.id));
      const added = coming.filter((tenant) => !known.has(tenant.id)).map(({ name }) => name);
      if (changed.length > 0 && !agreed) return { preview: { added, changed } };
      await endAll(idsMoved(before, coming));
      await put(() => coming);
      return { tenants: coming.map((tenant) => tenant.id) };
    },

    // Any change would: this one is for what nobody changes. Pages hold no schema: what we dropped, they must not find.
    quarantineUnreadable: () =>
      store.update([slot, preferences], (_list, kept) => [
        undefined,
        wasRepaired(kept) ? { ...kept } : undefined,
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
      await tellPages[of]();
    },
  };
}

/** What a form holds: one tenant, whose id we have made. */
const theTenant = (): IssueLocation => ({ key: 'place_tenant', substitutions: [] });

/**
 * Who types a portal's address by hand has agreed to it by name. One that a tenant of the list has already, this one or
 * another that it may be a copy of, may have come by file: it is agreed to where it was.
 * @param before the list before the tenant was saved
 */
function agreeByHand(
  descriptors: readonly VendorDescriptor[],
  kept: Preferences,
  tenant: Tenant,
  before: readonly Tenant[],
): Preferences {
  const portalOf = ({ vendor, settings }: Tenant): string | undefined => {
    const portal = descriptors.find((descriptor) => descriptor.id === vendor)?.portal;
    const value = portal && 'setting' in portal ? settings[portal.setting] : undefined;
    return value === undefined ? undefined : new URL(value).origin;
  };
  const typed = portalOf(tenant);
  if (typed === undefined) return kept;
  const there = before.filter((each) => portalOf(each) === typed).map(({ id }) => id);
  const known = there.includes(tenant.id) ? [tenant.id] : there;
  if (known.length > 0 && !known.some((id) => kept.portalOrigins[id] === typed)) return kept;
  return { ...kept, portalOrigins: { ...kept.portalOrigins, [tenant.id]: typed } };
}

function forgetTenants(kept: Preferences, ids: ReadonlySet<string>): Preferences {
  const without = <T>(all: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !ids.has(key)));
  return {
    ...kept,
    ...(kept.keepAlive === undefined ? {} : { keepAlive: without(kept.keepAlive) }),
    ...(kept.privateDoors === undefined ? {} : { privateDoors: without(kept.privateDoors) }),
    ...(kept.keeping === undefined ? {} : { keeping: without(kept.keeping) }),
    ...(kept.favourites === undefined
      ? {}
      : { favourites: kept.favourites.filter((each) => !ids.has(each)) }),
    lastAccount: without(kept.lastAccount),
    portalOrigins: without(kept.portalOrigins),
    doorDays: without(kept.doorDays),
    usedAt: without(kept.usedAt),
    ...(kept.usage === undefined ? {} : { usage: without(kept.usage) }),
  };
}
