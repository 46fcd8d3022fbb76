import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { english } from '../../scripts/node-i18n.ts';
import { accepted } from '../support/definitions.ts';
import { definedEntries, nCentralFile, nextUpFile, unsayable } from './definitions.ts';
import { entries } from './entries.ts';
import { describeContract } from './suite.ts';

describe('a vendor in code, written as a definition', () => {
  test.each([nextUpFile, nCentralFile])('$label is one that may be imported', (file) => {
    expect(accepted(file)).toEqual(file);
    expect(previewDefinition(accepted(file), english).length).toBeGreaterThan(5);
  });
  test('keeps all but two of the refusals of its code', () => {
    const counts = [
      [entries.nextup, definedEntries['x-nextup-erp']],
      [entries.ncentral, definedEntries['x-n-central']],
    ].map(([code, defined]) => (code?.refusals.length ?? 0) - (defined?.refusals.length ?? 0));
    expect(counts).toEqual([2, 0]);
  });
  test('lacks what the document lists, and nothing else', () => {
    const document = readFileSync(new URL('../../docs/vendor-definitions.md', import.meta.url), 'utf8');
    const [, listed = ''] = document.split('## What a definition cannot say\n');
    expect([...listed.matchAll(/^- (.+)$/gm)].map(([, line]) => line)).toEqual(unsayable);
  });
});

describeContract(definedEntries);
