import { h } from 'preact';
import { expect, test } from 'vitest';
import { OptionsPage } from '../../../../components/options/options-page.tsx';
import type { PageActions } from '../../../../components/shared/page-types.ts';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { teamFileSlot } from '../../../../lib/storage/team-file-slot.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

/** The tenants page, where a text of the team's file waits for a yes. */
function renderWaiting() {
  const waiting = { digest: 'd', added: 1, changed: 0, removed: 0 };
  const view = { ...viewOf([tenant('a')]), team: { ...teamFileSlot.empty, waiting } };
  const replies: Record<string, Reply> = {
    askTeamFile: { ok: true, preview: { added: [{ id: 'b', name: 'B' }], changed: [] }, digest: 'd' },
    importTeamFile: { ok: true, imported: 1, tenants: [] },
  };
  const send: PageActions['send'] = async (name) => replies[name] ?? { ok: true };
  const ignore = () => undefined;
  return renderPage(
    h(OptionsPage, {
      ...{ view, now: noon, actions: { ...recordingActions().actions, send } },
      place: {
        ...{ readQuery: () => ({}), readKept: () => ({}), keep: ignore, pushQuery: ignore },
        ...{ replaceQuery: ignore, leaveQuery: ignore, onQueryChanged: ignore, guardLeaving: ignore },
        goTo: ignore,
      },
      readQuarantinedTenants: async () => '',
      readQuarantinedPreferences: async () => null,
      readStored: async () => ({ tenants: [], preferences: {}, definitions: [] }),
      ...{ canOpenPrivateWindows: true, openSidePanel: ignore, helpFor: '' },
    }),
  );
}

test('with the preview the focus does not go: after Cancel it is on a button of the page', async () => {
  const page = await renderWaiting();
  await page.press('Show the changes', '.note');
  await page.press('Cancel', 'section[aria-label="Import preview"]');
  expect([page.focused().length, page.texts('#outcome')]).toEqual([1, ['']]);
  page.close();
});

test('with the preview the focus does not go: an import leaves it where its outcome is said', async () => {
  const page = await renderWaiting();
  await page.press('Show the changes', '.note');
  await page.press('Import', 'section[aria-label="Import preview"]');
  expect([page.focused(), page.texts('#outcome')]).toEqual([['outcome'], ['Imported 1 tenant']]);
  page.close();
});
