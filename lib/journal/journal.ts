import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';
import type { Area } from '../ports/storage-area.ts';
import { type Entry, entrySchema } from './entry.ts';
import {
  encodeSegment,
  quarantinedJournalKey,
  type Segment,
  segmentKey,
  segmentKeys,
  segmentSize,
  segmentsIn,
  unreadableIn,
} from './ring-buffer.ts';

export interface JournalDeps {
  area: Area;
  /** Runs one thing after another, in this worker and in any that lives beside it. */
  withLock<T>(work: () => Promise<T>): Promise<T>;
  /** Whether a journal is kept at all. */
  isEnabled(): Promise<boolean>;
  /** Called after a change; told nothing of it. */
  onWritten(): void;
  /** Does something later. */
  setTimer: SetTimer;
}

/** The journal as it is written: only ever added to, or cleared. */
export interface Journal {
  /** Adds an entry. Nobody waits for it: what was done is not slower for being noted. */
  write(entry: Entry): void;
  clear(): Promise<void>;
  /** Settles when nothing is left to write. */
  settled(): Promise<void>;
}

/** What may wait while the storage refuses to write, in entries. */
const mostWaiting = 100;
/** An entry is written at once; those of a hundred log-ins at the same time many together. */
const writingPace: ThrottleOptions = { every: 250, burst: 8 };

/** Opens the journal. What comes while it writes is written together, next. */
export function createJournal(deps: JournalDeps): Journal {
  const { area } = deps;
  const waiting: string[] = [];
  let writing: Promise<void> | null = null;

  async function writeWaiting(): Promise<void> {
    await deps.withLock(async () => {
      const wanted = await deps.isEnabled();
      const lines = waiting.splice(0);
      if (!wanted || lines.length === 0) return;
      try {
        await area.set(withLines(await area.get([...segmentKeys, quarantinedJournalKey]), lines));
      } catch (thrown) {
        waiting.unshift(...lines);
        waiting.splice(0, waiting.length - mostWaiting);
        throw thrown;
      }
      deps.onWritten();
    });
    if (waiting.length > 0) soon();
  }

  function start(): Promise<void> {
    writing ??= writeWaiting()
      // Full, say: it waits for the next entry.
      .catch(() => undefined)
      .finally(() => {
        writing = null;
      });
    return writing;
  }
  const soon = throttle(() => void start(), writingPace, deps.setTimer);

  return {
    write(entry) {
      const kept = whatMayStand(entry);
      if (kept === null) return;
      waiting.push(JSON.stringify(kept));
      soon();
    },
    async clear() {
      await deps.withLock(async () => {
        waiting.length = 0;
        await area.remove([...segmentKeys, quarantinedJournalKey]);
        deps.onWritten();
      });
    },
    async settled() {
      await writing;
      if (waiting.length > 0) await start();
    },
  };
}

/** The entry without what is no fact of it or not of its shape; `null` where what happened itself is not. */
function whatMayStand(entry: Entry): Entry | null {
  const checked = entrySchema.safeParse(entry);
  if (checked.success) return checked.data;
  const odd = new Set(checked.error.issues.map(({ path }) => path[0]));
  const rest = Object.entries(entry).filter(([name]) => name in entrySchema.def.shape && !odd.has(name));
  return entrySchema.safeParse(Object.fromEntries(rest)).data ?? null;
}

/**
 * What is to be written so that these lines stand at the journal's end: one part, or the next ones where it is full.
 * What stands in a part's place and cannot be read is kept aside, never written over.
 */
function withLines(
  found: Readonly<Record<string, unknown>>,
  lines: readonly string[],
): Record<string, unknown> {
  const items: Record<string, unknown> = {};
  const unreadable = unreadableIn(found);
  if (unreadable.length > 0) {
    const aside = found[quarantinedJournalKey];
    const before = Array.isArray(aside) ? aside : aside === undefined ? [] : [aside];
    items[quarantinedJournalKey] = [...before, ...unreadable.map((key) => found[key])].slice(
      -segmentKeys.length,
    );
    for (const key of unreadable) items[key] = '';
  }
  let part: Segment = segmentsIn(found).at(-1) ?? { n: 0, lines: '' };
  for (const line of lines) {
    const before = part.lines === '' ? [] : part.lines.split('\n');
    part =
      before.length < segmentSize
        ? { ...part, lines: [...before, line].join('\n') }
        : { n: part.n + 1, lines: line };
    items[segmentKey(part.n)] = encodeSegment(part);
  }
  return items;
}
