import { render } from 'preact';
import { OptionsPage } from '../../components/options/options-page.tsx';
import { waitingText } from '../../components/options/options-view.ts';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { browser } from '../../lib/browser/browser.ts';
import { openSidePanel } from '../../lib/browser/side-panel.ts';
import { canOpenPrivateWindows, readDefinitions, readOptionsView } from '../../lib/pages/options.ts';
import { pageApi } from '../../lib/pages/page-api.ts';
import { placeApi } from '../../lib/pages/place.ts';
import { readQuarantinedPreferences, readQuarantinedTenants } from '../../lib/pages/quarantine.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleTenants');
const [first, privateWindows] = await Promise.all([readOptionsView(), canOpenPrivateWindows()]);
render(
  <PageRoot api={{ ...pageApi, readView: readOptionsView, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <Workplace current="tenants" view={view} t={actions.t} waiting={waitingText(view.team, actions.t)}>
        <OptionsPage
          view={view}
          now={now}
          actions={actions}
          place={placeApi}
          canOpenPrivateWindows={privateWindows}
          readQuarantinedTenants={readQuarantinedTenants}
          readStored={async () => ({ ...(await readOptionsView()), definitions: await readDefinitions() })}
          readQuarantinedPreferences={readQuarantinedPreferences}
          openSidePanel={() => openSidePanel(browser)}
          helpFor={location.hash.replace('#help=', '')}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
