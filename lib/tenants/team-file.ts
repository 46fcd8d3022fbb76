/** The team's tenant file by address: asked once a day and on demand; what it changes waits for a yes. */
import { asConciergeError, ConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import { teamFile } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { type TeamFileState, teamFileSlot } from '../storage/team-file-slot.ts';
import { validateTeamAddress } from './team-address.ts';
import type { ImportPreview } from './tenant-list.ts';
import type { TenantService } from './tenant-service.ts';
import { createIssue } from './validation-issue.ts';

/** How long an answer counts, in milliseconds. */
const dayMs = 24 * 3_600_000;
/** The file's size limit, in bytes. */
const maxBytes = 5_000_000;

interface TeamFileDeps {
  store: Store;
  tenants: Pick<TenantService, 'importTeam' | 'policy'>;
  send: SendRequest;
  isHostAllowed(address: string): Promise<boolean>;
  /** Epoch milliseconds. */
  now(): number;
  /** Sets the alarm of the next request, epoch milliseconds; `null` clears it. */
  setAlarm(at: number | null): void;
}

/** What a request or an import led to. */
type TeamFileResult =
  | { preview: ImportPreview; digest: string }
  | { tenants: string[] }
  | Record<string, never>;

export interface TeamFile {
  /**
   * Sets the person's own address; `''` stops using the file and leaves its tenants as their own.
   * @throws ConciergeError `bad_tenant_file` for an address that is none
   */
  setAddress(address: string): Promise<void>;
  /**
   * Asks for the file now.
   * @param own another address of the person's, which is stored with its first good answer and not without one
   * @returns a preview of what it would change; nothing where it changes nothing
   * @throws ConciergeError why it could not be read; what is in force stays
   */
  ask(own?: string): Promise<TeamFileResult>;
  /** Asks where the last answer is a day old; failures are stored, none is thrown. */
  askIfDue(): Promise<void>;
  /** Imports the text that was previewed. @returns a new preview where it has changed since */
  import(digest: string): Promise<TeamFileResult>;
}

export function createTeamFile(deps: TeamFileDeps): TeamFile {
  const { store, tenants, now } = deps;
  /** The newest text, for the yes that follows its preview; a later worker asks for it again. */
  let latest: { address: string; text: string; digest: string; etag: string | null } | null = null;

  async function address(): Promise<string> {
    return (await tenants.policy()).teamFile ?? (await store.read(teamFile)).own;
  }

  const write = (change: (state: TeamFileState) => Partial<TeamFileState>) =>
    store.update([teamFile], (state): [TeamFileState] => [{ ...state, ...change(state) }]);

  /** Fetches the text; `null` where it is the one in force. */
  async function fetchText(from: string, state: TeamFileState): Promise<typeof latest> {
    const issue = validateTeamAddress(from);
    if (issue !== null) throw new ConciergeError('bad_tenant_file', { locatedIssue: { issue } });
    if (!(await deps.isHostAllowed(from)))
      throw new ConciergeError('no_permission', { host: new URL(from).host });
    const etag = state.of === from && state.digest !== null ? state.etag : null;
    const reply = await deps.send(
      {
        method: 'GET',
        url: from,
        headers: {
          Accept: 'application/json',
          ...(etag === null ? {} : { 'If-None-Match': etag }),
        },
      },
      {
        origins: [new URL(from).origin],
        cookies: false,
        signal: new AbortController().signal,
        maxBytes,
        isConditional: etag !== null,
      },
    );
    if (reply.status === 304) return null;
    if (reply.status !== 200) throw new ConciergeError('vendor_reply', { status: reply.status });
    // A replaced character would alter a name.
    if (reply.text.includes('\ufffd')) {
      const locatedIssue = { at: fileLocation(), issue: createIssue('fault_notUtf8') };
      throw new ConciergeError('bad_tenant_file', { locatedIssue });
    }
    const tag = reply.headers.etag ?? null;
    return {
      address: from,
      text: reply.text,
      digest: await digestOf(reply.text),
      etag: tag !== null && tag.length <= 500 ? tag : null,
    };
  }

  /** Asks once, and stores the outcome; a failure of an address that is not stored yet changes nothing. */
  async function askOnce(own?: string): Promise<TeamFileResult> {
    const state = await store.read(teamFile);
    const { teamFile: managed } = await tenants.policy();
    const isNew = own !== undefined && managed === undefined && own !== state.own;
    const from = isNew ? own : await address();
    if (from === '') return {};
    const { ids: _ids, ...fresh } = teamFileSlot.empty;
    const asked = { ...(isNew ? { ...fresh, own } : {}), of: from, askedAt: now() };
    try {
      const found = await fetchText(from, state);
      const isKnown = found === null || (state.of === from && found.digest === state.digest);
      if (isKnown) {
        await write(() => ({ ...asked, problem: null, waiting: null, ...(found && { etag: found.etag }) }));
        return {};
      }
      latest = found;
      const accepted = { ...asked, problem: null, waiting: null, digest: found.digest, etag: found.etag };
      const result = await tenants.importTeam(found.text, false, accepted);
      if (!('preview' in result)) return {};
      const { added, changed, removed = [] } = result.preview;
      const counts = { added: added.length, changed: changed.length, removed: removed.length };
      await write(() => ({ ...asked, problem: null, waiting: { digest: found.digest, ...counts } }));
      return { preview: result.preview, digest: found.digest };
    } catch (thrown) {
      const { code, facts } = asConciergeError(thrown);
      const { status, detail, locatedIssue } = facts;
      const problem = {
        code,
        ...(status === undefined ? {} : { status }),
        ...(detail === undefined ? {} : { detail }),
        ...(locatedIssue === undefined ? {} : { locatedIssue }),
      };
      if (!isNew) await write(() => ({ ...asked, problem }));
      throw thrown;
    } finally {
      deps.setAlarm(now() + dayMs);
    }
  }

  let asking: Promise<TeamFileResult> | null = null;
  /** Calls without another address join the one that runs. */
  function ask(own?: string): Promise<TeamFileResult> {
    const running = asking;
    if (running !== null && own === undefined) return running;
    const next = (running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => askOnce(own))
      .finally(() => {
        if (asking === next) asking = null;
      });
    asking = next;
    return next;
  }

  return {
    ask,

    async setAddress(own) {
      const issue = own === '' ? null : validateTeamAddress(own);
      if (issue !== null)
        throw new ConciergeError('bad_tenant_file', { locatedIssue: { field: 'teamFile', issue } });
      latest = null;
      await write((state) => ({ ...teamFileSlot.empty, own, ids: own === '' ? [] : state.ids }));
      if (own === '') deps.setAlarm(null);
    },

    async askIfDue() {
      const from = await address();
      const state = await store.read(teamFile);
      // Tenants of a file that nobody names any more are the person's own.
      if (from === '') return state.ids.length === 0 ? undefined : write(() => teamFileSlot.empty);
      const due = state.askedAt === null || state.of !== from ? 0 : state.askedAt + dayMs;
      // A request in the future means that the clock was set back.
      const isDue = due <= now() || (state.askedAt ?? 0) > now();
      if (isDue) await ask().catch(() => undefined);
      else deps.setAlarm(due);
    },

    async import(digest) {
      const from = await address();
      if (latest?.digest !== digest || latest.address !== from) {
        const result = await ask();
        if (!('digest' in result) || result.digest !== digest) return result;
      }
      const found = latest;
      if (found === null) return {};
      const accepted = { of: from, problem: null, waiting: null, digest, etag: found.etag };
      return tenants
        .importTeam(found.text, true, accepted)
        .then((result) => ('tenants' in result ? result : {}));
    },
  };
}

const fileLocation = () => ({ key: 'place_file' as const, substitutions: [] });

/** SHA-256 in hex. */
async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
