import { render } from 'preact';
import { OptionsPage } from '../../components/options/options-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { browser } from '../../lib/browser/browser.ts';
import { openSidePanel } from '../../lib/browser/side-panel.ts';
import { readDefinitions, readOptionsView } from '../../lib/pages/options.ts';
import { pageApi } from '../../lib/pages/page-api.ts';
import { readQuarantinedPreferences, readQuarantinedTenants } from '../../lib/pages/quarantine.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleTenants');
const first = await readOptionsView();
render(
  <PageRoot api={{ ...pageApi, readView: readOptionsView, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <Workplace current="tenants" view={view} t={actions.t}>
        <OptionsPage
          view={view}
          now={now}
          actions={actions}
          readQuarantinedTenants={readQuarantinedTenants}
          readDefinitions={readDefinitions}
          readQuarantinedPreferences={readQuarantinedPreferences}
          openSidePanel={() => openSidePanel(browser)}
          helpFor={location.hash.replace('#help=', '')}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
