import { h } from 'preact';
import { expect, test } from 'vitest';
import { SettingsPage } from '../../../../components/settings/settings-page.tsx';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';

test('the search finds settings by their own names too, and stays over a reload', async () => {
  const kept: Record<string, unknown> = { query: 'badge' };
  const view = { ...viewOf([tenant('a')]), permissions: [] };
  const page = await renderPage(
    h(SettingsPage, {
      view: {
        ...view,
        policy: { ...view.policy, preferences: { httpTenants: false } },
      },
      actions: recordingActions().actions,
      shortcuts: { readShortcuts: async () => ({}), openShortcutSettings: () => undefined } as never,
      place: {
        readKept: () => kept,
        keep: (part) => void Object.assign(kept, part),
      },
    }),
  );
  expect(page.texts('label')).toEqual(['Number on the toolbar button']);
  await page.type('input[type="search"]', 'http');
  expect([kept.query, page.texts('h2').length]).toEqual(['http', 1]);
  await page.type('input[type="search"]', 'shortcut');
  expect(page.texts('h2')).toHaveLength(1);
  page.close();
});
