import type { Ref } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useUndoKey } from '../shared/use-undo-key.ts';
import type { Outcome } from './use-outcome.ts';

interface OutcomeLineProps {
  outcome: Outcome;
  t: Translate;
  /** Takes the element that says what was done, to which the focus can go. */
  statusRef?: Ref<HTMLParagraphElement>;
}

/** What was done, with its undo, or why it failed. */
export function OutcomeLine({ outcome, t, statusRef }: OutcomeLineProps) {
  const { status, problem, undo } = outcome;
  useUndoKey(undo?.run ?? null);
  return (
    <>
      <div class="row row-wrap">
        <p id="outcome" class="status" role="status" tabIndex={-1} ref={statusRef ?? null}>
          {status}
        </p>
        {undo !== null && (
          <>
            {undo.of !== status && <span class="help">{undo.of}</span>}
            <Button look="quiet" title={t('undo_key')} onPress={undo.run}>
              {t('undo')}
            </Button>
          </>
        )}
      </div>
      {problem !== null && (
        <ProblemAlert
          problem={{
            code: problem.code,
            context: { act: 'other', facts: problem.facts, vendor: '', awaitsCode: false },
            fresh: true,
          }}
          t={t}
        />
      )}
    </>
  );
}
