import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { FirstPage } from '../../components/welcome/first-page.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { browser } from '../../lib/platform/browser.ts';
import { edge, readView } from '../../lib/platform/page.ts';
import { openSidePanel } from '../../lib/platform/side-panel.ts';

settleLanguage(edge.say, 'titleWelcome');
const first = await readView();
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, _now, acts) => <FirstPage view={view} acts={acts} openPanel={() => openSidePanel(browser)} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
