import { useEffect, useState } from 'preact/hooks';
import type { Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { actionLabels } from './actions.ts';
import { countOutcomes, type OutcomeKind, retryableTenants } from './outcomes.ts';

interface RunReportProps {
  run: Run;
  /** It goes on as far as one can tell. */
  running: boolean;
  /** The sort of outcome the list is narrowed to. */
  only: OutcomeKind | '';
  t: Translate;
  onCancel: () => Promise<unknown>;
  onOnly: (sort: OutcomeKind | '') => void;
  onTryAgain: (ids: readonly string[]) => void;
  onSelect: (ids: readonly string[]) => void;
  onPutAway: () => void;
}

const sorts = [
  'done',
  'code',
  'failed',
  'left',
  'under_way',
  'waiting',
] as const satisfies readonly OutcomeKind[];
/** How often progress is said aloud, in milliseconds; it is shown all the time. */
const saidEvery = 5000;

/** How a run goes or went: a bar, a sentence, the sorts of outcomes, and what can be done next. */
export function RunReport(props: RunReportProps) {
  const { run, running, only, t } = props;
  const [cancelling, setCancelling] = useState(false);
  const counts = countOutcomes(run);
  const words = wordsOf(run, running, counts, t);
  const again = retryableTenants(run);
  return (
    <section class="panel report" aria-label={t(actionLabels[run.act])}>
      <p class="report-words">{cancelling && running ? t('together_cancelling') : words}</p>
      <Aloud words={words} running={running} />
      <progress
        class="bar"
        max={run.tenants.length}
        value={counts.settled}
        aria-label={t(actionLabels[run.act])}
      />
      <div class="row row-wrap">
        {sorts
          .filter((sort) => counts[sort] > 0)
          .map((sort) => (
            <button
              key={sort}
              type="button"
              class={`button button-chip sort sort-${sort}`}
              aria-pressed={only === sort}
              title={t('together_only_these', t(`together_sort_${sort}`))}
              onClick={() => props.onOnly(only === sort ? '' : sort)}
            >
              {counts[sort]} {t(`together_sort_${sort}`)}
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
            {again.length > 0 && (
              <>
                <Button look="strong" onPress={() => props.onTryAgain(again)}>
                  {plural(t, 'together_try_again', again.length)}
                </Button>
                <Button onPress={() => props.onSelect(again)}>{t('together_select_failed')}</Button>
              </>
            )}
            <Button look="quiet" onPress={props.onPutAway}>
              {t('together_put_away')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function wordsOf(run: Run, running: boolean, counts: ReturnType<typeof countOutcomes>, t: Translate): string {
  const all = String(run.tenants.length);
  if (running) return t(`together_running_${run.act}`, String(counts.settled), all);
  return t(`together_over_${run.ended?.how ?? 'interrupted'}`, String(counts.done), all);
}

/** Progress for who hears it: now and then while it goes on, and at once when it is over. */
function Aloud({ words, running }: { words: string; running: boolean }) {
  const [vendorMessage, setSaid] = useState(words);
  const [due, setDue] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setDue((times) => times + 1), saidEvery);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => setSaid(words), [due, running]);
  return (
    <p class="unseen" role="status">
      {vendorMessage}
    </p>
  );
}
