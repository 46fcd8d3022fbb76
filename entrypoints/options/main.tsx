import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { Options } from '../../components/options/options.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { edge, readAside, readView } from '../../lib/platform/page.ts';

settleLanguage(edge.say, 'titleTenants');
const first = await readView();
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, now, acts) => <Options view={view} now={now} acts={acts} readAside={readAside} />}
  </Live>,
  document.getElementById('house') ?? document.body,
);
