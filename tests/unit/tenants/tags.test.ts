import { describe, expect, test } from 'vitest';
import { locatedIssueText } from '../../../components/shared/validation-text.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import { readableTenants } from '../../../lib/storage/readable-slots.ts';
import { serializeTenantFile } from '../../../lib/tenants/serialize-tenant-file.ts';
import { tagsFrom, uniqueTags } from '../../../lib/tenants/tags.ts';
import { parseTenantFile } from '../../../lib/tenants/tenant-file.ts';
import { differences } from '../../../lib/tenants/tenant-list.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { tenant } from '../../support/page-view.ts';

const entry = { ...tenant('acme', { settings: { portalUrl: 'https://members.acme.example' } }) };
const read = (words: object) => {
  const [first] = parseTenantFile(
    JSON.stringify({ version: 1, tenants: [{ ...entry, ...words }] }),
    descriptors,
  );
  if (first === undefined) throw new TypeError('no tenant came');
  return first;
};
function refusal(words: object): string {
  try {
    read(words);
  } catch (thrown) {
    if (!(thrown instanceof ConciergeError) || thrown.facts.locatedIssue === undefined) throw thrown;
    return locatedIssueText(english, thrown.facts.locatedIssue);
  }
  throw new TypeError('the file was taken');
}

describe('a tenant file’s tags and note', () => {
  test('go in and out unchanged', () => {
    const words = { tags: ['VIP', 'emea_2', 'süd-ost', '東京'], note: 'VPN first.\nAsk Kim.' };
    const tenants = [read(words)];
    expect(tenants[0]).toMatchObject(words);
    expect(parseTenantFile(serializeTenantFile(tenants), descriptors)).toEqual(tenants);
  });
  test('are left out where they are empty', () => {
    for (const words of [{}, { tags: [] }, { note: '' }, { note: ' \r\n ' }])
      expect(Object.keys(read(words))).toEqual(Object.keys(read({})));
    expect(Object.keys(read({}))).not.toContain('note');
  });
  test('a tag is there once, whatever its capitals', () => {
    expect(read({ tags: ['Vip', 'b', 'VIP', 'vip'] }).tags).toEqual(['Vip', 'b']);
    expect(uniqueTags(['É', 'é', 'e'])).toEqual(['É', 'e']);
  });
  test.each([
    [{ tags: 'vip' }, 'must be a list'],
    [{ tags: [1] }, 'tags.1'],
    [{ tags: ['a b'] }, 'letters, digits, _ and -'],
    [{ tags: ['#vip'] }, 'letters, digits, _ and -'],
    [{ tags: [''] }, 'letters, digits, _ and -'],
    [{ tags: ['x'.repeat(33)] }, 'letters, digits, _ and -'],
    [{ tags: ['a\u202eb'] }, 'letters, digits, _ and -'],
    [{ tags: Array.from({ length: 9 }, (_, nth) => `t${nth}`) }, 'more than 8'],
    [{ note: 7 }, 'note'],
    [{ note: 'x'.repeat(501) }, 'longer than 500'],
    [{ note: 'a\u0007b' }, 'note'],
    [{ note: 'fine\nthen a\u202eb' }, 'note'],
    [{ note: 'a\u200bb' }, 'U+200B'],
  ])('%j is refused', (words, reason) => {
    expect(refusal(words)).toContain(reason);
  });
  test('of full length are taken', () => {
    const words = {
      tags: Array.from({ length: 8 }, (_, nth) => `${nth}`.padEnd(32, 'x')),
      note: 'x'.repeat(500),
    };
    expect(read(words)).toMatchObject(words);
  });
  test('are shown where an import changes them', () => {
    const before = read({ tags: ['vip'], note: 'old' });
    expect(differences(before, read({ tags: ['vip', 'emea'] }), [])).toEqual([
      { field: 'tags', from: 'vip', to: 'vip, emea' },
      { field: 'note', from: 'old', to: '' },
    ]);
    expect(differences(before, before, [])).toEqual([]);
  });
  test('of another type make a stored list unreadable for a page', () => {
    const stored = (words: object) => readableTenants([{ ...entry, ...words }]);
    expect(stored({ tags: ['vip'], note: 'VPN' })).toHaveLength(1);
    for (const words of [{ tags: 'vip' }, { tags: [1] }, { note: 1 }, { note: null }])
      expect(stored(words)).toBeUndefined();
  });
});

test('typed tags are words between blanks, commas and #', () => {
  expect(tagsFrom(' #VIP, emea;emea  vip ')).toEqual(['VIP', 'emea']);
  expect(tagsFrom('')).toEqual([]);
  expect(tagsFrom('su\u0308d')).toEqual(['süd']);
});
