import { h } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import { TenantForm } from '../../../../components/options/tenant-form.tsx';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { Run } from '../../../../lib/bulk/schema.ts';
import { setDefinedVendors } from '../../../../lib/vendors/defined-vendors.ts';
import { english } from '../../../../scripts/node-i18n.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// A tenant whose vendor's definition is missing says so everywhere, and nothing of it is lost.

const sentence = english('problem_unknown_vendor_definition');
if (sentence === '') throw new TypeError('no sentence');
const orphan = tenant('desk', { vendor: 'x-acme-desk', name: 'Acme desk' });
let page: RenderedPage;
// Files share a process, and what another has defined.
beforeEach(() => setDefinedVendors([]));
afterEach(() => page.close());

describe('a tenant whose definition is missing', () => {
  async function popup(vendor = orphan.vendor) {
    let opened = 0;
    const { actions, sent } = recordingActions();
    const view = { ...viewOf([{ ...orphan, vendor }, tenant('space')]), origins: ['<all_urls>'] };
    const props = {
      view,
      now: noon,
      openedAt: noon,
      actions: { ...actions, openOptions: () => void opened++ },
    };
    page = await renderPage(h(PopupApp, props));
    await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
    return { sent, opened: () => opened };
  }
  test('is said in the popup, with the way to the tenants, and not as an empty search', async () => {
    const { sent, opened } = await popup();
    expect(page.texts('.card-area').join()).toContain(sentence);
    expect(page.texts('.card-area').join()).toContain('Acme desk');
    expect(page.texts('.card-area').join()).toContain('x-acme-desk');
    expect(page.texts('body').join()).not.toContain('No tenant matches');
    await page.press('Manage tenants', '.card-area');
    expect([opened(), sent]).toEqual([1, []]);
  });
  test('is told from one of a vendor that a newer version may know', async () => {
    await popup('acme');
    expect(page.texts('.card-area').join()).toContain(english('problem_unknown_vendor'));
  });
  test('keeps the vendor’s id as a choice of its form, which says what is missing', async () => {
    const { actions } = recordingActions();
    page = await renderPage(
      h(TenantForm, {
        ...{ tenant: orphan, copy: false, view: viewOf([orphan]), actions, error: null },
        canOpenPrivateWindows: true,
        onFaults: () => undefined,
        onChange: () => undefined,
        onSave: () => undefined,
        onCancel: () => undefined,
      }),
    );
    const select = document.querySelector<HTMLSelectElement>('#tenant-vendor');
    const own = [...(select?.querySelectorAll('option') ?? [])].filter(
      (each) => each.value === orphan.vendor,
    );
    expect(own.map(({ textContent }) => textContent)).toEqual(['x-acme-desk']);
    expect(page.texts('#tenant-vendor-help')).toEqual([sentence]);
  });
  test.each<[string, Run | null]>([
    ['without a run', null],
    [
      'after one',
      {
        ...{ act: 'login', since: noon, until: noon, tenants: ['desk'] },
        ...{ outcomes: { desk: { is: 'skipped', why: 'cannot' } }, ended: { at: noon, how: 'through' } },
      },
    ],
  ])('is said in bulk %s', async (_when, run) => {
    const { actions } = recordingActions();
    const view = { ...viewOf([orphan]), run };
    page = await renderPage(h(BulkPage, { view, now: noon, actions }));
    expect(page.texts('.choice-outcome')).toEqual([sentence]);
  });
});
