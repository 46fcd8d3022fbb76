import { render } from 'preact';
import { Doctor } from '../../components/doctor/doctor.tsx';
import { Live } from '../../components/live.tsx';
import { settleLanguage } from '../../components/words.ts';
import { send } from '../../lib/messages/send.ts';
import { isFreshlyOpened, openAddress, openPopup, readExaminations } from '../../lib/platform/doctor-page.ts';
import { edge, readView } from '../../lib/platform/page.ts';

settleLanguage(edge.say, 'titleDoctor');
const tenantId = new URLSearchParams(location.search).get('tenant') ?? '';
const first = await readView();
const desk = { readExaminations, watch: edge.watch, openAddress, openPopup, isFreshlyOpened };
render(
  <Live edge={{ ...edge, send }} first={first}>
    {(view, now, acts) => <Doctor tenantId={tenantId} view={view} now={now} acts={acts} desk={desk} />}
  </Live>,
  document.querySelector('main') as HTMLElement,
);
