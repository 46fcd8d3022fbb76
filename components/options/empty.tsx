import { useEffect, useState } from 'preact/hooks';
import type { Refusal } from '../../lib/tenants/fault.ts';
import { Button } from '../button.tsx';
import { refusalWords } from '../faults.ts';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
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
  return (
    <AsidePanel
      text={say('asideText')}
      save={say('saveAside')}
      discard={say('discardIt')}
      question={say('discardAsideTitle')}
      confirm={say('discardAside')}
      onSave={() => void readAside().then((text) => saveFile('tenants-unreadable.json', text))}
      onDiscard={() => void acts.send('discardAside', {})}
      say={say}
    />
  );
}

interface PreferencesAsideProps {
  view: View;
  read: () => Promise<string | null>;
  acts: Acts;
}

/** Preferences that could not be read, and in whose place the usual ones stand: the same. */
export function PreferencesAside({ view, read, acts }: PreferencesAsideProps) {
  const { say } = acts;
  const [text, setText] = useState<string | null>(null);
  // They are no slot: who keeps them aside, or drops them, writes the preferences too.
  useEffect(() => void read().then(setText), [view.preferences]);
  if (text === null) return null;
  return (
    <AsidePanel
      text={say('preferencesAside')}
      save={say('savePreferencesAside')}
      discard={say('discardPreferences')}
      question={say('discardPreferencesTitle')}
      confirm={say('discardPreferences')}
      onSave={() => saveFile('settings-unreadable.json', text)}
      onDiscard={() => void acts.send('discardPreferencesAside', {})}
      say={say}
    />
  );
}

interface AsidePanelProps {
  text: string;
  save: string;
  discard: string;
  question: string;
  confirm: string;
  onSave: () => void;
  onDiscard: () => void;
  say: Say;
}

/** What could not be read: saved, or discarded once that was asked. */
function AsidePanel({ text, save, discard, question, confirm, onSave, onDiscard, say }: AsidePanelProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="panel">
      <p class="warning">{text}</p>
      <div class="row">
        <Button onPress={onSave}>{save}</Button>
        <Button look="quiet" onPress={() => setAsking(true)}>
          {discard}
        </Button>
      </div>
      {asking && (
        <Question
          title={question}
          confirm={confirm}
          say={say}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            onDiscard();
          }}
        >
          <p>{say('discardAsideText')}</p>
        </Question>
      )}
    </div>
  );
}

/** What of the organisation's policy could not be taken, entry by entry; the last good form stands. */
export function PolicyFaults({ faults, say }: { faults: readonly Refusal[]; say: Say }) {
  const words = faults.map((refusal) => refusalWords(say, refusal));
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
