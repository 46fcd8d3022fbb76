import { render } from 'preact';
import { SettingsPage } from '../../components/settings/settings-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { readOptionsView } from '../../lib/pages/options.ts';
import { pageApi } from '../../lib/pages/page-api.ts';
import { placeApi } from '../../lib/pages/place.ts';
import { openShortcutSettings, readShortcuts } from '../../lib/pages/shortcuts.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleSettings');
const first = await readOptionsView();
render(
  <PageRoot api={{ ...pageApi, readView: readOptionsView, send: sendCommand }} first={first}>
    {(view, _now, actions) => (
      <Workplace current="settings" view={view} t={actions.t}>
        <SettingsPage
          view={view}
          actions={actions}
          shortcuts={{ readShortcuts, openShortcutSettings }}
          place={placeApi}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
