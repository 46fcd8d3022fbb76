import type { Translate } from '../../lib/i18n/i18n.ts';

interface FilePickerProps {
  look: 'strong' | 'plain';
  t: Translate;
  onPick: (file: File) => Promise<unknown>;
}

/** `Import file`. The input is cleared after each pick, so that a corrected file of the same name can be picked again. */
export function FilePicker({ look, t, onPick }: FilePickerProps) {
  return (
    <label class={`button button-${look} file-button`}>
      {t('importFile')}
      <input
        type="file"
        accept=".json,application/json"
        onChange={async ({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) await onPick(file);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
