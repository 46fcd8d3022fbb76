import { useEffect, useRef, useState } from 'preact/hooks';
import { formatList, type Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { SignInMethod, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions } from '../shared/page-types.ts';

interface VendorPageLinkProps {
  t: Translate;
  /** The vendor's label. */
  vendor: string;
  /** The vendor's page, from its help; without one there is no link. */
  page: string | undefined;
}

/** A link to the vendor's own page. Carries nothing but that page's address. */
export function VendorPageLink({ t, vendor, page }: VendorPageLinkProps) {
  if (page === undefined) return null;
  return (
    <a class="vendor-page" href={page} target="_blank" rel="noreferrer noopener">
      {t('moreAt', vendor)}
    </a>
  );
}

interface VendorHelpPanelProps {
  descriptor: VendorDescriptor;
  actions: PageActions;
  open: boolean;
  /** The page was opened for this panel, so that it takes the focus. */
  focused?: boolean;
}

/** What a vendor demands before the first sign-in, the ways to sign in, and a letter that asks for the values. */
export function VendorHelpPanel({ descriptor, actions, open, focused = false }: VendorHelpPanelProps) {
  const { t } = actions;
  const { label, signIn, source } = descriptor;
  const help = findHelp(descriptor.id);
  const summary = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focused) summary.current?.focus();
  }, []);
  // A vendor without code says where it is documented in the place of a help of ours.
  if (help === undefined && source === undefined) return null;
  return (
    <details class="vendor-help" open={open}>
      <summary ref={summary}>{t('ready_title', label)}</summary>
      <ul>
        {help?.prerequisites.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
        {signIn.map((method) => (
          <li key={method.id}>
            {methodText(t, method)} <VendorPageLink t={t} vendor={label} page={help?.signIn[method.id]} />
          </li>
        ))}
        {source !== undefined && (
          <li>
            {t('ready_source', source)} <VendorPageLink t={t} vendor={label} page={pageOf(source)} />
          </li>
        )}
      </ul>
      {help?.request !== undefined && <Request text={help.request} actions={actions} />}
    </details>
  );
}

/** The address that a definition names as its source; `undefined` for other words. */
function pageOf(source: string): string | undefined {
  return URL.canParse(source) && new URL(source).protocol === 'https:' ? source : undefined;
}

/** A sign-in method's name, with where its fields' values are found. */
function methodText(t: Translate, { label, fields }: SignInMethod): string {
  const helps = fields.flatMap(({ help, onChallenge }) =>
    help === undefined || onChallenge ? [] : [t(help)],
  );
  if (helps.length > 0) return t('ready_method', t(label), helps.join(' '));
  const asked = fields.filter(({ onChallenge }) => !onChallenge);
  const names = formatList(
    t,
    asked.map((field) => t(field.label)),
  );
  return t('ready_methodFields', t(label), names);
}

/** Copies a letter to whoever knows the settings' values; shows it where the browser refuses the copy. */
function Request({ text, actions }: { text: MessageKey; actions: PageActions }) {
  const { t, copy } = actions;
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none');
  const letter = t(text);
  return (
    <div class="request">
      <div class="row row-wrap">
        <Button
          onPress={() =>
            void copy(letter).then(
              () => setOutcome('copied'),
              () => setOutcome('refused'),
            )
          }
        >
          {t('copyRequest')}
        </Button>
        <span class="help grow" role="status">
          {outcome === 'copied' && t('requestCopied')}
          {outcome === 'refused' && t('requestRefused')}
        </span>
      </div>
      {outcome === 'refused' && (
        <textarea aria-label={t('requestRefused')} readOnly rows={8} value={letter} spellcheck={false} />
      )}
    </div>
  );
}
