import { useEffect, useState } from 'preact/hooks';
import { counted } from '../../lib/speech.ts';
import type { Run } from '../../lib/together/schema.ts';
import { Button } from '../button.tsx';
import type { Say } from '../words.ts';
import { actWords } from './acts.ts';
import { countOf, type Sort, worthAnotherTry } from './outcomes.ts';

interface RunReportProps {
  run: Run;
  /** It goes on as far as one can tell. */
  running: boolean;
  /** The sort of outcome the list is narrowed to. */
  only: Sort | '';
  say: Say;
  onCancel: () => Promise<unknown>;
  onOnly: (sort: Sort | '') => void;
  onTryAgain: (ids: readonly string[]) => void;
  onSelect: (ids: readonly string[]) => void;
  onPutAway: () => void;
}

const sorts = ['done', 'code', 'failed', 'left', 'under_way', 'waiting'] as const satisfies readonly Sort[];
/** How often progress is said aloud, in milliseconds; it is shown all the time. */
const saidEvery = 5000;

/** How a run goes or went: a bar, a sentence, the sorts of outcomes, and what can be done next. */
export function RunReport(props: RunReportProps) {
  const { run, running, only, say } = props;
  const [cancelling, setCancelling] = useState(false);
  const counts = countOf(run);
  const words = wordsOf(run, running, counts, say);
  const again = worthAnotherTry(run);
  return (
    <section class="panel report" aria-label={say(actWords[run.act])}>
      <p class="report-words">{cancelling && running ? say('together_cancelling') : words}</p>
      <Aloud words={words} running={running} />
      <progress
        class="bar"
        max={run.tenants.length}
        value={counts.settled}
        aria-label={say(actWords[run.act])}
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
              title={say('together_only_these', say(`together_sort_${sort}`))}
              onClick={() => props.onOnly(only === sort ? '' : sort)}
            >
              {counts[sort]} {say(`together_sort_${sort}`)}
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
            {say('cancel')}
          </Button>
        ) : (
          <>
            {again.length > 0 && (
              <>
                <Button look="strong" onPress={() => props.onTryAgain(again)}>
                  {counted(say, 'together_try_again', again.length)}
                </Button>
                <Button onPress={() => props.onSelect(again)}>{say('together_select_failed')}</Button>
              </>
            )}
            <Button look="quiet" onPress={props.onPutAway}>
              {say('together_put_away')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function wordsOf(run: Run, running: boolean, counts: ReturnType<typeof countOf>, say: Say): string {
  const all = String(run.tenants.length);
  if (running) return say(`together_running_${run.act}`, String(counts.settled), all);
  return say(`together_over_${run.ended?.how ?? 'interrupted'}`, String(counts.done), all);
}

/** Progress for who hears it: now and then while it goes on, and at once when it is over. */
function Aloud({ words, running }: { words: string; running: boolean }) {
  const [said, setSaid] = useState(words);
  const [due, setDue] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setDue((times) => times + 1), saidEvery);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => setSaid(words), [due, running]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
