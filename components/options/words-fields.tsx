import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { normalizeNote, tagsFrom } from '../../lib/tenants/tags.ts';
import type { Issue } from '../../lib/tenants/validation-issue.ts';
import { fieldIssueText } from '../shared/validation-text.ts';
import { validateNoteText, validateTags } from './form-faults.ts';

/** The fields of a tenant's tags and note, checked while they are typed. */
export function WordsFields({ tenant, t }: { tenant: Tenant | null; t: Translate }) {
  const [tagsIssue, setTagsIssue] = useState<Issue | null>(null);
  const [noteIssue, setNoteIssue] = useState<Issue | null>(null);
  return (
    <>
      <div class="field-pair">
        <label for="tenant-tags">{t('form_tags')}</label>
        <div>
          <input
            id="tenant-tags"
            name="tags"
            type="text"
            defaultValue={(tenant?.tags ?? []).join(' ')}
            spellcheck={false}
            autocapitalize="none"
            aria-invalid={tagsIssue === null ? undefined : 'true'}
            aria-describedby="tenant-tags-help"
            onInput={({ currentTarget: { value } }) => setTagsIssue(validateTags(tagsFrom(value)))}
          />
          <Help t={t} id="tenant-tags-help" help={t('tags_help')} issue={tagsIssue} />
        </div>
      </div>
      <div class="field-pair">
        <label for="tenant-note">{t('form_note')}</label>
        <div>
          <textarea
            id="tenant-note"
            name="note"
            rows={2}
            defaultValue={tenant?.note ?? ''}
            aria-invalid={noteIssue === null ? undefined : 'true'}
            data-too-long={noteIssue?.key === 'fault_tooLong' || undefined}
            aria-describedby="tenant-note-help"
            onInput={({ currentTarget: { value } }) => setNoteIssue(validateNoteText(value))}
          />
          <Help t={t} id="tenant-note-help" help={t('note_help')} issue={noteIssue} />
        </div>
      </div>
    </>
  );
}

/** The form's tags and note as fields of a tenant; what is empty has none. */
export function wordsFrom(data: FormData): Pick<Tenant, 'tags' | 'note'> {
  const tags = tagsFrom(String(data.get('tags') ?? ''));
  const note = normalizeNote(String(data.get('note') ?? ''));
  return { ...(tags.length === 0 ? {} : { tags }), ...(note === '' ? {} : { note }) };
}

interface HelpProps {
  t: Translate;
  id: string;
  help: string;
  issue: Issue | null;
}

function Help({ t, id, help, issue }: HelpProps) {
  return (
    <p class={issue === null ? 'help' : 'help help-missing'} id={id}>
      {issue === null ? help : fieldIssueText(t, issue)}
    </p>
  );
}
