import { h } from 'preact';
import { expect, test } from 'vitest';
import { useImport } from '../../../../components/options/use-import.ts';
import { Button } from '../../../../components/shared/button.tsx';
import type { PageActions } from '../../../../components/shared/page-types.ts';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';

/** What an import announces that a preview with one vendor precedes. @param imported how many tenants came */
async function announced(imported: number): Promise<string> {
  const preview = { added: [], changed: [], vendors: [{ id: 'x-own', label: 'Own system' }] };
  const replies = [
    { ok: true, preview },
    { ok: true, imported, tenants: [] },
  ] as unknown as Reply[];
  const send = (async () => replies.shift()) as PageActions['send'];
  const said: string[] = [];
  function Page() {
    const files = useImport({ ...recordingActions().actions, send }, null, ({ announcement }) =>
      said.push(announcement),
    );
    return h('div', null, [
      h(Button, { onPress: () => void files.pick(new File(['{}'], 'vendors.json')), children: 'pick' }),
      h(Button, { onPress: () => void files.confirm(), children: 'import' }),
    ]);
  }
  const page = await renderPage(h(Page, null));
  await page.press('pick');
  await page.press('import');
  page.close();
  return said.at(-1) ?? '';
}

test('an import of vendors alone names them; one of tenants says how many, and nothing behind it', async () => {
  expect(await announced(0)).toBe('Imported 0 tenants · Saved Own system');
  expect(await announced(2)).toBe('Imported 2 tenants');
});
