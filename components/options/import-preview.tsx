import { useMemo, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { ImportPreview as Preview } from '../../lib/tenants/tenant-list.ts';
import { Button } from '../shared/button.tsx';

interface ImportPreviewProps {
  preview: Preview;
  t: Translate;
  onImport: () => void;
  onCancel: () => void;
}

/** How many changes are shown at first, and how many more at a time. */
const atATime = 50;

/** What a file would change, field by field, before it does. */
export function ImportPreview({ preview, t, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed } = preview;
  const [most, setMost] = useState(atATime);
  // Drawn when there is more to show, not at every tick of the clock.
  const shown = useMemo(
    () => changed.slice(0, most).map((change) => <ChangeOf key={change.id} change={change} t={t} />),
    [changed, most],
  );
  return (
    <section class="panel" aria-label={t('importPreview')}>
      <h2>{t('importChanges')}</h2>
      {added.length > 0 && (
        <p>
          {plural(
            t,
            'importAdded',
            added.length,
            added.slice(0, 8).join(', ') + (added.length > 8 ? ', …' : ''),
          )}
        </p>
      )}
      <p>{plural(t, 'importChanged', changed.length)}</p>
      {shown}
      {changed.length > most && (
        <Button look="quiet" onPress={() => setMost(most + atATime)}>
          {plural(t, 'journal_more', Math.min(atATime, changed.length - most))}
        </Button>
      )}
      <div class="row row-end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <Button look="strong" onPress={onImport}>
          {t('import')}
        </Button>
      </div>
    </section>
  );
}

function ChangeOf({ change, t }: { change: Preview['changed'][number]; t: Translate }) {
  const { name, fields, endsSession } = change;
  return (
    <div class="change">
      <h3>
        {name} {endsSession && <span class="help">{t('importEndsSession')}</span>}
      </h3>
      <dl class="differences">
        {fields.map(({ field, from, to }) => (
          <>
            <dt key={field}>{field}</dt>
            <dd>
              <del>{from === '' ? t('nothing') : from}</del> → <ins>{to === '' ? t('nothing') : to}</ins>
            </dd>
          </>
        ))}
      </dl>
    </div>
  );
}
