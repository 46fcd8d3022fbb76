import type { Translate } from '../../lib/i18n/i18n.ts';

interface PickFileProps {
  look: 'strong' | 'plain';
  t: Translate;
  take: (file: File) => Promise<unknown>;
}

/** `Import file`: the same file may be picked again, for it may have been mended meanwhile. */
export function FilePicker({ look, t, take }: PickFileProps) {
  return (
    <label class={`button button-${look} file-button`}>
      {t('importFile')}
      <input
        type="file"
        accept=".json,application/json"
        onChange={async ({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) await take(file);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
