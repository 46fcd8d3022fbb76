import { useState } from 'preact/hooks';
import type { Policy } from '../../lib/tenants/policy.ts';
import { Button } from '../button.tsx';
import { Question } from '../question.tsx';
import type { Acts } from '../view.ts';
import { saveFile } from './save-file.ts';

/** Where a newcomer starts. */
export function Empty() {
  return (
    <div class="panel">
      <h2>Start with one tenant</h2>
      <p>
        <strong>Add tenant</strong> asks for the vendor, the server’s address and a name.{' '}
        <strong>Import file</strong> takes the JSON file a colleague exported. Neither holds a password: those
        are typed when you log in, and kept nowhere.
      </p>
    </div>
  );
}

/** A tenant list that could not be read: saved by the person before it may go. */
export function Aside({ readAside, acts }: { readAside: () => Promise<string>; acts: Acts }) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="panel">
      <p class="warning">
        The stored tenant list could not be read, so it was kept aside, untouched. Save it before you discard
        it: it holds no secret.
      </p>
      <div class="row">
        <Button onPress={() => void readAside().then((text) => saveFile('tenants-unreadable.json', text))}>
          Save the unreadable list
        </Button>
        <Button look="quiet" onPress={() => setAsking(true)}>
          Discard it
        </Button>
      </div>
      {asking && (
        <Question
          title="Discard the unreadable list?"
          confirm="Discard the unreadable list"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void acts.send('discardAside', {});
          }}
        >
          <p>It is gone then, and nobody can bring it back. Save it first if anything in it may matter.</p>
        </Question>
      )}
    </div>
  );
}

/** What of the organisation's policy could not be taken, entry by entry; the last good form stands. */
export function PolicyFaults({ faults }: { faults: Policy['faults'] }) {
  return (
    <section class="panel" aria-label="Policy">
      <p class="warning">
        Part of your organisation’s policy could not be read; what was good before stands. Tell your
        administrator:
      </p>
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
