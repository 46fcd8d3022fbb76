import { render } from 'preact';
import { BulkPage } from '../../components/bulk/bulk-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { keepChosen, keepSearch, readBulkView, readChosen, readSearch } from '../../lib/pages/bulk.ts';
import { pageApi } from '../../lib/pages/page-api.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleTogether');
const first = await readBulkView();
render(
  <PageRoot api={{ ...pageApi, readView: readBulkView, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <Workplace current="bulk" view={view} t={actions.t}>
        <BulkPage
          view={view}
          now={now}
          actions={actions}
          firstChosen={readChosen()}
          onChoose={keepChosen}
          firstQuery={readSearch()}
          onSearch={keepSearch}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
