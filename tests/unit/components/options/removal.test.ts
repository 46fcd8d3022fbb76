import { h } from 'preact';
import { expect, test } from 'vitest';
import { OutcomeLine } from '../../../../components/options/outcome-line.tsx';
import { RemoveConfirm } from '../../../../components/options/remove-confirm.tsx';
import { useOutcome } from '../../../../components/options/use-outcome.ts';
import { useRemoval } from '../../../../components/options/use-removal.ts';
import { Button } from '../../../../components/shared/button.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { english } from '../../../../scripts/node-i18n.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';

const freight = (id: string): Tenant =>
  tenant(id, {
    ...{ vendor: 'nextup', name: 'Freight', baseUrl: 'https://erp.example', environment: 'staging' },
    settings: { database: id.toUpperCase() },
  });
const lone = tenant('lone', { name: 'Lone' });
const all = [freight('romania'), freight('hungary'), lone];

/** What is asked before these tenants are removed, and what is said then and after the undo. */
async function removed(tenants: readonly Tenant[], retained: View['vault']['retained'] = {}) {
  const view = { ...viewOf(all), vault: { ...viewOf(all).vault, retained } };
  let stored = all;
  const { actions } = recordingActions();
  function Page() {
    const outcome = useOutcome(actions, () => undefined);
    const removal = useRemoval({
      ...{ view, actions, outcome, onBegin: () => () => undefined },
      readStored: async () => ({ tenants: stored, preferences: {}, definitions: [] }),
    });
    return h('div', null, [
      h(OutcomeLine, { outcome, t: english }),
      h(Button, { onPress: () => removal.ask(tenants), children: 'ask' }),
      removal.asked.length > 0 &&
        h(RemoveConfirm, {
          ...{ tenants: removal.asked, t: english, view, onCancel: removal.cancel },
          onConfirm: () => void removal.confirm(),
        }),
    ]);
  }
  const page = await renderPage(h(Page, null));
  await page.press('ask');
  const [question, names] = [page.texts('h2')[0], page.texts('dialog li')];
  const effect = page.texts('dialog p')[0];
  await page.press(tenants.length === 1 ? `Remove ${tenants[0]?.name}` : `Remove ${tenants.length} tenants`);
  const said = page.texts('.status')[0];
  stored = all.filter((each) => !tenants.includes(each));
  await page.press('Undo');
  const undone = page.texts('.status')[0];
  page.close();
  return { question, names, effect, said, undone };
}

test('a removal of one of several namesakes says which one, before and after', async () => {
  expect(await removed([freight('romania')])).toMatchObject({
    question: 'Remove Freight · ROMANIA · erp.example?',
    said: 'Removed Freight · ROMANIA · erp.example',
  });
  expect(await removed([lone])).toMatchObject({ question: 'Remove Lone?', names: [], said: 'Removed Lone' });
});

test('a removal of several names each, before and after', async () => {
  expect(await removed([freight('hungary'), lone])).toMatchObject({
    question: 'Remove 2 tenants?',
    names: ['Freight · HUNGARY · erp.example', 'Lone'],
    said: 'Removed 2 tenants · Freight · HUNGARY · erp.example, Lone',
  });
});

test('a removal says that saved credentials go, and its undo that they did not come back; where there are any', async () => {
  const one = await removed([lone], { lone: 'vault' });
  expect(one.effect).toContain('Its saved credentials are forgotten.');
  expect(one.undone).toBe(
    'Back in the list. Sign in again where you need it. Saved credentials were not restored.',
  );
  const two = await removed([freight('hungary'), lone], { lone: 'browser' });
  expect(two.effect).toContain('The saved credentials of 1 tenant are forgotten.');
  expect(two.undone).toContain('Saved credentials were not restored.');
  const none = await removed([lone], { hungary: 'vault' });
  expect(none.effect).not.toContain('credentials');
  expect(none.undone).toBe('Back in the list. Sign in again where you need it.');
});
