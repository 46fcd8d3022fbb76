import { useState } from 'preact/hooks';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { FilePicker } from '../options/file-picker.tsx';
import { ImportPreview } from '../options/import-preview.tsx';
import { PostImportPermissions } from '../options/post-import-permissions.tsx';
import { RefusedFile } from '../options/refused-file.tsx';
import { useImport } from '../options/use-import.ts';
import { Button } from '../shared/button.tsx';
import { KeyHint, type ShortcutsApi } from '../shared/key-hint.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

/** The steps for each tenant, in order. */
const steps: readonly MessageKey[] = ['first_allow', 'first_logIn', 'first_open'];
/** What the extension never does. */
const promises: readonly MessageKey[] = [
  'first_neverSend',
  'first_neverWrite',
  'first_neverLook',
  'first_neverReach',
  'first_neverTouch',
];

interface WelcomePageProps {
  view: View;
  actions: PageActions;
  /** Opens the side panel; must be called in the click itself. */
  openSidePanel: () => void;
  shortcuts: ShortcutsApi;
  /** The command that opens the popup. */
  popupCommand: string;
}

/** The page of the first install: purpose, first tenants, and what the extension never does. */
export function WelcomePage(props: WelcomePageProps) {
  const { view, actions, openSidePanel, shortcuts, popupCommand } = props;
  const { t } = actions;
  return (
    <div class="page welcome-page">
      <header class="welcome-head">
        <img src="/icon/96.png" width="64" height="64" alt="" />
        <div>
          <h1>{t('first_title')}</h1>
          <p class="lead">{t('first_lead')}</p>
        </div>
      </header>
      <FirstTenants view={view} actions={actions} />
      <section aria-labelledby="first-then">
        <h2 id="first-then">{t('first_then')}</h2>
        <ol class="steps">
          {steps.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="first-never">
        <h2 id="first-never">{t('first_never')}</h2>
        <ul class="promises">
          {promises.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </section>
      <div class="row row-wrap welcome-find">
        <p class="help grow">{t('first_find')}</p>
        <Button look="quiet" onPress={openSidePanel}>
          {t('openSidePanel')}
        </Button>
      </div>
      <KeyHint api={shortcuts} commands={[popupCommand]} t={t}>
        {([key = '']) => (key === '' ? t('keyOpensNone') : t('keyOpens', key))}
      </KeyHint>
    </div>
  );
}

function FirstTenants({ view, actions }: { view: View; actions: PageActions }) {
  const { t } = actions;
  const [status, setStatus] = useState('');
  const [addedIds, setAddedIds] = useState<readonly string[]>([]);
  const tenantImport = useImport(actions, null, ({ announcement, tenants }) => {
    setStatus(announcement);
    setAddedIds(tenants);
  });
  const hasManagedTenants = view.policy.tenants.length > 0;
  return (
    <>
      <section class="panel" aria-labelledby="first-begin">
        <h2 id="first-begin">{t(view.tenants.length === 0 ? 'first_begin' : 'first_ready')}</h2>
        <p>
          {t(
            hasManagedTenants
              ? 'first_set'
              : view.tenants.length === 0
                ? 'first_beginHelp'
                : 'first_readyHelp',
          )}
        </p>
        <div class="row row-wrap">
          <FilePicker
            look={view.tenants.length === 0 ? 'strong' : 'plain'}
            t={t}
            onPick={tenantImport.pick}
          />
          <Button onPress={actions.openOptions}>
            {t(view.tenants.length === 0 ? 'first_byHand' : 'manageTenants')}
          </Button>
        </div>
        <p class="status" role="status">
          {status}
        </p>
        <RefusedFile refusal={tenantImport.refusal} />
      </section>
      {tenantImport.preview !== null && (
        <ImportPreview
          whole={false}
          preview={tenantImport.preview}
          t={t}
          onImport={(only) => void tenantImport.confirm(only)}
          onCancel={tenantImport.cancel}
        />
      )}
      <PostImportPermissions
        tenants={view.tenants.filter(({ id }) => addedIds.includes(id))}
        view={view}
        actions={actions}
      />
    </>
  );
}
