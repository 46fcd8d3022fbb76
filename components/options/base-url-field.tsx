import { useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { addressLimit, validateLength } from '../../lib/tenants/limits.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/url.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { Button } from '../shared/button.tsx';
import { fieldIssueText } from '../shared/validation-text.ts';
import { onLeave } from './on-leave.ts';
import { type Recognised, RecognitionPanel } from './recognition.tsx';
import type { Address } from './use-address.ts';
import { VendorPageLink } from './vendor-help.tsx';

interface BaseUrlFieldProps {
  t: Translate;
  address: Address;
  descriptor: VendorDescriptor | undefined;
  /** The vendor's page about the base URL. */
  page: string | undefined;
  origins: readonly string[];
  /** The form was submitted or tested, so the issue of an untouched field is shown too. */
  submitted: boolean;
  /** The vendor of a new tenant can be recognised. */
  recognises: boolean;
  onTake: (offer: Recognised) => void;
}

/** The base URL's field: takes a pasted address, says what it left out, and offers the vendor. */
export function BaseUrlField(props: BaseUrlFieldProps) {
  const { t, address, descriptor, page, origins, submitted, recognises, onTake } = props;
  const [blurred, setBlurred] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const tooLong = validateLength(address.plain === '' ? address.text.trim() : address.plain, addressLimit);
  const issue = tooLong ?? ((blurred && address.text !== '') || submitted ? address.issue : null);
  const baseUrl = address.values?.baseUrl ?? null;
  const allowed = baseUrl === null || matchesAnyPattern(origins, baseUrl);
  const note =
    address.notes.length === 0 ? t(descriptor?.baseUrl.help ?? 'help_anyBaseUrl') : address.notes.join(' ');
  return (
    <div class="field-pair">
      <label for="tenant-base">{t('setting_baseUrl')}</label>
      <div>
        <input
          id="tenant-base"
          ref={field}
          name="baseUrl"
          type="text"
          inputMode="url"
          autocapitalize="none"
          required
          value={address.text}
          placeholder={
            descriptor === undefined ? undefined : t('setting_example', descriptor.baseUrl.example)
          }
          spellcheck={false}
          aria-invalid={issue === null ? undefined : 'true'}
          data-too-long={tooLong !== null || undefined}
          aria-describedby="tenant-base-help"
          onInput={(event) => {
            const pasted = /^insertFrom(?:Paste|Drop)$/.test(event.inputType);
            address.change(event.currentTarget.value, pasted);
          }}
          onBlur={onLeave(() => {
            setBlurred(true);
            address.take();
          })}
        />
        <p
          class={issue === null ? 'help base-help' : 'help base-help help-missing'}
          id="tenant-base-help"
          aria-live="polite"
        >
          {issue === null ? note : fieldIssueText(t, issue)}
        </p>
        <VendorPageLink t={t} vendor={descriptor?.label ?? ''} page={page} />
        {baseUrl !== null && isUnencrypted(baseUrl) && (
          <p class="warning">
            {t('notEncryptedPasswords', hostOf(baseUrl))} {t('httpsAdvice')}{' '}
            {new URL(baseUrl).port === '' && (
              <Button
                onPress={() => {
                  address.change(baseUrl.replace(/^http:/, 'https:'), true);
                  // The pressed button goes with the warning.
                  field.current?.focus();
                }}
              >
                {t('useHttps')}
              </Button>
            )}
          </p>
        )}
        {recognises && (
          <RecognitionPanel
            t={t}
            recognition={address.recognition}
            missingHost={allowed ? null : hostOf(baseUrl)}
            vendor={descriptor?.id ?? ''}
            onAsk={() => {
              setBlurred(true);
              void address.recognise();
            }}
            onTake={onTake}
          />
        )}
      </div>
    </div>
  );
}
