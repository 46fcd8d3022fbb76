import { useMemo, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatFacts, plural } from '../../lib/i18n/i18n.ts';
import type { ImportPreview as Preview } from '../../lib/tenants/tenant-list.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { Button } from '../shared/button.tsx';

interface ImportPreviewProps {
  preview: Preview;
  t: Translate;
  onImport: () => void;
  onCancel: () => void;
}

/** How many changes are shown at first, and how many each further press adds. */
const pageSize = 50;

/** The changes an import would make, field by field, and what its definitions do, before it makes them. */
export function ImportPreview({ preview, t, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed, vendors = [] } = preview;
  const [limit, setLimit] = useState(pageSize);
  // Memoised, because the page renders every second.
  const shown = useMemo(
    () => changed.slice(0, limit).map((change) => <TenantChange key={change.id} change={change} t={t} />),
    [changed, limit],
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
            formatFacts(t, [
              ...added.slice(0, 8).map(({ name }) => name),
              ...(added.length > 8 ? ['…'] : []),
            ]),
          )}
        </p>
      )}
      {vendors.length > 0 && <p>{plural(t, 'importVendors', vendors.length)}</p>}
      {vendors.map((definition) => (
        <DefinitionPreview key={definition.id} definition={definition} t={t} />
      ))}
      {(changed.length > 0 || vendors.length === 0) && <p>{plural(t, 'importChanged', changed.length)}</p>}
      {shown}
      {changed.length > limit && (
        <Button look="quiet" onPress={() => setLimit(limit + pageSize)}>
          {plural(t, 'journal_more', Math.min(pageSize, changed.length - limit))}
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

/** A vendor without code, in words: what it sends where. */
function DefinitionPreview({ definition, t }: { definition: Definition; t: Translate }) {
  return (
    <div class="change">
      <h3>
        {definition.label} <span class="help">{definition.id}</span>
      </h3>
      <ul>
        {previewDefinition(definition, t).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function TenantChange({ change, t }: { change: Preview['changed'][number]; t: Translate }) {
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
