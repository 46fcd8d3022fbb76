import { useState } from 'preact/hooks';
import type { Reply } from '../../lib/messages/commands.ts';
import { counted } from '../../lib/speech.ts';
import type { ImportPreview } from '../../lib/tenants/directory.ts';
import { type Fault, faulty, type Refusal } from '../../lib/tenants/fault.ts';
import { refusalWords } from '../faults.ts';
import type { Acts } from '../view.ts';
import type { Say } from '../words.ts';

/** Why a tenant file was refused; names the entry and the field, never a value. */
const fileRefused = (say: Say, refusal: Refusal): string => say('importRefused', refusalWords(say, refusal));

/** What is wrong with a file as a whole. */
const ofFile = (fault: Fault): Refusal => ({ at: { key: 'place_file', mentions: [] }, fault });

/** A file larger than this is not read at all, in bytes. */
const fileCap = 4_000_000;

/** The import of one tenant file: refused, shown first, or done. */
export interface Import {
  fault: string | null;
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
export function useImport(acts: Acts, onDone: (said: string, tenants: readonly string[]) => void): Import {
  const { say } = acts;
  const [fault, setFault] = useState<string | null>(null);
  const [shown, setShown] = useState<{ text: string; preview: ImportPreview } | null>(null);

  async function send(text: string, agreed: boolean): Promise<void> {
    onDone('', []);
    setFault(null);
    setShown(null);
    const reply: Reply = await acts.send('importTenants', { text, agreed });
    if (!reply.done) {
      setFault(fileRefused(say, reply.facts.refusal ?? ofFile(faulty('fault_notTakenIn'))));
    } else if (reply.preview !== undefined) {
      setShown({ text, preview: reply.preview });
    } else {
      onDone(counted(say, 'imported', reply.imported ?? 0), reply.tenants ?? []);
    }
  }

  return {
    fault,
    preview: shown?.preview ?? null,
    async take(file) {
      const tooLarge = file.size > fileCap;
      const text = tooLarge ? null : await textOf(file);
      if (text !== null) return send(text, false);
      onDone('', []);
      setShown(null);
      const why = tooLarge ? faulty('fault_tooLarge', String(fileCap / 1_000_000)) : faulty('fault_notUtf8');
      setFault(fileRefused(say, ofFile(why)));
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
