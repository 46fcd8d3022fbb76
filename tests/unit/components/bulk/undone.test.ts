import { h } from 'preact';
import { expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import type { BulkAction } from '../../../../lib/bulk/actions.ts';
import type { Run } from '../../../../lib/bulk/schema.ts';
import type { Pass } from '../../../../lib/sessions/schema.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// A run's results beside the states of now: what was undone since is not told as if it still were.

const over: Pass = { session: { ...signedIn().session, endedAt: noon } as Pass['session'] };

test.each<[BulkAction, Pass | undefined, string]>([
  ['login', undefined, ''],
  ['login', over, ''],
  ['login', signedIn(), 'Signed in'],
  ['renew', undefined, ''],
  ['renew', signedIn(), 'Renewed'],
  ['check', undefined, ''],
  ['open', undefined, 'Opened'],
  ['logout', undefined, 'Signed out'],
  ['logout', signedIn(), ''],
])('after a run of %s', async (act, pass, shown) => {
  const run: Run = {
    ...{ act, since: noon, until: noon + 60_000, ended: { at: noon, how: 'through' } },
    ...{ tenants: ['a', 'b'], outcomes: { a: { is: 'done' }, b: { is: 'skipped', why: 'cancelled' } } },
  };
  const passes = pass === undefined ? {} : { a: pass };
  const view = { ...viewOf([tenant('a'), tenant('b')], passes), run };
  const page = await renderPage(h(BulkPage, { view, now: noon, actions: recordingActions().actions }));
  expect(page.texts('.choice-outcome')).toEqual([shown, 'Cancelled']);
  // The report goes on to say what the run did.
  expect(page.texts('.report-words')).toEqual(['Done: 1 of 2']);
  page.close();
});
