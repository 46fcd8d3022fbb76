import { useState } from 'preact/hooks';
import type { Policy } from '../../lib/tenants/policy.ts';
import { Button } from '../button.tsx';
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
export function PolicyFaults({ faults, say }: { faults: Policy['faults']; say: Say }) {
  return (
    <section class="panel" aria-label={say('policy')}>
      <p class="warning">{say('policyFaults')}</p>
      <ul class="hosts">
        {faults.map(({ entry, reason }) => (
          <li key={`${entry} ${reason}`}>
            {entry} {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
