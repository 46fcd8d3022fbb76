import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { Options } from '../../components/options/options.tsx';
import { send } from '../../lib/messages/send.ts';
import * as page from '../../lib/platform/page.ts';

const first = await page.readView();
render(
  <Live edge={{ ...page, send }} first={first}>
    {(view, now, acts) => <Options view={view} now={now} acts={acts} readAside={page.readAside} />}
  </Live>,
  document.getElementById('house') ?? document.body,
);
