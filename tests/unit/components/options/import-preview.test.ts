import { h } from 'preact';
import { expect, test } from 'vitest';
import { ImportPreview } from '../../../../components/options/import-preview.tsx';
import { english } from '../../../../scripts/node-i18n.ts';
import { renderPage } from '../../../support/rendered-page.ts';

const change = { id: 'b', name: 'B', fields: [], endsSession: false };
async function shown(changed: (typeof change)[]) {
  const preview = { added: [{ id: 'a', name: 'A' }], changed };
  const events = { onImport: () => undefined, onCancel: () => undefined };
  const page = await renderPage(h(ImportPreview, { preview, whole: false, t: english, ...events }));
  const said = [page.texts('h2'), page.texts('section > .help')];
  page.close();
  return said;
}

test('a preview says of a file that only adds no change, and the choice above both groups', async () => {
  expect(await shown([])).toEqual([['Import preview'], []]);
  expect(await shown([change])).toEqual([['This file changes what you have'], ['Choose what is imported']]);
});
