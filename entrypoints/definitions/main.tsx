import { render } from 'preact';
import { DefinitionsPage } from '../../components/definitions/definitions-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleDefinitions');
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={await readView()}>
    {(view, now, actions) => <DefinitionsPage view={view} now={now} actions={actions} />}
  </PageRoot>,
  document.querySelector('main') as HTMLElement,
);
