import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { StoredDefinition } from '../../lib/storage/definitions-slot.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { definedVendors } from '../../lib/vendors/defined-vendors.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { useQuestion } from '../shared/use-question.ts';
import { ExampleEditor } from './example-editor.tsx';

interface DefinitionsPageProps {
  view: View;
  now: number;
  actions: PageActions;
  /** Reads the definitions that are stored. */
  readDefinitions: () => Promise<StoredDefinition[]>;
  /** Asks before the tab leaves the page while the callback says so. */
  guardLeaving: (isUnsaved: () => boolean) => void;
}

/** A person's vendors without code, each editable, removable once no tenant needs it, and the editor that makes one. */
export function DefinitionsPage(props: DefinitionsPageProps) {
  const { view, now, actions, readDefinitions, guardLeaving } = props;
  const { t } = actions;
  const [status, setStatus] = useState('');
  /** What was saved last, which a tenant can now be added of. */
  const [saved, setSaved] = useState<Definition | null>(null);
  const [removed, setRemoved] = useState<Definition | null>(null);
  /** The definition in the editor, and a number that makes each opening a new form. */
  const [open, setOpen] = useState<{ edited: Definition | null; opening: number }>({
    edited: null,
    opening: 0,
  });
  const leaving = useQuestion<null>();
  const statusLine = useRef<HTMLParagraphElement>(null);
  const unsaved = useRef(false);
  useEffect(() => guardLeaving(() => unsaved.current), []);
  useLayoutEffect(() => {
    if (open.opening > 0 && open.edited !== null) document.getElementById('example-title')?.focus();
  }, [open]);
  const own = definedVendors().filter(({ from }) => from === 'file');

  const findStored = async (id: string): Promise<Definition | undefined> =>
    (await readDefinitions()).find(({ definition, from }) => definition.id === id && from === 'file')
      ?.definition;

  async function remove({ id, label }: VendorDescriptor): Promise<void> {
    const before = await findStored(id);
    const reply = await actions.apply('removeDefinition', { id });
    setSaved(null);
    setStatus(reply.ok ? t('removed', label) : '');
    setRemoved(reply.ok ? (before ?? null) : null);
    if (reply.ok && open.edited?.id === id) openEditor(null);
  }

  async function putBack(definition: Definition): Promise<void> {
    setRemoved(null);
    if ((await findStored(definition.id)) !== undefined)
      return setStatus(t('undo_present', definition.label));
    const text = JSON.stringify({ version: 1, vendors: [definition], tenants: [] });
    const reply = await actions.apply('importTenants', { text, agreed: true });
    setStatus(reply.ok ? t('saved', definition.label) : '');
  }

  function openEditor(edited: Definition | null): void {
    unsaved.current = false;
    setOpen({ edited, opening: open.opening + 1 });
  }

  /** Opens the editor with another definition, or empty; asks where that would lose something. */
  async function change(id: string | null): Promise<void> {
    if (unsaved.current && !(await leaving.ask(null))) return;
    const found = id === null ? null : await findStored(id);
    if (found !== undefined) openEditor(found);
  }

  return (
    <div class="page page-narrow definitions">
      <header class="page-head">
        <h1>{t('definitions')}</h1>
      </header>
      <p class="status" role="status" ref={statusLine}>
        {status}
      </p>
      {saved !== null && (
        <a class="button button-plain" href={`/options.html?new=${saved.id}`}>
          {t('definition_addTenant', saved.label)}
        </a>
      )}
      {removed !== null && (
        <Button look="quiet" onPress={() => void putBack(removed)}>
          {t('undo')}
        </Button>
      )}
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
                  {count > 0 && <span class="help">{plural(t, 'definitionUsed', count)}</span>}
                  <Button look="quiet" onPress={() => void change(vendor.id)}>
                    {t('editTenant', vendor.label)}
                  </Button>
                  {count === 0 && (
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
        key={open.opening}
        edited={open.edited}
        findStored={findStored}
        view={view}
        now={now}
        actions={actions}
        onUnsaved={(isUnsaved) => {
          unsaved.current = isUnsaved;
        }}
        onSaved={(definition) => {
          setRemoved(null);
          setSaved(definition);
          setStatus(t('saved', definition.label));
          if (open.edited !== null) openEditor(null);
          // The editor is longer than a window, and its button is at the end.
          statusLine.current?.scrollIntoView({ block: 'center' });
        }}
        onCancel={() => void change(null)}
      />
      {leaving.open !== null && (
        <ConfirmDialog
          title={t('leave_title')}
          confirm={t('leave_discard')}
          t={t}
          onCancel={() => leaving.open?.answer(false)}
          onConfirm={() => leaving.open?.answer(true)}
        >
          <p>{t('leave_text')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
