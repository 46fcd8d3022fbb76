import { afterEach, expect, test, vi } from 'vitest';

const load = async () => (await import('../../../lib/browser/browser.ts')).browser;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('the browser’s own API is taken as it is', async () => {
  const browser = { runtime: {} };
  vi.stubGlobal('browser', browser);
  vi.stubGlobal('chrome', {});
  expect(await load()).toBe(browser);
});

test('a browser that has it as `chrome` alone is reached all the same', async () => {
  const chrome = { runtime: {} };
  vi.stubGlobal('browser', undefined);
  vi.stubGlobal('chrome', chrome);
  expect(await load()).toBe(chrome);
});
