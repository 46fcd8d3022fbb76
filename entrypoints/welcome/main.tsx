import { render } from 'preact';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { WelcomePage } from '../../components/welcome/welcome-page.tsx';
import { browser } from '../../lib/browser/browser.ts';
import { openSidePanel } from '../../lib/browser/side-panel.ts';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { openShortcutSettings, popupCommand, readShortcuts } from '../../lib/pages/shortcuts.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleWelcome');
const first = await readView();
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={first}>
    {(view, _now, actions) => (
      <WelcomePage
        view={view}
        actions={actions}
        openSidePanel={() => openSidePanel(browser)}
        shortcuts={{ readShortcuts, openShortcutSettings }}
        popupCommand={popupCommand}
      />
    )}
  </PageRoot>,
  document.querySelector('main') as HTMLElement,
);
