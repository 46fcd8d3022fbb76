import type { ComponentChildren } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';

interface SwitchRowProps {
  id: string;
  label: string;
  /** The sentence about what the setting does. */
  help: string;
  on: boolean;
  /** Set by the organisation: shown, not edited. */
  managed: boolean;
  t: Translate;
  onSwitch: (on: boolean) => void;
  /** What stands below, such as a button for a missing permission. */
  children?: ComponentChildren;
}

/** One preference that is on or off, with its sentence. */
export function SwitchRow({ id, label, help, on, managed, t, onSwitch, children }: SwitchRowProps) {
  return (
    <div class="setting">
      <div class="setting-text">
        <label for={id}>{label}</label>
        <SettingHelp id={id} help={help} managed={managed} t={t} />
        {children}
      </div>
      <input
        id={id}
        type="checkbox"
        class="setting-switch"
        checked={on}
        disabled={managed}
        aria-describedby={`${id}-help`}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
    </div>
  );
}

interface ChoiceRowProps<T extends string> {
  id: string;
  label: string;
  help: string;
  /** The choices, each with its label. */
  choices: readonly (readonly [T, string])[];
  chosen: T;
  t: Translate;
  onChoose: (choice: T) => void;
}

/** One preference with a few choices, with its sentence. */
export function ChoiceRow<T extends string>(props: ChoiceRowProps<T>) {
  const { id, label, help, choices, chosen, t, onChoose } = props;
  return (
    <div class="setting">
      <div class="setting-text">
        <label for={id}>{label}</label>
        <SettingHelp id={id} help={help} managed={false} t={t} />
      </div>
      <select
        id={id}
        value={chosen}
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget: { value } }) => {
          const choice = choices.find(([each]) => each === value)?.[0];
          if (choice !== undefined) onChoose(choice);
        }}
      >
        {choices.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function SettingHelp({ id, help, managed, t }: { id: string; help: string; managed: boolean; t: Translate }) {
  return (
    <p class="help" id={`${id}-help`}>
      {help} {managed && <span class="managed">{t('setByOrganisation')}</span>}
    </p>
  );
}
