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

/** What a file would change, field by field, before it does. */
export function ImportPreview({ preview, say, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed } = preview;
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
      {changed.map(({ id, name, fields, endsSession }) => (
        <div key={id} class="change">
          <h3>
            {name} {endsSession && <span class="help">{say('importEndsSession')}</span>}
          </h3>
          <dl class="differences">
            {fields.map(({ field, from, to }) => (
              <>
                <dt key={field}>{field}</dt>
                <dd>
                  <del>{from === '' ? say('nothing') : from}</del> →{' '}
                  <ins>{to === '' ? say('nothing') : to}</ins>
                </dd>
              </>
            ))}
          </dl>
        </div>
      ))}
      <div class="row row-end">
        <Button onPress={onCancel}>{say('cancel')}</Button>
        <Button look="strong" onPress={onImport}>
          {say('import')}
        </Button>
      </div>
    </section>
  );
}
