import { render } from 'preact';
import { DefinitionsPage } from '../../components/definitions/definitions-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { readDefinitions } from '../../lib/pages/options.ts';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { placeApi } from '../../lib/pages/place.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleDefinitions');
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={await readView()}>
    {(view, now, actions) => (
      <Workplace current="tenants" view={view} t={actions.t}>
        <DefinitionsPage
          view={view}
          now={now}
          actions={actions}
          readDefinitions={readDefinitions}
          guardLeaving={placeApi.guardLeaving}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
