import { h } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import { localDay } from '../../../../lib/i18n/local-date.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// `Check` says what it sends; one that reads much on a customer’s live system is asked about first.

let page: RenderedPage;
afterEach(() => page.close());

const erp = (more: Partial<Tenant> = {}) =>
  tenant('erp', {
    vendor: 'nextup',
    name: 'Acme ERP',
    baseUrl: 'https://erp.example:8443',
    settings: { database: '1' },
    ...more,
  });

/** The popup with one signed-in tenant. */
async function open(one: Tenant, preferences: Partial<View['preferences']> = {}) {
  const shown = viewOf([one], { [one.id]: signedIn() });
  const view = { ...shown, preferences: { ...shown.preferences, ...preferences }, origins: ['<all_urls>'] };
  const { actions, sent } = recordingActions();
  page = await renderPage(h(PopupApp, { view, now: noon, openedAt: noon, actions }));
  // The question comes after the first picture.
  await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
  return sent;
}
const dialogs = () => page.texts('[role="alertdialog"]').length;
const titleOfCheck = () => page.find('button', 'Check').getAttribute('title');

describe('the button `Check`', () => {
  test.each([
    [erp(), 'POST /NextUpServices/Services/POST/ GetAllArticles'],
    [
      erp({
        settings: { database: '1', servicePath: '/NextUpServices/msc/POST', checkMethod: 'GetCompanyInfo' },
      }),
      'POST /NextUpServices/msc/POST GetCompanyInfo',
    ],
    [
      tenant('msp', { vendor: 'ncentral', baseUrl: 'https://n.example/proxied' }),
      'GET /proxied/api/auth/validate',
    ],
    [tenant('space'), 'GET /en/user/me'],
  ])('has the name of its call in its tooltip', async (one, call) => {
    await open(one);
    expect(titleOfCheck()).toBe(call);
  });
  test('has its call below its name in the tooltips of the menu and of the palette too', async () => {
    await open(erp());
    const call = 'POST /NextUpServices/Services/POST/ GetAllArticles';
    const tooltip = (name: string) => page.find('.menu-label', name).getAttribute('title');
    // `More` has an icon alone.
    await page.press('', '.row-acts');
    expect([tooltip('Check'), tooltip('Sign out')]).toEqual([`Check\n${call}`, 'Sign out']);
    await page.key({ key: 'k', ctrlKey: true });
    expect(tooltip('Check · Acme ERP')).toBe(`Check · Acme ERP\n${call}`);
  });
  test('of a heavy call in production asks first, and sends nothing before the answer', async () => {
    const sent = await open(erp());
    await page.press('Check');
    expect([sent, dialogs()]).toEqual([[], 1]);
    expect(page.texts('#question-title')).toEqual(['Check Acme ERP?']);
    expect(page.texts('#question-text')[0]).toMatch(
      /Servererp.example:8443PRODUCTION .*live system.*GetAllArticles/,
    );
    await page.press('Cancel');
    expect([sent, dialogs()]).toEqual([[], 0]);
    await page.press('Check');
    await page.press('Check Acme ERP');
    expect([sent, dialogs()]).toEqual([[['check', { tenant: 'erp', agreed: true }]], 0]);
  });
  test.each([
    ['today', localDay(noon), 0],
    ['yesterday', localDay(noon - 24 * 3600_000), 1],
  ])('that was agreed to %s is asked about accordingly', async (_when, day, asked) => {
    await open(erp(), { checkAgreedOn: { erp: day } });
    await page.press('Check');
    expect(dialogs()).toBe(asked);
  });
  test.each([
    ['a heavy call outside production', erp({ environment: 'staging' })],
    ['a light call in production', erp({ settings: { database: '1', checkMethod: 'GetCompanyInfo' } })],
    ['another vendor in production', tenant('space')],
  ])('of %s checks at once', async (_what, one) => {
    const sent = await open(one);
    await page.press('Check');
    expect([sent, dialogs()]).toEqual([[['check', { tenant: one.id }]], 0]);
  });
});
