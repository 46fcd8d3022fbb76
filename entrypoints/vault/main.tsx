import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { VaultPage } from '../../components/vault/vault-page.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { edge, readView } from '../../lib/platform/page.ts';
import { askPasskey, makePasskey, passkeysWork } from '../../lib/platform/passkey.ts';

settleLanguage(edge.say, 'titleVault');
const first = await readView();
const passkeys = { work: passkeysWork(), make: makePasskey, ask: askPasskey };
const keepFor = new URLSearchParams(location.search).get('keep');
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, _now, acts) => <VaultPage view={view} acts={acts} passkeys={passkeys} keepFor={keepFor} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
