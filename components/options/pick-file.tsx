import type { Say } from '../words.ts';

interface PickFileProps {
  look: 'strong' | 'plain';
  say: Say;
  take: (file: File) => Promise<unknown>;
}

/** `Import file`: the same file may be picked again, for it may have been mended meanwhile. */
export function PickFile({ look, say, take }: PickFileProps) {
  return (
    <label class={`button button-${look} file-button`}>
      {say('importFile')}
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
