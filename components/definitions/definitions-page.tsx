import { useEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { definedVendors } from '../../lib/vendors/defined-vendors.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { ExampleEditor } from './example-editor.tsx';

interface DefinitionsPageProps {
  view: View;
  now: number;
  actions: PageActions;
  /** Asks before the tab leaves the page while the callback says so. */
  guardLeaving: (isUnsaved: () => boolean) => void;
}

/** A person's vendors without code, each removable once no tenant needs it, and the editor that makes one. */
export function DefinitionsPage({ view, now, actions, guardLeaving }: DefinitionsPageProps) {
  const { t } = actions;
  const [status, setStatus] = useState('');
  const statusLine = useRef<HTMLParagraphElement>(null);
  const unsaved = useRef(false);
  useEffect(() => guardLeaving(() => unsaved.current), []);
  const own = definedVendors().filter(({ from }) => from === 'file');

  async function remove({ id, label }: VendorDescriptor): Promise<void> {
    const reply = await actions.apply('removeDefinition', { id });
    setStatus(reply.ok ? t('removed', label) : '');
  }

  return (
    <div class="page page-narrow definitions">
      <header class="page-head">
        <h1>{t('definitions')}</h1>
      </header>
      <p class="status" role="status" ref={statusLine}>
        {status}
      </p>
      {own.length > 0 && (
        <section class="panel" aria-label={t('vendorGroup_file')}>
          <h2>{t('vendorGroup_file')}</h2>
          <ul class="plain-list">
            {own.map((vendor) => {
              const count = view.tenants.filter((tenant) => tenant.vendor === vendor.id).length;
              return (
                <li class="row row-wrap" key={vendor.id}>
                  <span class="grow">
                    {vendor.label} <span class="help">{vendor.id}</span>
                  </span>
                  {count > 0 ? (
                    <span class="help">{plural(t, 'definitionUsed', count)}</span>
                  ) : (
                    <Button look="quiet" onPress={() => void remove(vendor)}>
                      {t('removeDefinition', vendor.label)}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <ExampleEditor
        view={view}
        now={now}
        actions={actions}
        onUnsaved={(isUnsaved) => {
          unsaved.current = isUnsaved;
        }}
        onSaved={(label) => {
          setStatus(t('saved', label));
          // The editor is longer than a window, and its button is at the end.
          statusLine.current?.scrollIntoView({ block: 'center' });
        }}
      />
    </div>
  );
}
