import { useEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { noteLimit, validateLength } from '../../lib/tenants/limits.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { normalizeNote, tagsFrom, validateNote, validateTag } from '../../lib/tenants/tags.ts';
import { Button } from '../shared/button.tsx';
import { type Failure, failureText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { retentionChoices } from '../shared/retention.tsx';
import { fieldIssueText, locatedIssueText } from '../shared/validation-text.ts';

interface SelectionFormProps {
  tenants: readonly Tenant[];
  /** Those of them that are edited elsewhere. */
  fixed: ReadonlySet<string>;
  view: View;
  actions: PageActions;
  onDone: () => void;
  onCancel: () => void;
}

/** Tags, note, favourite and what is remembered, for all selected tenants. */
export function SelectionForm({ tenants, fixed, view, actions, onDone, onCancel }: SelectionFormProps) {
  const { t } = actions;
  const [fault, setFault] = useState('');
  const [replacesNote, setReplacesNote] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const ids = tenants.map(({ id }) => id);
  const own = ids.filter((id) => !fixed.has(id));
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (form.current === null) return;
    const data = new FormData(form.current);
    const text = (name: string) => String(data.get(name) ?? '');
    const [addTags, removeTags] = [tagsFrom(text('addTags')), tagsFrom(text('removeTags'))];
    const note = replacesNote ? normalizeNote(text('note')) : undefined;
    const issue =
      [...addTags, ...removeTags].map(validateTag).find((each) => each !== null) ??
      (note === undefined ? null : (validateLength(note, noteLimit) ?? validateNote(note)));
    if (issue !== null) return setFault(fieldIssueText(t, issue));
    const remember = retentionChoices(view).find((each) => each === text('remember'));
    const steps = [
      own.length > 0 && (addTags.length > 0 || removeTags.length > 0 || note !== undefined)
        ? () => actions.send('editTenants', { tenants: own, addTags, removeTags, note })
        : null,
      text('favourite') === ''
        ? null
        : () => actions.send('setFavourites', { tenants: ids, on: text('favourite') === 'yes' }),
      remember === undefined ? null : () => actions.send('setRetentions', { tenants: ids, how: remember }),
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
