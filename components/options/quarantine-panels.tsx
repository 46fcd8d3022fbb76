import { useEffect, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { saveFile } from './save-file.ts';

/** A tenant list that could not be read: saved by the person before it may go. */
export function QuarantinedTenants({
  readAside,
  actions,
}: {
  readAside: () => Promise<string>;
  actions: PageActions;
}) {
  const { t } = actions;
  return (
    <AsidePanel
      text={t('asideText')}
      save={t('saveAside')}
      discard={t('discardIt')}
      question={t('discardAsideTitle')}
      confirm={t('discardAside')}
      onSave={() => void readAside().then((text) => saveFile('tenants-unreadable.json', text))}
      onDiscard={() => void actions.send('discardQuarantinedTenants', {})}
      t={t}
    />
  );
}

interface PreferencesAsideProps {
  view: View;
  read: () => Promise<string | null>;
  actions: PageActions;
}

/** Preferences that could not be read, and in whose place the usual ones stand: the same. */
export function QuarantinedPreferences({ view, read, actions }: PreferencesAsideProps) {
  const { t } = actions;
  const [text, setText] = useState<string | null>(null);
  // They are no slot: who keeps them aside, or drops them, writes the preferences too.
  useEffect(() => void read().then(setText), [view.preferences]);
  if (text === null) return null;
  return (
    <AsidePanel
      text={t('preferencesAside')}
      save={t('savePreferencesAside')}
      discard={t('discardPreferences')}
      question={t('discardPreferencesTitle')}
      confirm={t('discardPreferences')}
      onSave={() => saveFile('settings-unreadable.json', text)}
      onDiscard={() => void actions.send('discardQuarantinedPreferences', {})}
      t={t}
    />
  );
}

interface AsidePanelProps {
  text: string;
  save: string;
  discard: string;
  question: string;
  confirm: string;
  onSave: () => void;
  onDiscard: () => void;
  t: Translate;
}

/** What could not be read: saved, or discarded once that was asked. */
function AsidePanel({ text, save, discard, question, confirm, onSave, onDiscard, t }: AsidePanelProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="panel">
      <p class="warning">{text}</p>
      <div class="row">
        <Button onPress={onSave}>{save}</Button>
        <Button look="quiet" onPress={() => setAsking(true)}>
          {discard}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={question}
          confirm={confirm}
          t={t}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            onDiscard();
          }}
        >
          <p>{t('discardAsideText')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
