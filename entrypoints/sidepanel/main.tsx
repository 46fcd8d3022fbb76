import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { Concierge } from '../../components/popup/concierge.tsx';
import { send } from '../../lib/messages/send.ts';
import * as page from '../../lib/platform/page.ts';

const openedAt = page.now();
const first = await page.readView();
render(
  <Live edge={{ ...page, send }} first={first}>
    {(view, now, acts) => <Concierge view={view} now={now} openedAt={openedAt} acts={acts} />}
  </Live>,
  document.getElementById('house') ?? document.body,
);
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('popup-ready')));
