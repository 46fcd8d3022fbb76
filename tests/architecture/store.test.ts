import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages, readCatalogue } from '../../scripts/node-i18n.ts';
import { exists, root } from './sources.ts';

// What the stores are told, held to what is built.

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const word = (language: string, key: string): string => readCatalogue(language)[key]?.message ?? '';

interface Manifest {
  permissions: string[];
  optional_permissions: string[];
  optional_host_permissions: string[];
  browser_specific_settings?: { gecko: { data_collection_permissions: { optional?: string[] } } };
}
const manifests = ['chrome', 'edge', 'firefox'].map(
  (target): Manifest => JSON.parse(text(`.output/${target}-mv3/manifest.json`)),
);

describe('for every permission of every manifest', () => {
  const rows = [...text('docs/store/permissions.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  const asked = new Set(
    manifests.flatMap((manifest) => [
      ...manifest.permissions,
      ...manifest.optional_permissions,
      ...manifest.optional_host_permissions,
      ...(manifest.browser_specific_settings?.gecko.data_collection_permissions.optional ?? []),
    ]),
  );
  test('there is the sentence a reviewer reads, and none for what is not asked', () => {
    expect(rows.map(([, name]) => name).sort()).toEqual([...asked].sort());
  });
  test('it is a whole sentence that fits the stores’ field', () => {
    for (const [, name, sentence = ''] of rows) {
      expect([name, sentence]).toEqual([name, expect.stringMatching(/^[A-Z].{40,}\.$/)]);
      expect([name, sentence.length <= 1000]).toEqual([name, true]);
    }
  });
});

/**
 * Characters of a long description: below 10,000 by Microsoft's page “Publish your extension”, the strictest store's.
 * addons.mozilla.org takes 15,000 (`max_length` of `description` in mozilla/addons-server), Chrome's form 16,000.
 */
const descriptionLimit = 10_000;

describe('the listing', () => {
  const listing = text('docs/store/listing.md');
  const part = (name: string) =>
    new RegExp(`\n## ${name}\n\n([\\s\\S]*?)(?=\n## |$)`).exec(listing)?.[1]?.trim() ?? '';
  test('has the name and the summary of the catalogue', () => {
    expect(part('Name')).toBe(word('en', 'extensionName'));
    expect(part('Summary')).toBe(word('en', 'extensionDescription'));
  });
  test('has a summary in every language that the strictest store takes: 132 characters', () => {
    expect(languages.length).toBeGreaterThanOrEqual(6);
    for (const language of languages) {
      const length = word(language, 'extensionDescription').length;
      expect([language, length > 40 && length <= 132]).toEqual([language, true]);
      expect([language, word(language, 'extensionName').length <= 45]).toEqual([language, true]);
    }
  });
  test('has a description, a single purpose and a word for the reviewer', () => {
    expect(part('Description').length).toBeGreaterThan(500);
    expect(part('Description').length).toBeLessThan(descriptionLimit);
    expect(part('Single purpose').length).toBeGreaterThan(60);
    expect(part('Notes for the reviewer')).toContain('npm start');
  });
});

describe('the documents for stores and browsers', () => {
  test('lead to files that are there', () => {
    for (const path of [
      'docs/store/listing.md',
      'docs/store/permissions.md',
      'docs/store/privacy.md',
      'docs/firefox.md',
      'docs/safari.md',
    ]) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      const links = [...text(path).matchAll(/\]\(([^)#]+)\)/g)].map(([, to = '']) => join(folder, to));
      expect([path, links.filter((to) => !exists(to))]).toEqual([path, []]);
    }
  });
});
