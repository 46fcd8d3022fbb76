import { describe, expect, test } from 'vitest';
import { matchesAnyPattern } from '../../../lib/browser/match-pattern.ts';

describe('a host we may talk to', () => {
  const granted = [
    'https://acme.example/*',
    'http://127.0.0.1/*',
    'https://*.wide.example/*',
    'https://ported.example:8443/*',
  ];
  test.each([
    ['https://acme.example', true],
    ['https://acme.example:8443', true],
    ['http://acme.example', false],
    ['https://api.acme.example', false],
    ['https://acme.example.evil.example', false],
    ['https://notacme.example', false],
    ['http://127.0.0.1:3000', true],
    ['https://127.0.0.1', false],
    ['https://wide.example', true],
    ['https://a.wide.example', true],
    ['https://notwide.example', false],
    ['https://ported.example', true],
  ])('%s: %s', (address, allowed) => {
    expect(matchesAnyPattern(granted, address)).toBe(allowed);
  });
  test('is none where nothing was granted', () => {
    expect(matchesAnyPattern([], 'https://acme.example')).toBe(false);
    expect(
      matchesAnyPattern(
        ['chrome-extension://abc/*', 'file:///*', 'acme.example', 'https://acme.example'],
        'https://acme.example',
      ),
    ).toBe(false);
  });
  test('is every one where the person granted all', () => {
    for (const all of ['<all_urls>', '*://*/*', 'https://*/*'])
      expect(matchesAnyPattern([all], 'https://acme.example')).toBe(true);
    expect(matchesAnyPattern(['https://*/*'], 'http://acme.example')).toBe(false);
  });
});
