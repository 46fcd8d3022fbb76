import { render } from 'preact';
import { JournalPage } from '../../components/journal/journal-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import { readJournal, tenantInQuery, watchJournal } from '../../lib/pages/journal.ts';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { placeApi } from '../../lib/pages/place.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleJournal');
const [first, journal] = await Promise.all([readView(), readJournal()]);
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <Workplace current="journal" view={view} t={actions.t}>
        <JournalPage
          view={view}
          now={now}
          actions={actions}
          first={journal}
          tenant={tenantInQuery()}
          read={readJournal}
          watch={watchJournal}
          keptFilters={placeApi.readKept().filters}
          onFilter={(filters) => placeApi.keep({ filters })}
        />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
