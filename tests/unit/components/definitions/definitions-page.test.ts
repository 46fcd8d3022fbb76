import { h } from 'preact';
import { expect, test } from 'vitest';
import { DefinitionsPage } from '../../../../components/definitions/definitions-page.tsx';
import { viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

const command = `curl https://api.example/login -d '{"user":"jane","password":"x"}' -H 'Content-Type: application/json'`;

test('a half-made definition is asked about before the tab leaves; one that is saved is not', async () => {
  let isUnsaved = () => false;
  const { actions, sent } = recordingActions();
  const guardLeaving = (asked: () => boolean) => {
    isUnsaved = asked;
  };
  const page = await renderPage(h(DefinitionsPage, { view: viewOf([]), now: noon, actions, guardLeaving }));
  expect([isUnsaved(), page.texts('.page-head button')]).toEqual([false, []]);
  await page.type('textarea', command);
  expect(isUnsaved()).toBe(true);
  await page.type('textarea', '{"access_token":"abcdefghijklmnopqrstuvwxyz0123456789","expires_in":3600}', 1);
  await page.type('.panel > .field-pair input', 'Acme');
  await page.type('.panel > .field-pair input', 'https://docs.example', 1);
  await page.type('.panel > .field-pair input', '/me', 4);
  await page.press('Save this vendor');
  expect([sent.map(([name]) => name), isUnsaved()]).toEqual([['importTenants'], false]);
  await page.type('.panel > .field-pair input', 'Acme 2');
  expect(isUnsaved()).toBe(true);
  page.close();
});
