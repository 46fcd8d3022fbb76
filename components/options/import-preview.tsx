import { useMemo, useState } from 'preact/hooks';
import { counted } from '../../lib/speech.ts';
import type { ImportPreview as Preview } from '../../lib/tenants/directory.ts';
import { Button } from '../button.tsx';
import type { Say } from '../words.ts';

interface ImportPreviewProps {
  preview: Preview;
  say: Say;
  onImport: () => void;
  onCancel: () => void;
}

/** How many changes are shown at first, and how many more at a time. */
const atATime = 50;

/** What a file would change, field by field, before it does. */
export function ImportPreview({ preview, say, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed } = preview;
  const [most, setMost] = useState(atATime);
  // Drawn when there is more to show, not at every tick of the clock.
  const shown = useMemo(
    () => changed.slice(0, most).map((change) => <ChangeOf key={change.id} change={change} say={say} />),
    [changed, most],
  );
  return (
    <section class="panel" aria-label={say('importPreview')}>
      <h2>{say('importChanges')}</h2>
      {added.length > 0 && (
        <p>
          {counted(
            say,
            'importAdded',
            added.length,
            added.slice(0, 8).join(', ') + (added.length > 8 ? ', …' : ''),
          )}
        </p>
      )}
      <p>{counted(say, 'importChanged', changed.length)}</p>
      {shown}
      {changed.length > most && (
        <Button look="quiet" onPress={() => setMost(most + atATime)}>
          {counted(say, 'journal_more', Math.min(atATime, changed.length - most))}
        </Button>
      )}
      <div class="row row-end">
        <Button onPress={onCancel}>{say('cancel')}</Button>
        <Button look="strong" onPress={onImport}>
          {say('import')}
        </Button>
      </div>
    </section>
  );
}

function ChangeOf({ change, say }: { change: Preview['changed'][number]; say: Say }) {
  const { name, fields, endsSession } = change;
  return (
    <div class="change">
      <h3>
        {name} {endsSession && <span class="help">{say('importEndsSession')}</span>}
      </h3>
      <dl class="differences">
        {fields.map(({ field, from, to }) => (
          <>
            <dt key={field}>{field}</dt>
            <dd>
              <del>{from === '' ? say('nothing') : from}</del> → <ins>{to === '' ? say('nothing') : to}</ins>
            </dd>
          </>
        ))}
      </dl>
    </div>
  );
}
