import { h } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { VendorHelpPanel } from '../../../../components/options/vendor-help.tsx';
import { describeDefinition } from '../../../../lib/vendors/definition/descriptor.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { accepted, bearerFile } from '../../../support/definitions.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

async function open(source: string) {
  const descriptor = describeDefinition(accepted({ ...bearerFile, source }));
  page = await renderPage(h(VendorHelpPanel, { descriptor, ...recordingActions(), open: true }));
  return page.texts('li');
}
const link = () => document.querySelector('a');

test('a vendor without code says what is typed, and leads to its documentation', async () => {
  expect(await open('https://docs.example/acme-desk')).toEqual([
    'Acme user: Email and Password. ',
    'Documented at https://docs.example/acme-desk. More at Acme Desk',
  ]);
  expect([link()?.href, link()?.rel]).toEqual(['https://docs.example/acme-desk', 'noreferrer noopener']);
});

test.each(['the manual on our shelf', 'javascript:alert(1)', 'http://docs.example'])(
  '%s is shown, and is no link',
  async (source) => {
    expect((await open(source)).at(-1)).toContain(source);
    expect(link()).toBeNull();
  },
);

test('a definition without a sign-out says so at the sign-out', () => {
  const { signOut: _none, ...file } = bearerFile;
  expect(describeDefinition(accepted(file)).logoutNote).toBe('logout_definition');
  expect(describeDefinition(accepted(bearerFile)).logoutNote).toBeUndefined();
});

test('a vendor in code has its own help', async () => {
  const descriptor = findDescriptor('nextup');
  if (descriptor === undefined) throw new TypeError('no vendor');
  page = await renderPage(h(VendorHelpPanel, { descriptor, ...recordingActions(), open: true }));
  expect(page.texts('li').join()).not.toContain('Documented at');
});
