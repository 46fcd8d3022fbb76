import { expect, test } from 'vitest';
import { gallery } from '../../lib/vendors/gallery.ts';
import { adapter, inScene } from './driving.ts';
import { galleryEntries } from './gallery.ts';
import { describeContract } from './suite.ts';

test('every definition of the gallery has its entry, against a strict server', () => {
  expect(Object.keys(galleryEntries).sort()).toEqual(gallery.map(({ id }) => id).sort());
});

test.each([
  ['x-directus', 'otp'],
  ['x-mattermost', 'code'],
  ['x-rocket-chat', 'code'],
])(
  '%s: what a second factor wants goes with the next log-in, under the product’s own name',
  async (id, field) => {
    const entry = galleryEntries[id];
    if (entry === undefined) throw new TypeError('no such entry');
    await inScene(entry, async (it) => {
      Object.assign(it.server.switches, { state: 'code' });
      const first = await (await adapter.prepare(it, entry, 'login'))();
      it.typed = { ...it.typed, fields: { ...it.typed.fields, [field]: '999999' } };
      const wrong = await (await adapter.prepare(it, entry, 'login'))();
      it.typed = { ...it.typed, fields: { ...it.typed.fields, [field]: '730264' } };
      const right = await (await adapter.prepare(it, entry, 'login'))();
      expect([first.line, wrong.line, right.line]).toEqual(['code_required', 'code_required', 'done']);
    });
  },
);

describeContract(galleryEntries, 4);
