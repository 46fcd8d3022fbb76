import { h } from 'preact';
import { expect, test } from 'vitest';
import { OutcomeLine } from '../../../../components/options/outcome-line.tsx';
import { useOutcome } from '../../../../components/options/use-outcome.ts';
import { Button } from '../../../../components/shared/button.tsx';
import { english } from '../../../../scripts/node-i18n.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';

const nothing = { steps: [], restored: 0, present: [], changed: [], used: [] };

test('an undo outlives a harmless status, names its own change meanwhile, and ends with the next change; by key or button', async () => {
  const undone: string[] = [];
  const plan = (name: string) => async () => {
    undone.push(name);
    return nothing;
  };
  function Page() {
    const outcome = useOutcome(recordingActions().actions, () => undefined);
    return h(
      'div',
      null,
      h(OutcomeLine, { outcome, t: english }),
      h(Button, {
        onPress: () => outcome.sayWithUndo('Removed A', plan('A'), () => 'Back'),
        children: 'remove A',
      }),
      h(Button, {
        onPress: () => outcome.sayWithUndo('Removed B', plan('B'), () => 'Back'),
        children: 'remove B',
      }),
      h(Button, { onPress: () => outcome.say('Moved C'), children: 'sort' }),
    );
  }
  const page = await renderPage(h(Page, null));
  await page.press('remove A');
  expect([page.texts('.status'), page.texts('.help')]).toEqual([['Removed A'], []]);
  await page.press('sort');
  expect([page.texts('.status'), page.texts('.help')]).toEqual([['Moved C'], ['Removed A']]);
  await page.press('remove B');
  await page.press('sort');
  await page.key({ key: 'z', ctrlKey: true });
  expect([undone, page.texts('.status')]).toEqual([['B'], ['Back']]);
  await page.press('remove A');
  await page.press('Undo');
  expect(undone).toEqual(['B', 'A']);
  expect(page.texts('button')).not.toContain('Undo');
  page.close();
});
