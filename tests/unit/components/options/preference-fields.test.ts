import { expect, test } from 'vitest';
import { changedPreferences, savePreferences } from '../../../../components/options/preference-fields.tsx';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions } from '../../../support/rendered-page.ts';

test('a preference that the form left as it opened stays as another page has set it meanwhile', async () => {
  const opened = { favourite: false, remember: 'ask', keepAlive: true } as const;
  const acme = tenant('acme');
  const { actions, sent } = recordingActions();
  const view = viewOf([acme], {}, { favourites: ['acme'], retention: { acme: 'browser' } });
  await savePreferences(acme, changedPreferences(opened, { ...opened, keepAlive: false }), view, actions);
  expect(sent).toEqual([['setTenantPreference', { tenant: 'acme', what: 'keepAlive', on: false }]]);
  expect(changedPreferences(undefined, opened)).toEqual(opened);
});
