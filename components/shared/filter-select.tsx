interface FilterSelectProps<T extends string> {
  label: string;
  anyLabel: string;
  value: T | '';
  options: readonly (readonly [value: T, text: string])[];
  onChoose: (value: T | '') => void;
}

/** One filter of a list: a choice, or any. */
export function FilterSelect<T extends string>(props: FilterSelectProps<T>) {
  const { label, anyLabel, value, options, onChoose } = props;
  return (
    <label class="narrow">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) =>
          onChoose(options.find(([each]) => each === currentTarget.value)?.[0] ?? '')
        }
      >
        <option value="">{anyLabel}</option>
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
