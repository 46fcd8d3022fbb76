import { ConciergeError } from '../errors.ts';
import type { StoredDefinition } from '../storage/definitions-slot.ts';
import { definitions as definitionsSlot, vendors as vendorsSlot } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import type { Definition } from '../vendors/definition/definition.ts';
import { findJsonFault } from './json-fault.ts';
import { definitionsLimit } from './limits.ts';
import { createIssue, entryLocation, type Issue, type LocatedIssue } from './validation-issue.ts';

/** A definition with its digest. */
export type ReadDefinition = Pick<StoredDefinition, 'definition' | 'digest'>;

type SourcedDefinition = ReadDefinition & { from: StoredDefinition['from'] | 'gallery' };

/** What the vendors' folder makes of untrusted JSON. */
export interface DefinitionReader {
  /** Holds a value to the schema and the safety rules; an issue repeats nothing of it. */
  read(value: unknown): Promise<ReadDefinition | { field?: string; issue: Issue }>;
  describe(definition: Definition): VendorDescriptor;
  /** The definitions that ship with the extension; no file may bring another one under their ids. */
  shipped: readonly Definition[];
  /** The same with their digests. */
  gallery(): Promise<readonly ReadDefinition[]>;
}

interface DefinitionServiceDeps {
  store: Store;
  reader: DefinitionReader;
  /** The vendors in code. */
  descriptors: readonly VendorDescriptor[];
}

/** The vendors without code: the person's, the organisation's, the gallery's. */
export interface DefinitionService {
  /**
   * The descriptors of every vendor, in code or not, without digest and origin.
   * @param more definitions that are about to be stored
   */
  descriptors(more?: readonly ReadDefinition[]): Promise<VendorDescriptor[]>;
  /**
   * Reads the definitions of a tenant file, without those that are stored already or ship with the extension.
   * @throws ConciergeError `bad_tenant_file`; `forbidden` for one that the organisation has set otherwise
   */
  readFile(values: readonly unknown[]): Promise<ReadDefinition[]>;
  /** Reads the definitions of a policy, a list or its JSON text; one that is wrong keeps its last form and becomes an issue. */
  readPolicy(values: unknown): Promise<{ read: ReadDefinition[]; issues: LocatedIssue[] }>;
  /** The ids whose stored definition would change or go. */
  changedIds(coming: readonly ReadDefinition[], from: StoredDefinition['from']): Promise<Set<string>>;
  /** Stores definitions: of a file beside those there, of a policy in their place. */
  save(coming: readonly ReadDefinition[], from: StoredDefinition['from']): Promise<void>;
  /**
   * Forgets a definition that a file brought.
   * @throws ConciergeError `unknown_vendor` for an id of none
   */
  remove(id: string): Promise<void>;
  /** Rewrites what pages show of definitions, after an update of the extension or of its gallery. */
  refresh(): Promise<void>;
}

export function createDefinitionService(deps: DefinitionServiceDeps): DefinitionService {
  const { store, reader } = deps;
  const stored = () => store.read(definitionsSlot);

  const describe = ({ definition, digest, from }: SourcedDefinition): VendorDescriptor => ({
    ...reader.describe(definition),
    digest,
    from,
  });

  /** Definitions by precedence: the gallery's, the organisation's, the person's; each id once. */
  function effective(more: readonly ReadDefinition[], list: readonly StoredDefinition[]): Definition[] {
    const managed = list.filter(({ from }) => from === 'policy');
    const own = list.filter(({ from }) => from === 'file');
    const all = [...reader.shipped, ...[...managed, ...more, ...own].map(({ definition }) => definition)];
    return [...new Map([...all].reverse().map((each) => [each.id, each])).values()].reverse();
  }

  async function write(next: (now: readonly StoredDefinition[]) => StoredDefinition[]): Promise<void> {
    const gallery = (await reader.gallery()).map((each) => ({ ...each, from: 'gallery' as const }));
    await store.update([definitionsSlot, vendorsSlot], (now, shown) => {
      const list = next(now);
      const order = [...gallery, ...list.filter(({ from }) => from === 'policy'), ...list];
      const seen = new Set<string>();
      const coming = order
        .filter(({ definition: { id } }) => !seen.has(id) && seen.add(id) !== undefined)
        .map(describe);
      const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
      return [isSame(now, list) ? undefined : list, isSame(shown, coming) ? undefined : coming];
    });
  }

  return {
    async descriptors(more = []) {
      return [...deps.descriptors, ...effective(more, await stored()).map(reader.describe)];
    },

    async readFile(values) {
      if (values.length > definitionsLimit) {
        const at = { key: 'place_file' as const, substitutions: [] };
        throw refusal({
          at,
          field: 'vendors',
          issue: createIssue('fault_tooMany', String(definitionsLimit)),
        });
      }
      if (values.length === 0) return [];
      const [gallery, known] = [await reader.gallery(), await stored()];
      const coming: ReadDefinition[] = [];
      for (const [index, value] of values.entries()) {
        const at = entryLocation('place_definition', index + 1, idOf(value));
        const read = await reader.read(value);
        if ('issue' in read) throw refusal({ at, ...read });
        const { id } = read.definition;
        if (coming.some(({ definition }) => definition.id === id))
          throw refusal({ at, issue: createIssue('fault_twice') });
        const shipped = gallery.find(({ definition }) => definition.id === id);
        if (shipped !== undefined && shipped.digest !== read.digest)
          throw refusal({ at, field: 'id', issue: createIssue('fault_galleryId') });
        const managed = known.find(({ definition, from }) => definition.id === id && from === 'policy');
        if (managed !== undefined && managed.digest !== read.digest) {
          const locatedIssue = { at, issue: createIssue('fault_managed') };
          throw new ConciergeError('forbidden', { detail: 'managed', locatedIssue });
        }
        const isKnown = known.some(
          ({ definition, digest }) => definition.id === id && digest === read.digest,
        );
        if (shipped === undefined && !isKnown) coming.push(read);
      }
      return coming;
    },

    async readPolicy(given) {
      const last = (await stored()).filter(({ from }) => from === 'policy');
      if (given === undefined) return { read: [], issues: [] };
      const fault = typeof given === 'string' ? findJsonFault(given) : null;
      if (fault !== null) {
        const where = [String(fault.line), String(fault.column)] as const;
        return {
          read: last,
          issues: [{ field: 'vendors', issue: createIssue(`fault_json_${fault.kind}`, ...where) }],
        };
      }
      const values: unknown = typeof given === 'string' ? JSON.parse(given) : given;
      if (!Array.isArray(values) || values.length > definitionsLimit) {
        const issue = Array.isArray(values)
          ? createIssue('fault_tooMany', String(definitionsLimit))
          : createIssue('fault_notList');
        return { read: last, issues: [{ field: 'vendors', issue }] };
      }
      const read: ReadDefinition[] = [];
      const issues: LocatedIssue[] = [];
      for (const [index, value] of values.entries()) {
        const at = entryLocation('place_definition', index + 1, idOf(value));
        const one = await reader.read(value);
        if (!('issue' in one)) {
          const isTwice = read.some(({ definition }) => definition.id === one.definition.id);
          if (isTwice) issues.push({ at, issue: createIssue('fault_twice') });
          else read.push(one);
          continue;
        }
        issues.push({ at, ...one });
        const before = last.find(({ definition }) => definition.id === idOf(value));
        if (before !== undefined) read.push(before);
      }
      return { read, issues };
    },

    async changedIds(coming, from) {
      const before = (await stored()).filter((each) => each.from === from);
      const gone =
        from === 'policy' ? before.filter((each) => !coming.some((one) => isSameId(one, each))) : [];
      const changed = coming.filter((one) =>
        before.some((each) => isSameId(one, each) && each.digest !== one.digest),
      );
      return new Set([...gone, ...changed].map(({ definition }) => definition.id));
    },

    save: (coming, from) =>
      write((now) => {
        const arriving = coming.map(({ definition, digest }) => ({ definition, digest, from }));
        const stays = (each: StoredDefinition) =>
          each.from !== from || (from === 'file' && !arriving.some((one) => isSameId(one, each)));
        return [...now.filter(stays), ...arriving];
      }),

    async remove(id) {
      const isGone = ({ definition, from }: StoredDefinition) => definition.id === id && from === 'file';
      if (!(await stored()).some(isGone)) throw new ConciergeError('unknown_vendor');
      await write((now) => now.filter((each) => !isGone(each)));
    },

    refresh: () => write((now) => [...now]),
  };
}

const isSameId = (one: ReadDefinition, other: ReadDefinition): boolean =>
  one.definition.id === other.definition.id;

/** An untrusted definition's id, where it is one that may be shown. */
function idOf(value: unknown): string | undefined {
  const { id }: { id?: unknown } = Object(value);
  return typeof id === 'string' && /^x-[a-z0-9-]{1,62}$/.test(id) ? id : undefined;
}

function refusal(locatedIssue: LocatedIssue): ConciergeError {
  return new ConciergeError('bad_tenant_file', { locatedIssue });
}
