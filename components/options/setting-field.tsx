import { useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { settingLimit, validateLength } from '../../lib/tenants/limits.ts';
import { validateSetting } from '../../lib/tenants/settings.ts';
import type { SettingDescriptor } from '../../lib/vendors/contract.ts';
import { fieldIssueText } from '../shared/validation-text.ts';
import { onLeave } from './on-leave.ts';
import { VendorPageLink } from './vendor-help.tsx';

interface SettingFieldProps {
  t: Translate;
  setting: SettingDescriptor;
  /** The vendor's label. */
  vendor: string;
  /** The vendor's page about the setting. */
  page: string | undefined;
  value: string;
  /** The base URL as typed so far, for settings that must be on its origin. */
  baseUrl: string;
  /** The form was submitted or tested, so issues of untouched fields are shown too. */
  submitted: boolean;
  onInput: (value: string) => void;
}

/** One setting's field, validated while it is edited. */
export function SettingField(props: SettingFieldProps) {
  const { t, setting, vendor, page, value, baseUrl, submitted, onInput } = props;
  const [blurred, setBlurred] = useState(false);
  const issue =
    validateLength(value.trim(), settingLimit) ??
    ((blurred && value !== '') || submitted ? validateSetting(setting, value.trim(), baseUrl) : null);
  const id = `setting-${setting.name}`;
  return (
    <div class="field-pair">
      <label for={id}>{t(setting.label)}</label>
      <div>
        {setting.choices === undefined ? (
          <input
            id={id}
            name={id}
            type="text"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
            onBlur={onLeave(() => setBlurred(true))}
            aria-invalid={issue === null ? undefined : 'true'}
            data-too-long={issue?.key === 'fault_tooLong' || undefined}
            placeholder={placeholderOf(t, setting)}
            required={setting.required === true}
            spellcheck={false}
            autocapitalize="none"
            aria-describedby={`${id}-help`}
          />
        ) : (
          <select
            id={id}
            name={id}
            aria-describedby={`${id}-help`}
            onChange={(event) => onInput(event.currentTarget.value)}
          >
            {setting.choices.map(([choice, label]) => (
              <option key={choice} value={choice} selected={choice === (value || setting.default)}>
                {t(label)}
              </option>
            ))}
          </select>
        )}
        <div class="help-line">
          <p class={issue === null ? 'help' : 'help help-missing'} id={`${id}-help`}>
            {issue === null ? t(setting.help) : fieldIssueText(t, issue)}
          </p>{' '}
          <VendorPageLink t={t} vendor={vendor} page={page} />
        </div>
      </div>
    </div>
  );
}

/** An empty field shows what holds without a value, or an example of one. */
function placeholderOf(t: Translate, { default: value, example }: SettingDescriptor): string {
  if (value !== undefined) return t('setting_default', value);
  return example === undefined ? '' : t('setting_example', example);
}
