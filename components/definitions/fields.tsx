import { useId } from 'preact/hooks';

interface LabelledFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

/** One line with its label. */
export function LabelledField({ label, value, onInput }: LabelledFieldProps) {
  const id = useId();
  return (
    <div class="field-pair">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

interface LabelledSelectProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

export function LabelledSelect({ label, value, options, onChange }: LabelledSelectProps) {
  const id = useId();
  return (
    <div class="field-pair">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A field that hands on what is put into it and is empty again at once: it may hold a token. */
export function PasteArea({ label, onText }: { label: string; onText: (text: string) => void }) {
  const id = useId();
  return (
    <div class="field-pair">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          const text = currentTarget.value;
          // The browser's own undo empties it once more.
          if (text === '') return;
          currentTarget.value = '';
          // The browser keeps what a field held for its own undo; a field that was reset has nothing to undo.
          currentTarget.defaultValue = '';
          onText(text);
        }}
      />
    </div>
  );
}
