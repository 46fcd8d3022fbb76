import { useEffect, useState } from 'preact/hooks';
import type { Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { actionLabels } from './actions.ts';
import { countOutcomes, type OutcomeKind, retryableTenants } from './outcomes.ts';

interface RunReportProps {
  run: Run;
  /** The run has no end yet and is not past its deadline. */
  running: boolean;
  /** The kind of outcome the list is filtered by. */
  filteredOutcome: OutcomeKind | '';
  t: Translate;
  onCancel: () => Promise<unknown>;
  onFilterOutcome: (kind: OutcomeKind | '') => void;
  onRetry: (ids: readonly string[]) => void;
  onSelect: (ids: readonly string[]) => void;
  onDismiss: () => void;
}

const kinds = [
  'done',
  'code',
  'failed',
  'left',
  'under_way',
  'waiting',
] as const satisfies readonly OutcomeKind[];
/** How often progress is announced to screen readers, in milliseconds; the visible text is always current. */
const announceEvery = 5000;

/** A run's progress or result: a bar, a sentence, counts per kind of outcome, and the next steps. */
export function RunReport(props: RunReportProps) {
  const { run, running, filteredOutcome, t } = props;
  const [cancelling, setCancelling] = useState(false);
  const counts = countOutcomes(run);
  const summary = runSummary(run, running, counts, t);
  const retryable = retryableTenants(run);
  return (
    <section class="panel report" aria-label={t(actionLabels[run.act])}>
      <p class="report-words">{cancelling && running ? t('together_cancelling') : summary}</p>
      <Announcer text={summary} running={running} />
      <progress
        class="bar"
        max={run.tenants.length}
        value={counts.settled}
        aria-label={t(actionLabels[run.act])}
      />
      <div class="row row-wrap">
        {kinds
          .filter((kind) => counts[kind] > 0)
          .map((kind) => (
            <button
              key={kind}
              type="button"
              class={`button button-chip outcome-kind outcome-kind-${kind}`}
              aria-pressed={filteredOutcome === kind}
              title={t('together_only_these', t(`together_sort_${kind}`))}
              onClick={() => props.onFilterOutcome(filteredOutcome === kind ? '' : kind)}
            >
              {counts[kind]} {t(`together_sort_${kind}`)}
            </button>
          ))}
      </div>
      <div class="row row-wrap">
        {running ? (
          <Button
            busy={cancelling}
            onPress={() => {
              setCancelling(true);
              void props.onCancel().finally(() => setCancelling(false));
            }}
          >
            {t('cancel')}
          </Button>
        ) : (
          <>
            {retryable.length > 0 && (
              <>
                <Button look="strong" onPress={() => props.onRetry(retryable)}>
                  {plural(t, 'together_try_again', retryable.length)}
                </Button>
                <Button onPress={() => props.onSelect(retryable)}>{t('together_select_failed')}</Button>
              </>
            )}
            <Button look="quiet" onPress={props.onDismiss}>
              {t('together_put_away')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function runSummary(
  run: Run,
  running: boolean,
  counts: ReturnType<typeof countOutcomes>,
  t: Translate,
): string {
  const all = String(run.tenants.length);
  if (running) return t(`together_running_${run.act}`, String(counts.settled), all);
  return t(`together_over_${run.ended?.how ?? 'interrupted'}`, String(counts.done), all);
}

/** Announces progress to screen readers: every `announceEvery` during the run, and at once when it ends. */
function Announcer({ text, running }: { text: string; running: boolean }) {
  const [announcement, setAnnouncement] = useState(text);
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((count) => count + 1), announceEvery);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => setAnnouncement(text), [ticks, running]);
  return (
    <p class="visually-hidden" role="status">
      {announcement}
    </p>
  );
}
