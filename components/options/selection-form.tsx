import { useEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { foldTag } from '../../lib/tenants/fold-tag.ts';
import { tagsLimit } from '../../lib/tenants/limits.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { normalizeNote, tagsFrom, uniqueTags } from '../../lib/tenants/tags.ts';
import { createIssue, type IssueLocation } from '../../lib/tenants/validation-issue.ts';
import { Button } from '../shared/button.tsx';
import { type Failure, failureText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { retentionChoices } from '../shared/retention.tsx';
import { fieldIssueText, locatedIssueText } from '../shared/validation-text.ts';
import { validateNoteText, validateTags } from './form-faults.ts';

interface SelectionFormProps {
  tenants: readonly Tenant[];
  /** Those of them that are edited elsewhere. */
  fixed: ReadonlySet<string>;
  view: View;
  actions: PageActions;
  /** Something was typed or chosen, which leaving would lose. */
  onChange: () => void;
  onDone: () => void;
  onCancel: () => void;
}

/** Tags, note, favourite and what is remembered, for all selected tenants. */
export function SelectionForm(props: SelectionFormProps) {
  const { tenants, fixed, view, actions, onDone, onCancel } = props;
  const { t } = actions;
  const [fault, setFault] = useState('');
  const [replacesNote, setReplacesNote] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const ids = tenants.map(({ id }) => id);
  const own = ids.filter((id) => !fixed.has(id));
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);

  /** What would be refused, found before anything is sent; `null` when nothing would. */
  function findFault(add: readonly string[], remove: readonly string[], note?: string): string | null {
    const issue =
      validateTags(add) ?? validateTags(remove) ?? (note === undefined ? null : validateNoteText(note));
    if (issue !== null) return fieldIssueText(t, issue);
    const gone = new Set(remove.map(foldTag));
    const full = tenants.find(({ id, tags = [] }) => {
      const stay = tags.filter((tag) => !gone.has(foldTag(tag)));
      return !fixed.has(id) && validateTags(uniqueTags([...stay, ...add])) !== null;
    });
    if (full === undefined) return null;
    const at: IssueLocation = { key: 'place_named', substitutions: [full.name] };
    return locatedIssueText(t, { at, issue: createIssue('fault_tooMany', String(tagsLimit)) });
  }

  /** Why the vault would take nothing of these tenants; `null` when it would, or has all of them. */
  function vaultFault(): string | null {
    const { vault } = view.vault;
    if (vault === 'unlocked' || ids.every((id) => view.preferences.retention?.[id] === 'vault')) return null;
    return failureText(t, { ok: false, code: 'vault_locked', facts: { detail: vault } });
  }

  /** Sends what was chosen. The retention goes first: a vault that locks meanwhile refuses it before anything is stored. */
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (form.current === null) return;
    const data = new FormData(form.current);
    const text = (name: string) => String(data.get(name) ?? '');
    const [addTags, removeTags] = [tagsFrom(text('addTags')), tagsFrom(text('removeTags'))];
    const note = replacesNote ? normalizeNote(text('note')) : undefined;
    const remember = retentionChoices(view).find((each) => each === text('remember'));
    const found = findFault(addTags, removeTags, note) ?? (remember === 'vault' ? vaultFault() : null);
    if (found !== null) return setFault(found);
    const steps = [
      remember === undefined ? null : () => actions.send('setRetentions', { tenants: ids, how: remember }),
      own.length > 0 && (addTags.length > 0 || removeTags.length > 0 || note !== undefined)
        ? () => actions.send('editTenants', { tenants: own, addTags, removeTags, note })
        : null,
      text('favourite') === ''
        ? null
        : () => actions.send('setFavourites', { tenants: ids, on: text('favourite') === 'yes' }),
    ];
    for (const step of steps) {
      const reply = await step?.();
      if (reply?.ok === false) return setFault(refusalOf(reply));
    }
    onDone();
  }

  const refusalOf = (reply: Failure) =>
    reply.facts.locatedIssue === undefined
      ? failureText(t, reply)
      : locatedIssueText(t, reply.facts.locatedIssue);

  const title = plural(t, 'editMany', ids.length);
  return (
    <form
      class="panel tenant-form"
      ref={form}
      aria-label={title}
      autocomplete="off"
      noValidate
      onInput={props.onChange}
      onSubmit={(event) => void save(event)}
    >
      <h2>{title}</h2>
      {own.length < ids.length && <p class="help">{plural(t, 'notEdited', ids.length - own.length)}</p>}
      {(['addTags', 'removeTags'] as const).map((name) => (
        <div class="field-pair" key={name}>
          <label for={`many-${name}`}>{t(name)}</label>
          <input
            id={`many-${name}`}
            name={name}
            type="text"
            spellcheck={false}
            autocapitalize="none"
            disabled={own.length === 0}
          />
        </div>
      ))}
      <div class="field-pair">
        <label for="many-favourite">{t('form_favourite')}</label>
        <select id="many-favourite" name="favourite">
          <option value="">{t('leaveAsIs')}</option>
          <option value="yes">{t('yes')}</option>
          <option value="no">{t('no')}</option>
        </select>
      </div>
      <div class="field-pair">
        <label for="many-remember">{t('form_remember')}</label>
        <select id="many-remember" name="remember">
          <option value="">{t('leaveAsIs')}</option>
          {retentionChoices(view).map((choice) => (
            <option key={choice} value={choice}>
              {t(`keep_${choice}`)}
            </option>
          ))}
        </select>
      </div>
      <label class="switch">
        <input
          type="checkbox"
          checked={replacesNote}
          disabled={own.length === 0}
          onChange={(event) => setReplacesNote(event.currentTarget.checked)}
        />
        <span>{t('replaceNote')}</span>
      </label>
      {replacesNote && (
        <div class="field-pair">
          <label for="many-note">{t('form_note')}</label>
          <textarea id="many-note" name="note" rows={2} />
        </div>
      )}
      {fault !== '' && (
        <p class="problem" role="alert">
          {fault}
        </p>
      )}
      <div class="row row-wrap row-end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <button type="submit" class="button button-strong">
          {t('saveChanges')}
        </button>
      </div>
    </form>
  );
}
