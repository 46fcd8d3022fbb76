import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Destination } from '../../lib/tenants/schema.ts';
import type { Issue } from '../../lib/tenants/validation-issue.ts';
import { fieldIssueText, issueText } from '../shared/validation-text.ts';
import { destinationLines, destinationsFrom } from './destinations.ts';
import { validateDestinations, validateName } from './form-faults.ts';

interface NameFieldProps {
  t: Translate;
  value: string;
  /** The form was submitted, so that an empty name is a fault too. */
  submitted: boolean;
}

/** The tenant's name, checked while it is typed. */
export function NameField({ t, value, submitted }: NameFieldProps) {
  const [typed, setTyped] = useState(value);
  const found = validateName(typed.trim());
  const issue: Issue | null = found?.key === 'fault_empty' && !submitted ? null : found;
  return (
    <div class="field-pair">
      <label for="tenant-name">{t('form_name')}</label>
      <div>
        <input
          id="tenant-name"
          name="name"
          type="text"
          required
          defaultValue={value}
          spellcheck={false}
          aria-invalid={issue === null ? undefined : 'true'}
          aria-describedby={issue === null ? undefined : 'tenant-name-help'}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {issue !== null && (
          <p class="help help-missing" id="tenant-name-help">
            {fieldIssueText(t, issue)}
          </p>
        )}
      </div>
    </div>
  );
}

/** The tenant's destinations, one a line, checked while they are typed. */
export function DestinationsField({ t, value }: { t: Translate; value: readonly Destination[] }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div class="field-pair">
      <label for="tenant-destinations">{t('form_destinations')}</label>
      <div>
        <textarea
          id="tenant-destinations"
          name="destinations"
          rows={3}
          defaultValue={destinationLines(value)}
          placeholder={t('destinations_example')}
          spellcheck={false}
          aria-invalid={problem === null ? undefined : 'true'}
          aria-describedby="tenant-destinations-help"
          onInput={(event) => setProblem(destinationsIssueText(t, event.currentTarget.value))}
        />
        <p class={problem === null ? 'help' : 'help help-missing'} id="tenant-destinations-help">
          {problem ?? t('destinations_help')}
        </p>
      </div>
    </div>
  );
}

/** The issue of the first invalid destination line as a sentence, or `null`. */
function destinationsIssueText(t: Translate, lines: string): string | null {
  const destinations = destinationsFrom(lines);
  const found = validateDestinations(destinations);
  if (found === null) return null;
  const { number, part, issue } = found;
  if (part === null) return fieldIssueText(t, issue);
  if (part === 'label') return t('destinations_label', issueText(t, issue));
  return t('destinations_path', destinations[number - 1]?.label ?? '', issueText(t, issue));
}
