import { expect, test } from 'vitest';
import { questionFacts } from '../../../../components/popup/portal-confirm.tsx';
import { english } from '../../../../scripts/node-i18n.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';

test('the question before a portal names realm, account and host, and leaves out what there is not', () => {
  const erp = tenant('erp', {
    vendor: 'nextup',
    baseUrl: 'https://erp.example:8443',
    settings: { database: 'CARGO_PROD' },
  });
  const hub = tenant('hub');
  const view = viewOf([erp, hub], { erp: signedIn('JDOE') });
  expect(questionFacts(erp, view, english)).toEqual([
    ['Database', 'CARGO_PROD'],
    ['Account', 'JDOE'],
    ['Server', 'erp.example:8443'],
  ]);
  expect(questionFacts(hub, view, english)).toEqual([['Server', 'hub.spaces.nexudus.com']]);
});
