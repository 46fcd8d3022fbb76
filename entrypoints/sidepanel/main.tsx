import { render } from 'preact';
import { PopupApp } from '../../components/popup/popup-app.tsx';
import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { afterPaint, PageRoot } from '../../components/shared/page-root.tsx';
import { readBulkView } from '../../lib/pages/bulk.ts';
import { now, pageApi, readCurrentTab } from '../../lib/pages/page-api.ts';
import { sendCommand } from '../../lib/protocol/client.ts';

setDocumentLanguage(pageApi.t);
const openedAt = now();
const searchBox = () => document.querySelector<HTMLInputElement>('input[type=search]');
const [first, tab] = await Promise.all([readBulkView(), readCurrentTab()]);
const typed = searchBox()?.value ?? '';
const main = document.querySelector('main') as HTMLElement;
// The frame is a list's: nothing else takes it over.
if (first.tenants.length === 0) main.replaceChildren();
render(
  <PageRoot api={{ ...pageApi, readView: readBulkView, send: sendCommand }} first={first}>
    {(view, now, actions) => (
      <PopupApp view={view} now={now} openedAt={openedAt} tab={tab} typed={typed} actions={actions} />
    )}
  </PageRoot>,
  main,
);
// Before the first paint, so that the first keystroke reaches the search box.
searchBox()?.focus();
afterPaint(() => performance.mark('popup-ready'));
