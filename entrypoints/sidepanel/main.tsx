import { render } from 'preact';
import { afterPicture, Live } from '../../components/live.tsx';
import { Concierge } from '../../components/popup/concierge.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { edge, now, readView } from '../../lib/platform/page.ts';

settleLanguage(edge.say);
const openedAt = now();
const first = await readView();
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, now, acts) => <Concierge view={view} now={now} openedAt={openedAt} acts={acts} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
// Before the first picture: the first key finds the search.
document.querySelector('input')?.focus();
afterPicture(() => performance.mark('popup-ready'));
