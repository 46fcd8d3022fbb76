import { plural, type Translate } from '../../lib/i18n/i18n.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';

/** What to do where a definition is stored under the same id. */
export type ReplaceAnswer = 'replace' | 'both' | 'cancel';

interface ReplaceQuestionProps {
  t: Translate;
  definition: Definition;
  /** The stored one's name. */
  label: string;
  /** The stored one was opened for editing, so that there is no other to keep. */
  isEdited: boolean;
  /** Another window has changed or removed the stored one since. */
  isOther: boolean;
  /** How many tenants use it. */
  tenants: number;
  onAnswer: (answer: ReplaceAnswer) => void;
}

/** The question before a stored definition is replaced, with what the new one sends where. */
export function ReplaceQuestion(props: ReplaceQuestionProps) {
  const { t, definition, label, isEdited, isOther, tenants, onAnswer } = props;
  const both = { label: t('definition_keepBoth'), onPress: () => onAnswer('both') };
  return (
    <ConfirmDialog
      title={t('definition_replaceTitle', label)}
      confirm={t('definition_replace', label)}
      t={t}
      {...(isEdited ? {} : { other: both })}
      onConfirm={() => onAnswer('replace')}
      onCancel={() => onAnswer('cancel')}
    >
      <p>{t(isEdited ? 'definition_changeText' : 'definition_replaceText')}</p>
      {isOther && <p>{t('definition_changedMeanwhile')}</p>}
      {tenants > 0 && <p>{plural(t, 'definition_changeEnds', tenants)}</p>}
      <ul class="in-words">
        {previewDefinition(definition, t).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
