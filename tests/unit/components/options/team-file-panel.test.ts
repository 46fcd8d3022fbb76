import { h } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { TeamFilePanel } from '../../../../components/options/team-file-panel.tsx';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { teamFileSlot } from '../../../../lib/storage/team-file-slot.ts';
import { viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

let page: RenderedPage;
afterEach(() => page.close());
const address = 'https://files.example/tenants.json';

async function open(isAllowed: boolean, reply: Reply) {
  const { actions, sent } = recordingActions();
  const said = { sent, asked: [] as unknown[], unsaved: false };
  page = await renderPage(
    h(TeamFilePanel, {
      view: viewOf([]),
      team: { ...teamFileSlot.empty, own: 'https://old.example/t.json' },
      now: noon,
      actions: { ...actions, requestHosts: async () => isAllowed },
      onAsk: async (from?: string) => {
        said.asked.push(from);
        return reply;
      },
      onAnnounce: () => undefined,
      onUnsaved: (isUnsaved: boolean) => {
        said.unsaved = isUnsaved;
      },
      onCancel: () => undefined,
    }),
  );
  return said;
}

test('a refused permission stores and asks nothing, and is told', async () => {
  const said = await open(false, { ok: true });
  await page.type('#team-address', address);
  await page.submit('#team-address', address);
  expect([said.sent, said.asked, said.unsaved]).toEqual([[], [], true]);
  expect(page.texts('.warning')).toEqual([
    'The team file changed nothing: access to its server isn’t allowed yet.',
  ]);
});

test('another address is asked first; a failure is told and leaves it unsaved, an answer saves it', async () => {
  const failed = await open(true, { ok: false, code: 'vendor_reply', facts: { status: 404 } });
  await page.type('#team-address', address);
  await page.submit('#team-address', address);
  expect([failed.sent, failed.asked, failed.unsaved]).toEqual([[], [address], true]);
  expect(page.texts('.warning').join()).toContain('404');
  page.close();
  const done = await open(true, { ok: true });
  await page.type('#team-address', address);
  await page.submit('#team-address', address);
  expect([done.sent, done.asked, done.unsaved]).toEqual([[], [address], false]);
});
