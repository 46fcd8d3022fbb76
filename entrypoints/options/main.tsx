import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { Options } from '../../components/options/options.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { readAside } from '../../lib/platform/aside.ts';
import { opensPrivately } from '../../lib/platform/options-page.ts';
import { edge, page, readView } from '../../lib/platform/page.ts';
import { openSidePanel } from '../../lib/platform/side-panel.ts';

settleLanguage(edge.say, 'titleTenants');
const [first, privately] = await Promise.all([readView(), opensPrivately()]);
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, now, acts) => (
      <Options
        view={view}
        now={now}
        acts={acts}
        readAside={readAside}
        opensPrivately={privately}
        openPanel={() => openSidePanel(page)}
      />
    )}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
