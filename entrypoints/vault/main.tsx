import { render } from 'preact';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { VaultPage } from '../../components/vault/vault-page.tsx';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { createPasskey, getPasskeyOutput, supportsPasskeys } from '../../lib/pages/passkey.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleVault');
const first = await readView();
const passkeys = { supported: supportsPasskeys(), create: createPasskey, getOutput: getPasskeyOutput };
const retainFor = new URLSearchParams(location.search).get('keep');
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={first}>
    {(view, _now, actions) => (
      <Workplace current="vault" view={view} t={actions.t}>
        <VaultPage view={view} actions={actions} passkeys={passkeys} retainFor={retainFor} />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
