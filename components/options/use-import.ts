import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { ImportPreview } from '../../lib/tenants/tenant-list.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { PageActions } from '../shared/page-types.ts';
import { locatedIssueText } from '../shared/validation-text.ts';

/** Why a tenant file was refused; names the entry and the field, never a value. */
const fileRefused = (t: Translate, locatedIssue: LocatedIssue): string =>
  t('importRefused', locatedIssueText(t, locatedIssue));

/** What is wrong with a file as a whole. */
const ofFile = (issue: Issue): LocatedIssue => ({ at: { key: 'place_file', substitutions: [] }, issue });

/** A file larger than this is not read at all, in bytes. */
const fileCap = 4_000_000;

/** The import of one tenant file: refused, shown first, or done. */
export interface Import {
  detail: string | null;
  preview: ImportPreview | null;
  take(file: File): Promise<void>;
  agree(): Promise<void>;
  cancel(): void;
  /** Takes back what was said of a file that was refused. */
  forget(): void;
}

/**
 * Brings tenant files in.
 * @param onDone told what to say, and which tenants came
 */
export function useImport(
  actions: PageActions,
  onDone: (vendorMessage: string, tenants: readonly string[]) => void,
): Import {
  const { t } = actions;
  const [detail, setFault] = useState<string | null>(null);
  const [shown, setShown] = useState<{ text: string; preview: ImportPreview } | null>(null);

  async function send(text: string, agreed: boolean): Promise<void> {
    onDone('', []);
    setFault(null);
    setShown(null);
    const reply: Reply = await actions.send('importTenants', { text, agreed });
    if (!reply.ok) {
      setFault(fileRefused(t, reply.facts.locatedIssue ?? ofFile(createIssue('fault_notTakenIn'))));
    } else if (reply.preview !== undefined) {
      setShown({ text, preview: reply.preview });
    } else {
      onDone(plural(t, 'imported', reply.imported ?? 0), reply.tenants ?? []);
    }
  }

  return {
    detail,
    preview: shown?.preview ?? null,
    async take(file) {
      const tooLarge = file.size > fileCap;
      const text = tooLarge ? null : await textOf(file);
      if (text !== null) return send(text, false);
      onDone('', []);
      setShown(null);
      const why = tooLarge
        ? createIssue('fault_tooLarge', String(fileCap / 1_000_000))
        : createIssue('fault_notUtf8');
      setFault(fileRefused(t, ofFile(why)));
    },
    async agree() {
      if (shown !== null) await send(shown.text, true);
    },
    cancel: () => setShown(null),
    forget: () => setFault(null),
  };
}

/** A file's text; `null` when it is not in UTF-8: read as if it were, its names would be others. */
async function textOf(file: File): Promise<string | null> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
