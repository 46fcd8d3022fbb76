import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatList, plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { fileTextLimit } from '../../lib/protocol/limits.ts';
import type { ImportPreview } from '../../lib/tenants/tenant-list.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { failureText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { placedIssueText } from '../shared/validation-text.ts';
import type { Stored } from './undo.ts';

/** The sentence for a refused tenant file; names entry and field, never a value, which may be a secret. */
const refusalText = (t: Translate, locatedIssue: LocatedIssue): string =>
  t('importRefused', placedIssueText(t, locatedIssue));

/** An issue of the file as a whole. */
const atFile = (issue: Issue): LocatedIssue => ({ at: { key: 'place_file', substitutions: [] }, issue });

/** Why a file was refused. */
export interface Refusal {
  text: string;
  faults: readonly string[];
}

/** The import of one tenant file: refused, previewed, or done. */
interface Import {
  /** Why the last file was refused: a sentence, and each fault where there are several. */
  refusal: Refusal | null;
  preview: ImportPreview | null;
  /** The preview is of the team's file. */
  isTeam: boolean;
  pick(file: File): Promise<void>;
  /** Imports the previewed file. @param only ids of the entries to import; all of them when absent */
  confirm(only?: readonly string[]): Promise<void>;
  /** Asks for the team's file, at another address where one is given, and previews what it changes. */
  askTeam(address?: string): Promise<Reply>;
  cancel(): void;
  clearRefusal(): void;
}

/** What waits for a yes: a picked file by its text, the team's by its digest. */
type Pending = { preview: ImportPreview } & ({ text: string } | { digest: string });

/** What an import has done: the announcement, the imported tenants' ids; of a file what was stored before. */
interface Done {
  announcement: string;
  tenants: readonly string[];
  before: Stored | null;
}

/**
 * Imports tenant files; a file that changes existing tenants is previewed first.
 * @param readStored reads what an undo needs; `null` where none is offered
 * @param onDone called with nothing done when an import starts
 */
export function useImport(
  actions: PageActions,
  readStored: (() => Promise<Stored>) | null,
  onDone: (done: Done) => void,
): Import {
  const { t } = actions;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, setPending] = useState<Pending | null>(null);

  function begin(): void {
    onDone({ announcement: '', tenants: [], before: null });
    setRefusal(null);
    setPending(null);
  }

  function take(reply: Reply, source: { text: string; before: Stored | null } | null): void {
    if (!reply.ok) {
      const { locatedIssue, locatedIssues = [] } = reply.facts;
      const [only] = locatedIssues;
      if (locatedIssues.length > 1)
        setRefusal({
          text: plural(t, 'importRefusedMany', locatedIssues.length),
          faults: locatedIssues.map((issue) => placedIssueText(t, issue)),
        });
      else {
        const issue = only ?? locatedIssue;
        setRefusal({ text: issue === undefined ? failureText(t, reply) : refusalText(t, issue), faults: [] });
      }
    } else if (reply.preview !== undefined) {
      const from = source === null ? { digest: reply.digest ?? '' } : { text: source.text };
      setPending({ ...from, preview: reply.preview });
    } else if (reply.imported !== undefined) {
      // A file may bring vendors alone.
      const brought = pending?.preview.vendors?.map(({ label }) => label) ?? [];
      const announcement = [
        plural(t, 'imported', reply.imported),
        ...(reply.imported > 0 || brought.length === 0 ? [] : [t('saved', formatList(t, brought))]),
      ].join(' · ');
      onDone({ announcement, tenants: reply.tenants ?? [], before: source?.before ?? null });
    }
  }

  async function send(text: string, agreed: boolean, only?: readonly string[]): Promise<void> {
    begin();
    const chosen = only === undefined ? {} : { only: [...only] };
    const before = (await readStored?.()) ?? null;
    take(await actions.send('importTenants', { text, agreed, ...chosen }), { text, before });
  }

  return {
    refusal,
    preview: pending?.preview ?? null,
    isTeam: pending !== null && 'digest' in pending,
    async pick(file) {
      const tooLarge = file.size > fileTextLimit;
      // A file that was moved or locked since it was picked cannot be read.
      const bytes = tooLarge ? null : await file.arrayBuffer().catch(() => null);
      const text = bytes === null ? null : decodeUtf8(bytes);
      if (text !== null) return send(text, false);
      begin();
      const issue = tooLarge
        ? createIssue('fault_tooLarge', String(fileTextLimit / 1_000_000))
        : createIssue(bytes === null ? 'fault_notRead' : 'fault_notUtf8');
      setRefusal({ text: refusalText(t, atFile(issue)), faults: [] });
    },
    async confirm(only) {
      if (pending === null) return;
      if ('text' in pending) return send(pending.text, true, only);
      const { digest } = pending;
      begin();
      take(await actions.send('importTeamFile', { digest }), null);
    },
    async askTeam(address) {
      begin();
      const reply = await actions.send('askTeamFile', address === undefined ? {} : { address });
      if (reply.ok) take(reply, null);
      return reply;
    },
    cancel: () => setPending(null),
    clearRefusal: () => setRefusal(null),
  };
}

/** A file's text; `null` unless it is valid UTF-8, because lenient decoding would alter names. */
function decodeUtf8(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
