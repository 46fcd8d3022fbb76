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

interface JournalDeps {
  area: Area;
  /** Runs `work` under a lock that spans workers, because an old and a new worker can overlap. */
  withLock<T>(work: () => Promise<T>): Promise<T>;
  /** Whether preferences and policy allow the journal. */
  isEnabled(): Promise<boolean>;
  /** Called after every change, without the change. */
  onWritten(): void;
  setTimer: SetTimer;
}

/** The append-only journal. */
export interface Journal {
  /** Queues an entry. Returns no promise, so that recording never delays the recorded act. */
  write(entry: Entry): void;
  clear(): Promise<void>;
  /** Moves damaged segments to quarantine, so that the journal's page shows at once that there are some. */
  quarantineDamaged(): Promise<void>;
  /** Settles when the queue is written. */
  settled(): Promise<void>;
}

/** Maximum queue length in entries while writes fail; the oldest entries are dropped first. */
const maxPending = 100;
/** Writes single entries at once and batches the entries of a bulk run. */
const writeThrottle: ThrottleOptions = { every: 250, burst: 8 };

/** Creates the journal. Entries that arrive during a write form the next batch. */
export function createJournal(deps: JournalDeps): Journal {
  const { area } = deps;
  const pending: string[] = [];
  let inFlight: Promise<void> | null = null;

  async function writePending(): Promise<void> {
    await deps.withLock(async () => {
      const enabled = await deps.isEnabled();
      const lines = pending.splice(0);
      if (!enabled || lines.length === 0) return;
      try {
        await area.set(appendLines(await area.get([...segmentKeys, quarantinedJournalKey]), lines));
      } catch (thrown) {
        pending.unshift(...lines);
        pending.splice(0, pending.length - maxPending);
        throw thrown;
      }
      deps.onWritten();
    });
    if (pending.length > 0) scheduleWrite();
  }

  function flush(): Promise<void> {
    inFlight ??= writePending()
      // A failed write, for example on full storage, is retried with the next entry.
      .catch(() => undefined)
      .finally(() => {
        inFlight = null;
      });
    return inFlight;
  }
  const scheduleWrite = throttle(() => void flush(), writeThrottle, deps.setTimer);

  return {
    write(entry) {
      const sanitized = sanitize(entry);
      if (sanitized === null) return;
      pending.push(JSON.stringify(sanitized));
      scheduleWrite();
    },
    async clear() {
      await deps.withLock(async () => {
        pending.length = 0;
        await area.remove([...segmentKeys, quarantinedJournalKey]);
        deps.onWritten();
      });
    },
    async quarantineDamaged() {
      await deps.withLock(async () => {
        const found = await area.get([...segmentKeys, quarantinedJournalKey]);
        if (unreadableIn(found).length === 0) return;
        await area.set(appendLines(found, []));
        deps.onWritten();
      });
    },
    async settled() {
      await inFlight;
      if (pending.length > 0) await flush();
    },
  };
}

/** The entry without unknown and invalid fields; `null` when a required field is invalid. */
function sanitize(entry: Entry): Entry | null {
  const checked = entrySchema.safeParse(entry);
  if (checked.success) return checked.data;
  const invalid = new Set(checked.error.issues.map(({ path }) => path[0]));
  const rest = Object.entries(entry).filter(([name]) => name in entrySchema.def.shape && !invalid.has(name));
  return entrySchema.safeParse(Object.fromEntries(rest)).data ?? null;
}

/**
 * The storage items that append these lines: the newest segment, and further segments once full.
 * An unreadable segment moves to quarantine before its key is reused.
 */
function appendLines(
  found: Readonly<Record<string, unknown>>,
  lines: readonly string[],
): Record<string, unknown> {
  const items: Record<string, unknown> = {};
  const unreadable = unreadableIn(found);
  if (unreadable.length > 0) {
    const quarantined = found[quarantinedJournalKey];
    const before = Array.isArray(quarantined) ? quarantined : quarantined === undefined ? [] : [quarantined];
    items[quarantinedJournalKey] = [...before, ...unreadable.map((key) => found[key])].slice(
      -segmentKeys.length,
    );
    for (const key of unreadable) items[key] = '';
  }
  let segment: Segment = segmentsIn(found).at(-1) ?? { n: 0, lines: '' };
  for (const line of lines) {
    const before = segment.lines === '' ? [] : segment.lines.split('\n');
    segment =
      before.length < segmentSize
        ? { ...segment, lines: [...before, line].join('\n') }
        : { n: segment.n + 1, lines: line };
    items[segmentKey(segment.n)] = encodeSegment(segment);
  }
  return items;
}
