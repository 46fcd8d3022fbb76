import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { Options } from '../../components/options/options.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { readAside, readPreferencesAside } from '../../lib/platform/aside.ts';
import { browser } from '../../lib/platform/browser.ts';
import { opensPrivately, readOptions } from '../../lib/platform/options-page.ts';
import { edge } from '../../lib/platform/page.ts';
import { openSidePanel } from '../../lib/platform/side-panel.ts';

settleLanguage(edge.say, 'titleTenants');
const [first, privately] = await Promise.all([readOptions(), opensPrivately()]);
render(
  <Live edge={{ ...edge, readView: readOptions, send }} first={first}>
    {(view, now, acts) => (
      <Options
        view={view}
        now={now}
        acts={acts}
        readAside={readAside}
        readPreferencesAside={readPreferencesAside}
        opensPrivately={privately}
        openPanel={() => openSidePanel(browser)}
      />
    )}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
