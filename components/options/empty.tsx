import { useState } from 'preact/hooks';
import { isRefusal } from '../../lib/tenants/fault.ts';
import { Button } from '../button.tsx';
import { refusalWords } from '../faults.ts';
import { Question } from '../question.tsx';
import type { Acts } from '../view.ts';
import type { Say } from '../words.ts';
import { saveFile } from './save-file.ts';

/** Where a newcomer starts. */
export function Empty({ say }: { say: Say }) {
  return (
    <div class="panel">
      <h2>{say('startWithOne')}</h2>
      <p>{say('startHow', say('addTenant'), say('importFile'))}</p>
    </div>
  );
}

/** A tenant list that could not be read: saved by the person before it may go. */
export function Aside({ readAside, acts }: { readAside: () => Promise<string>; acts: Acts }) {
  const { say } = acts;
  const [asking, setAsking] = useState(false);
  return (
    <div class="panel">
      <p class="warning">{say('asideText')}</p>
      <div class="row">
        <Button onPress={() => void readAside().then((text) => saveFile('tenants-unreadable.json', text))}>
          {say('saveAside')}
        </Button>
        <Button look="quiet" onPress={() => setAsking(true)}>
          {say('discardIt')}
        </Button>
      </div>
      {asking && (
        <Question
          title={say('discardAsideTitle')}
          confirm={say('discardAside')}
          say={say}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void acts.send('discardAside', {});
          }}
        >
          <p>{say('discardAsideText')}</p>
        </Question>
      )}
    </div>
  );
}

/** What of the organisation's policy could not be taken, entry by entry; the last good form stands. */
export function PolicyFaults({ faults, say }: { faults: readonly unknown[]; say: Say }) {
  // A page reads the slot as it lies there: another build may have written it.
  const words = faults.filter(isRefusal).map((refusal) => refusalWords(say, refusal));
  if (words.length === 0) return null;
  return (
    <section class="panel" aria-label={say('policy')}>
      <p class="warning">{say('policyFaults')}</p>
      <ul class="hosts">
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  );
}
