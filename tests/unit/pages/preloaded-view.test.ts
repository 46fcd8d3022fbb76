import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localKeys, preloadView, sessionKeys, takePreloaded } from '../../../lib/pages/preloaded-view.ts';
import { bulkSlot } from '../../../lib/storage/bulk-slot.ts';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  quarantinedTenantsKey,
  tenantsSlot,
  vaultStatusSlot,
  vendorsSlot,
} from '../../../lib/storage/public-slots.ts';

const asked: unknown[][] = [];
const answer = (what: string) => async (keys?: unknown) => {
  asked.push([what, keys]);
  return { what };
};
let views: unknown[] = [];

beforeEach(() => {
  asked.length = 0;
  views = [];
  vi.stubGlobal('window', { own: true });
  vi.stubGlobal('browser', undefined);
  vi.stubGlobal('chrome', {
    storage: { local: { get: answer('local') }, session: { get: answer('session') } },
    permissions: { getAll: answer('permissions') },
    extension: { getViews: () => views },
    tabs: { query: answer('tabs') },
  });
  vi.stubGlobal('preloadedView', undefined);
});
afterEach(() => vi.unstubAllGlobals());

test('asks for every key that the popup shows, and the page takes each answer once', async () => {
  preloadView();
  expect(asked).toEqual([
    ['local', [...localKeys, quarantinedTenantsKey]],
    ['session', [...sessionKeys]],
    ['session', [bulkSlot.key]],
    ['permissions', undefined],
  ]);
  expect(await takePreloaded('local')).toEqual({ what: 'local' });
  expect(await takePreloaded('session')).toEqual({ what: 'session' });
  // A page that reads again wants what is stored now.
  expect(takePreloaded('local')).toBeUndefined();
  expect(takePreloaded('session')).toBeUndefined();
});

test('names the slots by their keys', () => {
  expect(localKeys).toEqual([tenantsSlot, preferencesSlot, policySlot, vendorsSlot].map(({ key }) => key));
  expect(sessionKeys).toEqual([passesSlot, draftsSlot, vaultStatusSlot].map(({ key }) => key));
});

test('asks for the tab below only in the toolbar’s popup', async () => {
  preloadView();
  expect(takePreloaded('tabs')).toBeUndefined();
  vi.stubGlobal('preloadedView', undefined);
  views = [window];
  preloadView();
  expect(asked.at(-1)).toEqual(['tabs', { active: true, currentWindow: true }]);
  expect(await takePreloaded('tabs')).toEqual({ what: 'tabs' });
});

test('asks nothing when it comes after the page has read by itself', () => {
  expect(takePreloaded('local')).toBeUndefined();
  preloadView();
  expect(asked).toEqual([]);
  expect(takePreloaded('local')).toBeUndefined();
});

test('prefers the API with promises where a browser has both', async () => {
  vi.stubGlobal('browser', globalThis.chrome);
  vi.stubGlobal('chrome', undefined);
  preloadView();
  expect(await takePreloaded('permissions')).toEqual({ what: 'permissions' });
});
