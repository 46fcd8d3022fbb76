import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { FirstPage } from '../../components/welcome/first-page.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { edge, page, readView } from '../../lib/platform/page.ts';
import { openSidePanel } from '../../lib/platform/side-panel.ts';

settleLanguage(edge.say, 'titleWelcome');
const first = await readView();
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, _now, acts) => <FirstPage view={view} acts={acts} openPanel={() => openSidePanel(page)} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
