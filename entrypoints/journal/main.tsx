import { render } from 'preact';
import { JournalPage } from '../../components/journal/journal-page.tsx';
import { Live } from '../../components/live.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { askedTenant, readJournal, watchJournal } from '../../lib/platform/journal-page.ts';
import { edge, readView } from '../../lib/platform/page.ts';

settleLanguage(edge.say, 'titleJournal');
const [first, journal] = await Promise.all([readView(), readJournal()]);
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, _now, acts) => (
      <JournalPage
        view={view}
        acts={acts}
        first={journal}
        tenant={askedTenant()}
        read={readJournal}
        watch={watchJournal}
      />
    )}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
