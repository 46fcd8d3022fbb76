import { h } from 'preact';
import { describe, expect, test } from 'vitest';
import { RefusedFile } from '../../../../components/options/refused-file.tsx';
import { useImport } from '../../../../components/options/use-import.ts';
import { Button } from '../../../../components/shared/button.tsx';
import type { PageActions } from '../../../../components/shared/page-types.ts';
import { goodEntry, hostileFiles, keptErp, keptShop, plantedSecret } from '../../../support/hostile-files.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { createTestApp, fileText, importTenants } from '../../../support/test-app.ts';

/** What the options page says of a picked file, and what is stored before and after. */
async function pick(text: string) {
  const world = createTestApp();
  await importTenants(world, keptErp, keptShop);
  const before = world.areas.local.all();
  const send = ((name: string, command: object) => world.ask({ name, ...command })) as PageActions['send'];
  let announced = '';
  let settled: Promise<void> = Promise.resolve();
  function Page() {
    const files = useImport({ ...recordingActions().actions, send }, null, ({ announcement }) => {
      announced = announcement;
    });
    const onPress = () => {
      settled = files.pick(new File([text], 'tenants.json'));
    };
    return h('div', null, [
      h(Button, { onPress, children: 'pick' }),
      h(RefusedFile, { refusal: files.refusal }),
    ]);
  }
  const page = await renderPage(h(Page, null));
  await page.press('pick');
  await settled;
  await page.press('pick');
  await settled;
  const words = page.texts('[role=alert]').join();
  const everything = page.texts('body').join();
  page.close();
  return { words, everything, announced, before, after: world.areas.local.all() };
}

describe('a hostile file imports nothing, says which entry and why, and loses nothing', () => {
  test.each(hostileFiles)('%s', async (_what, text, entry, reason) => {
    const { words, everything, announced, before, after } = await pick(text);
    expect(words).toContain(`Nothing was imported: ${entry} `);
    expect(words).toContain(reason);
    expect(words.length).toBeLessThan(200);
    expect(everything).not.toContain(plantedSecret);
    expect([announced, after]).toEqual(['', before]);
  });
  test('and a good one comes', async () => {
    const { words, announced } = await pick(fileText(goodEntry));
    expect([words, announced]).toEqual(['', 'Imported 1 tenant']);
  });
});
