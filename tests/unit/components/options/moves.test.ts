import { h } from 'preact';
import { expect, test } from 'vitest';
import { useMoves } from '../../../../components/options/use-moves.ts';
import { Button } from '../../../../components/shared/button.tsx';
import { renderPage } from '../../../support/rendered-page.ts';

test('moves that come faster than the list is read again all count, in their order', async () => {
  const sent: string[] = [];
  const ended: unknown[] = [];
  function Page() {
    const move = useMoves(['a', 'b', 'c'], 0, async (ids) => sent.push(ids.join('')));
    const twice = () => {
      for (const _ of [1, 2]) void move('c', { by: -1 }).then((order) => ended.push(order?.join('')));
    };
    return h(Button, { onPress: twice, children: 'twice' });
  }
  const page = await renderPage(h(Page, null));
  await page.press('twice');
  expect([sent, ended]).toEqual([
    ['acb', 'cab'],
    [undefined, 'cab'],
  ]);
  page.close();
});
