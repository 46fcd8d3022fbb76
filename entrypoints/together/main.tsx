import { render } from 'preact';
import { Live } from '../../components/live.tsx';
import { AllAtOnce } from '../../components/together/all-at-once.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { edge } from '../../lib/platform/page.ts';
import { readTogetherView } from '../../lib/platform/together-page.ts';

settleLanguage(edge.say, 'titleTogether');
const first = await readTogetherView();
render(
  <Live edge={{ ...edge, readView: readTogetherView, send }} first={first}>
    {(view, now, acts) => <AllAtOnce view={view} now={now} acts={acts} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
