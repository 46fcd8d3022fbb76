import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { fileTextLimit } from '../../lib/protocol/limits.ts';
import type { ImportPreview } from '../../lib/tenants/tenant-list.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { failureText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { locatedIssueText } from '../shared/validation-text.ts';

/** The sentence for a refused tenant file; names entry and field, never a value, which may be a secret. */
const refusalText = (t: Translate, locatedIssue: LocatedIssue): string =>
  t('importRefused', locatedIssueText(t, locatedIssue));

/** An issue of the file as a whole. */
const atFile = (issue: Issue): LocatedIssue => ({ at: { key: 'place_file', substitutions: [] }, issue });

/** The import of one tenant file: refused, previewed, or done. */
interface Import {
  /** Why the last file was refused, as a sentence. */
  refusal: string | null;
  preview: ImportPreview | null;
  pick(file: File): Promise<void>;
  /** Imports the previewed file. */
  confirm(): Promise<void>;
  cancel(): void;
  clearRefusal(): void;
}

/**
 * Imports tenant files; a file that changes existing tenants is previewed first.
 * @param onDone receives the announcement and the imported tenants' ids; both are empty when a new import starts
 */
export function useImport(
  actions: PageActions,
  onDone: (announcement: string, tenants: readonly string[]) => void,
): Import {
  const { t } = actions;
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState<{ text: string; preview: ImportPreview } | null>(null);

  async function send(text: string, agreed: boolean): Promise<void> {
    onDone('', []);
    setRefusal(null);
    setPending(null);
    const reply: Reply = await actions.send('importTenants', { text, agreed });
    if (!reply.ok) {
      const { locatedIssue } = reply.facts;
      setRefusal(locatedIssue === undefined ? failureText(t, reply) : refusalText(t, locatedIssue));
    } else if (reply.preview !== undefined) {
      setPending({ text, preview: reply.preview });
    } else {
      onDone(plural(t, 'imported', reply.imported ?? 0), reply.tenants ?? []);
    }
  }

  return {
    refusal,
    preview: pending?.preview ?? null,
    async pick(file) {
      const tooLarge = file.size > fileTextLimit;
      // A file that was moved or locked since it was picked cannot be read.
      const bytes = tooLarge ? null : await file.arrayBuffer().catch(() => null);
      const text = bytes === null ? null : decodeUtf8(bytes);
      if (text !== null) return send(text, false);
      onDone('', []);
      setPending(null);
      const issue = tooLarge
        ? createIssue('fault_tooLarge', String(fileTextLimit / 1_000_000))
        : createIssue(bytes === null ? 'fault_notRead' : 'fault_notUtf8');
      setRefusal(refusalText(t, atFile(issue)));
    },
    async confirm() {
      if (pending !== null) await send(pending.text, true);
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
