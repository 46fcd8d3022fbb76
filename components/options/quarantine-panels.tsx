import { useEffect, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { saveFile } from './save-file.ts';

/** An unreadable tenant list in quarantine: offers to save it as a file, or to discard it. */
export function QuarantinedTenants({ read, actions }: { read: () => Promise<string>; actions: PageActions }) {
  const { t } = actions;
  return (
    <QuarantinePanel
      text={t('asideText')}
      save={t('saveAside')}
      discard={t('discardIt')}
      question={t('discardAsideTitle')}
      confirm={t('discardAside')}
      onSave={() => void read().then((text) => saveFile('tenants-unreadable.json', text))}
      onDiscard={() => void actions.apply('discardQuarantinedTenants', {})}
      t={t}
    />
  );
}

interface QuarantinedPreferencesProps {
  view: View;
  read: () => Promise<string | null>;
  actions: PageActions;
}

/** Unreadable preferences in quarantine, replaced by the defaults: offers to save them as a file, or to discard them. */
export function QuarantinedPreferences({ view, read, actions }: QuarantinedPreferencesProps) {
  const { t } = actions;
  const [text, setText] = useState<string | null>(null);
  // Quarantine is no slot and is not broadcast, but each change of it also writes the preferences.
  useEffect(() => void read().then(setText), [view.preferences]);
  if (text === null) return null;
  return (
    <QuarantinePanel
      text={t('preferencesAside')}
      save={t('savePreferencesAside')}
      discard={t('discardPreferences')}
      question={t('discardPreferencesTitle')}
      confirm={t('discardPreferences')}
      onSave={() => saveFile('settings-unreadable.json', text)}
      onDiscard={() => void actions.apply('discardQuarantinedPreferences', {})}
      t={t}
    />
  );
}

interface QuarantinePanelProps {
  text: string;
  save: string;
  discard: string;
  question: string;
  confirm: string;
  onSave: () => void;
  onDiscard: () => void;
  t: Translate;
}

/** Saves quarantined data as a file, or discards it after a confirmation. */
function QuarantinePanel({
  text,
  save,
  discard,
  question,
  confirm,
  onSave,
  onDiscard,
  t,
}: QuarantinePanelProps) {
  const [confirming, setConfirming] = useState(false);
  return (
    <div class="panel">
      <p class="warning">{text}</p>
      <div class="row">
        <Button onPress={onSave}>{save}</Button>
        <Button look="quiet" onPress={() => setConfirming(true)}>
          {discard}
        </Button>
      </div>
      {confirming && (
        <ConfirmDialog
          title={question}
          confirm={confirm}
          t={t}
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onDiscard();
          }}
        >
          <p>{t('discardAsideText')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
