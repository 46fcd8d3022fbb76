import type { ComponentChild } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatFacts, plural } from '../../lib/i18n/i18n.ts';
import type { ImportPreview as Preview } from '../../lib/tenants/tenant-list.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { Button } from '../shared/button.tsx';

interface ImportPreviewProps {
  preview: Preview;
  /** The team's file comes as a whole; of a picked one a person chooses the entries. */
  whole: boolean;
  t: Translate;
  /** @param only ids of the chosen entries; all of them when absent */
  onImport: (only?: readonly string[]) => void;
  onCancel: () => void;
}

/** How many changes are shown at first, and how many each further press adds. */
const pageSize = 50;

/** The changes an import would make, field by field, and what its definitions do, before it makes them. */
export function ImportPreview({ preview, whole, t, onImport, onCancel }: ImportPreviewProps) {
  const { added, changed, removed = [], vendors = [], replaced = [] } = preview;
  const [limit, setLimit] = useState(pageSize);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(() => [...added, ...changed].map(({ id }) => id), [preview]);
  const chosen = ids.filter((id) => !left.has(id));

  function choose(id: string, on: boolean): void {
    const next = new Set(left);
    if (on) next.delete(id);
    else next.add(id);
    setLeft(next);
  }
  const box = (id: string, name: string) =>
    whole ? null : (
      <input
        type="checkbox"
        aria-label={t('importEntry', name)}
        checked={!left.has(id)}
        onChange={(event) => choose(id, event.currentTarget.checked)}
      />
    );

  // Memoised, because the page renders every second.
  const shown = useMemo(
    () =>
      changed
        .slice(0, limit)
        .map((change) => (
          <TenantChange key={change.id} change={change} box={box(change.id, change.name)} t={t} />
        )),
    [changed, limit, left],
  );
  const shownAdded = useMemo(
    () =>
      added.slice(0, limit).map(({ id, name }) => (
        <li key={id}>
          {box(id, name)}
          <span>{name}</span>
        </li>
      )),
    [added, limit, left],
  );
  return (
    <section class="panel" aria-label={t('importPreview')}>
      <h2>{t(changed.length + removed.length > 0 ? 'importChanges' : 'importPreview')}</h2>
      {!whole && added.length + changed.length > 1 && <p class="help">{t('importChoose')}</p>}
      {whole && added.length > 0 && <p>{plural(t, 'importAdded', added.length, firstNames(t, added))}</p>}
      {added.length > 0 && !whole && (
        <details class="import-choice">
          <summary>{plural(t, 'importAdded', added.length, firstNames(t, added))}</summary>
          <ul class="stored-list">{shownAdded}</ul>
        </details>
      )}
      {removed.length > 0 && <p>{plural(t, 'importRemoved', removed.length, firstNames(t, removed))}</p>}
      {vendors.length > 0 && <p>{plural(t, 'importVendors', vendors.length)}</p>}
      {vendors.map((definition) => (
        <DefinitionPreview
          key={definition.id}
          definition={definition}
          isReplaced={replaced.includes(definition.id)}
          t={t}
        />
      ))}
      {(changed.length > 0 || (vendors.length === 0 && removed.length === 0)) && (
        <p>{plural(t, 'importChanged', changed.length)}</p>
      )}
      {shown}
      {Math.max(changed.length, added.length) > limit && (
        <Button look="quiet" onPress={() => setLimit(limit + pageSize)}>
          {plural(t, 'journal_more', Math.min(pageSize, Math.max(changed.length, added.length) - limit))}
        </Button>
      )}
      <div class="row row-end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <button
          type="button"
          class="button button-strong"
          disabled={ids.length > 0 && chosen.length === 0}
          onClick={(event) => {
            if (event.detail < 2) onImport(chosen.length === ids.length ? undefined : chosen);
          }}
        >
          {t('import')}
        </button>
      </div>
    </section>
  );
}

/** The first names of a list, and that there are more. */
function firstNames(t: Translate, tenants: readonly { name: string }[]): string {
  const names = tenants.slice(0, 8).map(({ name }) => name);
  return formatFacts(t, [...names, ...(tenants.length > 8 ? ['…'] : [])]);
}

interface DefinitionPreviewProps {
  definition: Definition;
  /** Another one is stored under its id. */
  isReplaced: boolean;
  t: Translate;
}

/** A vendor without code, in words: what it sends where, and that it replaces another one. */
function DefinitionPreview({ definition, isReplaced, t }: DefinitionPreviewProps) {
  return (
    <div class="change">
      <h3>
        {definition.label} <span class="help">{definition.id}</span>
      </h3>
      {isReplaced && <p>{t('definition_replaces')}</p>}
      <ul>
        {previewDefinition(definition, t).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

interface TenantChangeProps {
  change: Preview['changed'][number];
  /** The control that chooses it. */
  box: ComponentChild;
  t: Translate;
}

function TenantChange({ change, box, t }: TenantChangeProps) {
  const { name, fields, endsSession } = change;
  return (
    <div class="change">
      <h3>
        {box} {name} {endsSession && <span class="help">{t('importEndsSession')}</span>}
      </h3>
      <dl class="differences">
        {fields.map(({ field, from, to }) => (
          <>
            <dt key={field}>{field}</dt>
            <dd>
              <del>{from === '' ? t('nothing') : from}</del> <span class="turns">→</span>{' '}
              <ins>{to === '' ? t('nothing') : to}</ins>
            </dd>
          </>
        ))}
      </dl>
    </div>
  );
}
