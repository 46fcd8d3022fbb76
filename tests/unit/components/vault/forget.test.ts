import { h } from 'preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VaultPage } from '../../../../components/vault/vault-page.tsx';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

// Forgetting what the vault keeps, on the vault's page: it asks first, and tells tenants of one name apart.

let page: RenderedPage;
let sent: [string, unknown][];
const twin = (id: string, database: string) =>
  tenant(id, {
    ...{ vendor: 'nextup', name: 'Acme', baseUrl: 'https://erp.example' },
    settings: { database },
  });

beforeEach(async () => {
  const recording = recordingActions();
  sent = recording.sent;
  const view = {
    ...viewOf(
      [twin('one', '98'), twin('two', '99'), tenant('lone', { name: 'Lone' })],
      {},
      { lastAccount: { two: 'jane' } },
    ),
    vault: { vault: 'locked', retained: { one: 'vault', two: 'vault', lone: 'vault' } } as const,
  };
  const never = () => Promise.reject(new TypeError('no passkey is asked for'));
  const passkeys = { supported: false, create: never, getOutput: never };
  page = await renderPage(h(VaultPage, { view, actions: recording.actions, passkeys, retainFor: null }));
});
afterEach(() => page.close());

const question = () => page.texts('[role="alertdialog"] h2, [role="alertdialog"] p');
const pressForget = (row: number) => {
  const database = row === 1 ? '98' : '99';
  return page.press(`Forget Acme · ${database} · erp.example`, '.stored-list');
};

describe('Forget on the vault’s page', () => {
  test('stands beside what tells tenants of one name apart', () => {
    expect(page.texts('.stored-list .facts-line > .visually-hidden')).toEqual([
      '98 · erp.example · NextUp ERP',
      '99 · erp.example · NextUp ERP',
      'lone.spaces.nexudus.com · Nexudus',
    ]);
    const titles = [...document.querySelectorAll('.stored-list button')].map((each) =>
      each.getAttribute('title'),
    );
    expect(titles).toEqual([
      'Forget the credentials for Acme · 98 · erp.example · NextUp ERP',
      'Forget the credentials for Acme · 99 · erp.example · NextUp ERP',
      'Forget the credentials for Lone · lone.spaces.nexudus.com · Nexudus',
    ]);
  });
  test('names the tenant to screen readers, and which one where another has its name', () => {
    expect(page.texts('.stored-list button')).toEqual([
      'Forget Acme · 98 · erp.example',
      'Forget Acme · 99 · erp.example',
      'Forget Lone',
    ]);
  });
  test('asks first, naming tenant and account, and forgets nothing when cancelled', async () => {
    await pressForget(2);
    expect([question(), sent]).toEqual([
      [
        'Forget the saved credentials for Acme?',
        '99 · erp.example · NextUp ERP',
        'Saved for jane. You’ll have to type them at the next sign-in. This can’t be undone.',
      ],
      [],
    ]);
    await page.press('Cancel', '[role="alertdialog"]');
    expect([question(), sent]).toEqual([[], []]);
  });
  test('forgets the one that was asked about, and no other', async () => {
    await pressForget(1);
    await page.press('Forget', '[role="alertdialog"]');
    expect([question(), sent]).toEqual([[], [['setRetention', { tenant: 'one', how: 'ask' }]]]);
  });
});
