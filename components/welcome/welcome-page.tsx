import { useState } from 'preact/hooks';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { FilePicker } from '../options/file-picker.tsx';
import { ImportPreview } from '../options/import-preview.tsx';
import { PostImportPermissions } from '../options/post-import-permissions.tsx';
import { useImport } from '../options/use-import.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

/** How it goes with each tenant, in order. */
const steps: readonly MessageKey[] = ['first_allow', 'first_logIn', 'first_open'];
/** What it will never do. */
const nevers: readonly MessageKey[] = [
  'first_neverSend',
  'first_neverWrite',
  'first_neverLook',
  'first_neverReach',
  'first_neverTouch',
];

interface FirstPageProps {
  view: View;
  actions: PageActions;
  /** Opens the side panel, in the click itself. */
  openPanel: () => void;
}

/** The page of the first install: what this is, the first tenants, and what it will never do. */
export function WelcomePage({ view, actions, openPanel }: FirstPageProps) {
  const { t } = actions;
  return (
    <div class="page first-page">
      <header class="first-head">
        <img src="/icon/96.png" width="64" height="64" alt="" />
        <div>
          <h1>{t('first_title')}</h1>
          <p class="lead">{t('first_lead')}</p>
        </div>
      </header>
      <Begin view={view} actions={actions} />
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
        <ul class="nevers">
          {nevers.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </section>
      <div class="row row-wrap first-find">
        <p class="help grow">{t('first_find')}</p>
        <Button look="quiet" onPress={openPanel}>
          {t('openSidePanel')}
        </Button>
      </div>
    </div>
  );
}

function Begin({ view, actions }: { view: View; actions: PageActions }) {
  const { t } = actions;
  const [status, setStatus] = useState('');
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const incoming = useImport(actions, (vendorMessage, tenants) => {
    setStatus(vendorMessage);
    setFresh(tenants);
  });
  const set = view.policy.tenants.length > 0;
  return (
    <>
      <section class="panel" aria-labelledby="first-begin">
        <h2 id="first-begin">{t(view.tenants.length === 0 ? 'first_begin' : 'first_ready')}</h2>
        <p>{t(set ? 'first_set' : view.tenants.length === 0 ? 'first_beginHelp' : 'first_readyHelp')}</p>
        <div class="row row-wrap">
          <FilePicker look={view.tenants.length === 0 ? 'strong' : 'plain'} t={t} take={incoming.take} />
          <Button onPress={actions.openOptions}>
            {t(view.tenants.length === 0 ? 'first_byHand' : 'manageTenants')}
          </Button>
        </div>
        <p class="status" role="status">
          {status}
        </p>
        {incoming.detail !== null && (
          <p class="problem" role="alert" data-code="bad_tenant_file">
            {incoming.detail}
          </p>
        )}
      </section>
      {incoming.preview !== null && (
        <ImportPreview
          preview={incoming.preview}
          t={t}
          onImport={() => void incoming.agree()}
          onCancel={incoming.cancel}
        />
      )}
      <PostImportPermissions
        tenants={view.tenants.filter(({ id }) => fresh.includes(id))}
        view={view}
        actions={actions}
      />
    </>
  );
}
