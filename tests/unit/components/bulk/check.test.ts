import { h } from 'preact';
import { afterEach, describe, expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import type { BulkView } from '../../../../components/bulk/selection.ts';
import { localDay } from '../../../../lib/i18n/local-date.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// `Check` for many: those that read much on customers’ live systems are asked about first, all in one question.

let page: RenderedPage;
afterEach(() => page.close());

const erp = (id: string, more: Partial<Tenant> = {}) =>
  tenant(id, { vendor: 'nextup', settings: { database: '1' }, ...more });
const light = { settings: { database: '1', checkMethod: 'GetCompanyInfo' } };

/** The bulk page with all of these signed in and selected. */
async function open(tenants: readonly Tenant[], preferences: Partial<BulkView['preferences']> = {}) {
  const passes = Object.fromEntries(tenants.map(({ id }) => [id, signedIn()]));
  const view: BulkView = { ...viewOf(tenants, passes, preferences), origins: ['<all_urls>'], run: null };
  const { actions, sent } = recordingActions();
  const firstChosen = tenants.map(({ id }) => id);
  page = await renderPage(h(BulkPage, { view, now: noon, actions, firstChosen }));
  return sent;
}
const check = () => page.press(page.texts('.act').find((text) => text.startsWith('Check')) ?? '');
const question = '[role="alertdialog"]';
const dialogs = () => page.texts(question).length;
const started = (...tenants: string[]) => [['startBulkRun', { act: 'check', tenants }]];

describe('a check of many, a heavy one in production among them', () => {
  const many = [erp('live'), erp('other'), erp('trial', { environment: 'staging' }), tenant('space')];

  test('asks first, names the heavy ones and their call, and sends nothing before the answer', async () => {
    const sent = await open(many);
    await check();
    expect([sent, dialogs()]).toEqual([[], 1]);
    expect(page.texts('#question-title')).toEqual(['Check 4 tenants?']);
    expect(page.texts(`${question} li`)).toEqual(['live', 'other']);
    // The same note of two tenants stands there once.
    expect(page.texts(`${question} p`).filter((text) => text.includes('GetAllArticles'))).toHaveLength(1);
  });
  test('sends nothing after Cancel, and asks again', async () => {
    const sent = await open(many);
    await check();
    await page.press('Cancel', question);
    expect([sent, dialogs()]).toEqual([[], 0]);
    await check();
    expect([sent, dialogs()]).toEqual([[], 1]);
  });
  test('starts with all of them once it is agreed to', async () => {
    const sent = await open(many);
    await check();
    await page.press('Check 4 tenants', question);
    expect([sent, dialogs()]).toEqual([started('live', 'other', 'trial', 'space'), 0]);
  });
  test('asks about those alone that were not agreed to today', async () => {
    const yesterday = localDay(noon - 24 * 3600_000);
    const sent = await open(many, { checkAgreedOn: { live: localDay(noon), other: yesterday } });
    await check();
    expect([sent, page.texts(`${question} li`)]).toEqual([[], ['other']]);
  });
});

test.each<[string, Tenant[], Partial<BulkView['preferences']>?]>([
  ['outside production', [erp('one', { environment: 'staging' }), erp('two', { environment: 'sandbox' })]],
  ['with a lighter method in production', [erp('one', light), erp('two', light)]],
  ['of another vendor in production', [tenant('one'), tenant('two')]],
  ['that was agreed to today', [erp('one')], { checkAgreedOn: { one: localDay(noon) } }],
])('a check %s starts at once', async (_what, tenants, preferences) => {
  const sent = await open(tenants, preferences);
  await check();
  expect([sent, dialogs()]).toEqual([started(...tenants.map(({ id }) => id)), 0]);
});
