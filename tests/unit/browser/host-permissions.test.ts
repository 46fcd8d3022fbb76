import { describe, expect, test } from 'vitest';
import { createHostPermissionCheck } from '../../../lib/browser/host-permissions.ts';

function permissions(...origins: string[]) {
  const listeners: (() => void)[] = [];
  const it = {
    origins,
    asked: 0,
    allowed: async (_address: string): Promise<boolean> => false,
    takeBack() {
      it.origins = [];
      for (const listener of listeners) listener();
    },
  };
  it.allowed = createHostPermissionCheck({
    onRemoved: { addListener: (listener: () => void) => void listeners.push(listener) },
    getAll: async () => {
      it.asked += 1;
      return { origins: it.origins };
    },
  } as unknown as Parameters<typeof createHostPermissionCheck>[0]);
  return it;
}

describe('whether the browser lets us talk to an address', () => {
  test('is asked once for as long as it does', async () => {
    const it = permissions('https://a.example/*');
    for (let times = 0; times < 5; times += 1)
      expect(await it.allowed('https://a.example:8443/x')).toBe(true);
    expect(it.asked).toBe(1);
  });
  test('is asked again after every no: who has just said yes is not told no', async () => {
    const it = permissions('https://a.example/*');
    expect(await it.allowed('https://b.example')).toBe(false);
    it.origins = ['https://a.example/*', 'https://b.example/*'];
    expect(await it.allowed('https://b.example')).toBe(true);
  });
  test('is no as soon as it was taken back', async () => {
    const it = permissions('https://a.example/*');
    expect(await it.allowed('https://a.example')).toBe(true);
    it.takeBack();
    expect(await it.allowed('https://a.example')).toBe(false);
  });
});
