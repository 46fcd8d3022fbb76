import { h } from 'preact';
import { afterEach, expect, test, vi } from 'vitest';
import { OutcomeLine } from '../../../../components/options/outcome-line.tsx';
import type { UndoPlan } from '../../../../components/options/undo.ts';
import { useOutcome } from '../../../../components/options/use-outcome.ts';
import { Button } from '../../../../components/shared/button.tsx';
import { english } from '../../../../scripts/node-i18n.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';

const nothing: UndoPlan = { steps: [], restored: 0, present: [], changed: [], used: [] };

/** A page with two changes that can be taken back; `plan` is asked for the commands that take one back. */
function renderChanges(plan: (name: string) => Promise<UndoPlan>, onUndone = () => undefined) {
  function Page() {
    const outcome = useOutcome(recordingActions().actions, onUndone);
    const remove = (name: string) =>
      h(Button, {
        onPress: () =>
          outcome.sayWithUndo(
            `Removed ${name}`,
            () => plan(name),
            () => `Back: ${name}`,
          ),
        children: `remove ${name}`,
      });
    return h(
      'div',
      null,
      h(OutcomeLine, { outcome, t: english }),
      remove('A'),
      remove('B'),
      h(Button, { onPress: () => outcome.say('Moved C'), children: 'sort' }),
    );
  }
  return renderPage(h(Page, null));
}

afterEach(() => void vi.useRealTimers());

test('an undo outlives a harmless status, and names its own change meanwhile; by key or button', async () => {
  const undone: string[] = [];
  const page = await renderChanges(async (name) => {
    undone.push(name);
    return nothing;
  });
  await page.press('remove A');
  expect([page.texts('.status'), page.texts('.help')]).toEqual([['Removed A'], []]);
  await page.press('sort');
  expect([page.texts('.status'), page.texts('.help')]).toEqual([['Moved C'], ['Removed A']]);
  await page.key({ key: 'z', ctrlKey: true });
  expect([undone, page.texts('.status')]).toEqual([['A'], ['Back: A']]);
  await page.press('remove B');
  await page.press('Undo');
  expect(undone).toEqual(['A', 'B']);
  expect(page.texts('button')).not.toContain('Undo');
  page.close();
});

test('once the last change is taken back, the one before is offered again', async () => {
  const undone: string[] = [];
  const page = await renderChanges(async (name) => {
    undone.push(name);
    return nothing;
  });
  await page.press('remove A');
  await page.press('remove B');
  await page.press('Undo');
  expect([undone, page.texts('.status'), page.texts('.help')]).toEqual([['B'], ['Back: B'], ['Removed A']]);
  await page.key({ key: 'z', ctrlKey: true });
  expect([undone, page.texts('.status')]).toEqual([['B', 'A'], ['Back: A']]);
  expect(page.texts('button')).not.toContain('Undo');
  page.close();
});

test('the one before waits until the last is taken back, because its plan is made from what that leaves', async () => {
  const asked: string[] = [];
  const { promise, resolve } = Promise.withResolvers<UndoPlan>();
  const page = await renderChanges((name) => {
    asked.push(name);
    return name === 'B' ? promise : Promise.resolve(nothing);
  });
  await page.press('remove A');
  await page.press('remove B');
  await page.press('Undo');
  await page.key({ key: 'z', ctrlKey: true });
  expect([asked, page.texts('button').includes('Undo')]).toEqual([['B'], false]);
  resolve(nothing);
  await page.press('sort');
  await page.press('Undo');
  expect(asked).toEqual(['B', 'A']);
  page.close();
});

test('each undo is offered for its own half a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true });
  const page = await renderChanges(async () => nothing);
  await page.press('remove A');
  await page.press('sort');
  vi.advanceTimersByTime(20_000);
  await page.press('remove B');
  vi.advanceTimersByTime(15_000);
  await page.press('Undo');
  expect([page.texts('.status'), page.texts('.help')]).toEqual([['Back: B'], []]);
  expect(page.texts('button')).not.toContain('Undo');
  page.close();
});
