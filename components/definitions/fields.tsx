import type { ComponentChildren } from 'preact';
import { onLeave } from '../options/on-leave.ts';

interface FieldProps {
  /** The element's id. */
  id: string;
  label: string;
  /** What is wrong with it, and what to do; `undefined` for nothing. */
  fault?: string | undefined;
}

interface LabelledFieldProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  /** The person has left it with something in it. */
  onLeft?: () => void;
}

/** One line with its label, and its fault below. */
export function LabelledField({ id, label, fault, value, onInput, onLeft }: LabelledFieldProps) {
  return (
    <Pair id={id} label={label} fault={fault}>
      <input
        id={id}
        type="text"
        value={value}
        spellcheck={false}
        autocomplete="off"
        {...faultyProps(id, fault)}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onLeave(() => onLeft?.())}
      />
    </Pair>
  );
}

interface LabelledSelectProps extends FieldProps {
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

export function LabelledSelect({ id, label, fault, value, options, onChange }: LabelledSelectProps) {
  return (
    <Pair id={id} label={label} fault={fault}>
      <select
        id={id}
        value={value}
        {...faultyProps(id, fault)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </Pair>
  );
}

interface PasteAreaProps extends FieldProps {
  onText: (text: string) => void;
}

/** A field that hands on what is put into it and is empty again at once: it may hold a token. */
export function PasteArea({ id, label, fault, onText }: PasteAreaProps) {
  return (
    <Pair id={id} label={label} fault={fault}>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        autocomplete="off"
        {...faultyProps(id, fault)}
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
    </Pair>
  );
}

const faultyProps = (id: string, fault: string | undefined) =>
  fault === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-fault` };

function Pair({ id, label, fault, children }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class="field-pair">
      <label for={id}>{label}</label>
      <div>
        {children}
        {fault !== undefined && (
          <p class="help help-missing" id={`${id}-fault`}>
            {fault}
          </p>
        )}
      </div>
    </div>
  );
}
