import { expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { createMenuUpdater } from '../../../lib/browser/quick-access-handlers.ts';
import type { QuickAccessState } from '../../../lib/quick-access/omnibox.ts';

/** A list of one tenant of this name, used last. */
const named = (name: string): QuickAccessState => ({
  tenants: [
    {
      id: 'acme',
      vendor: 'ncentral',
      name,
      baseUrl: 'https://rmm.acme.example',
      environment: 'production',
      settings: {},
      destinations: [],
    },
  ],
  passes: {},
  preferences: { usedAt: { acme: 1 } } as unknown as QuickAccessState['preferences'],
  findSummary: () => undefined,
  now: 1,
});

test('the menu is drawn when it shows something else, and never what a newer one waits behind', async () => {
  const drawn: string[] = [];
  let clear: () => void = () => undefined;
  const contextMenus = {
    removeAll: () =>
      new Promise<void>((resolve) => {
        clear = resolve;
      }),
    create: ({ title, parentId }: { title: string; parentId?: string }) =>
      parentId === undefined && title.includes('environment_') && drawn.push(title.split(' ')[0] ?? ''),
  };
  const i18n = { getMessage: (key: string) => key };
  const draw = createMenuUpdater({ contextMenus, i18n } as unknown as Browser);
  const settle = async () => {
    for (let times = 0; times < 10; times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      clear();
    }
  };
  draw(named('One'));
  // The first is being drawn by now.
  await new Promise((resolve) => setTimeout(resolve, 0));
  draw(named('Two'));
  draw(named('Three'));
  draw(named('Four'));
  await settle();
  expect(drawn).toEqual(['One', 'Four']);
  draw(named('Four'));
  await settle();
  expect(drawn).toEqual(['One', 'Four']);
  draw(named('One'));
  await settle();
  expect(drawn).toEqual(['One', 'Four', 'One']);
});
