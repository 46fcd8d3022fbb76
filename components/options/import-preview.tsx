import type { DoneFacts } from '../../lib/messages/commands.ts';
import { Button } from '../button.tsx';
import { count } from '../words.ts';

interface ImportPreviewProps {
  facts: NonNullable<DoneFacts['preview']>;
  onImport: () => void;
  onCancel: () => void;
}

/** What a file would change, before it does. */
export function ImportPreview({ facts, onImport, onCancel }: ImportPreviewProps) {
  return (
    <section class="panel" aria-label="Import preview">
      <h2>This file changes what you have</h2>
      {facts.added > 0 && <p>Added: {count(facts.added, 'tenant')}.</p>}
      <p>Changed: {count(facts.changed.length, 'tenant')}.</p>
      <ul class="changes">
        {facts.changed.map(({ id, name, fields, endsSession }) => (
          <li key={id}>
            <strong>{name}</strong>: {fields.join(', ')}
            {endsSession && <em> (its session ends)</em>}
          </li>
        ))}
      </ul>
      <div class="row row-end">
        <Button onPress={onCancel}>Cancel</Button>
        <Button look="strong" onPress={onImport}>
          Import
        </Button>
      </div>
    </section>
  );
}
