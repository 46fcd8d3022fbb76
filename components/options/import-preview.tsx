import type { ImportPreview as Preview } from '../../lib/tenants/directory.ts';
import { Button } from '../button.tsx';
import { count } from '../words.ts';

interface ImportPreviewProps {
  preview: Preview;
  onImport: () => void;
  onCancel: () => void;
}

/** What a file would change, field by field, before it does. */
export function ImportPreview({ preview, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed } = preview;
  return (
    <section class="panel" aria-label="Import preview">
      <h2>This file changes what you have</h2>
      {added.length > 0 && (
        <p>
          Added: {count(added.length, 'tenant')} ({added.slice(0, 8).join(', ')}
          {added.length > 8 ? ', …' : ''}).
        </p>
      )}
      <p>Changed: {count(changed.length, 'tenant')}.</p>
      {changed.map(({ id, name, fields, endsSession }) => (
        <div key={id} class="change">
          <h3>
            {name}{' '}
            {endsSession && <span class="help">its session ends, for its address or settings change</span>}
          </h3>
          <dl class="differences">
            {fields.map(({ field, from, to }) => (
              <>
                <dt key={field}>{field}</dt>
                <dd>
                  <del>{from === '' ? 'nothing' : from}</del> → <ins>{to === '' ? 'nothing' : to}</ins>
                </dd>
              </>
            ))}
          </dl>
        </div>
      ))}
      <div class="row row-end">
        <Button onPress={onCancel}>Cancel</Button>
        <Button look="strong" onPress={onImport}>
          Import
        </Button>
      </div>
    </section>
  );
}
