import { render } from 'preact';
import { DoctorPage } from '../../components/doctor/doctor-page.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { PageRoot } from '../../components/shared/page-root.tsx';
import { Workplace } from '../../components/shared/workplace.tsx';
import {
  holdsSocketsApart,
  openAddress,
  openPopup,
  readExaminations,
  withholdsStrictCookies,
} from '../../lib/pages/doctor.ts';
import { pageApi, readView } from '../../lib/pages/page-api.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t, 'titleDoctor');
const tenantId = new URLSearchParams(location.search).get('tenant') ?? '';
const first = await readView();
const doctorApi = {
  readExaminations,
  watch: pageApi.onViewChanged,
  openAddress,
  openPopup,
  withholdsStrictCookies,
  holdsSocketsApart,
};
render(
  <PageRoot api={{ ...pageApi, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <Workplace current={null} view={view} t={actions.t}>
        <DoctorPage tenantId={tenantId} view={view} now={now} actions={actions} api={doctorApi} />
      </Workplace>
    )}
  </PageRoot>,
  document.querySelector('#app') as HTMLElement,
);
