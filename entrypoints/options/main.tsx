import { render } from 'preact';
import { OptionsPage } from '../../components/options/options-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { browser } from '../../lib/browser/browser.ts';
import { openSidePanel } from '../../lib/browser/side-panel.ts';
import { canOpenPrivateWindows, readDefinitions, readOptionsView } from '../../lib/pages/options.ts';
import { pageApi } from '../../lib/pages/page-api.ts';
import { readQuarantinedPreferences, readQuarantinedTenants } from '../../lib/pages/quarantine.ts';
import { openShortcutSettings, readShortcuts } from '../../lib/pages/shortcuts.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleTenants');
const [first, privateWindows] = await Promise.all([readOptionsView(), canOpenPrivateWindows()]);
render(
  <PageRoot api={{ ...pageApi, readView: readOptionsView, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <OptionsPage
        view={view}
        now={now}
        actions={actions}
        readQuarantinedTenants={readQuarantinedTenants}
        readDefinitions={readDefinitions}
        readQuarantinedPreferences={readQuarantinedPreferences}
        canOpenPrivateWindows={privateWindows}
        shortcuts={{ readShortcuts, openShortcutSettings }}
        openSidePanel={() => openSidePanel(browser)}
        helpFor={location.hash.replace('#help=', '')}
      />
    )}
  </PageRoot>,
  document.querySelector('main') as HTMLElement,
);
