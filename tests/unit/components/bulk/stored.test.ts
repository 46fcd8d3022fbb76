import { h } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { BulkPage } from '../../../../components/bulk/bulk-page.tsx';
import {
  allTags,
  type BulkView,
  type Filters,
  filterTenants,
  noFilters,
} from '../../../../components/bulk/selection.ts';
import type { PageActions } from '../../../../components/shared/page-types.ts';
import type { Run } from '../../../../lib/bulk/schema.ts';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// The bulk page with saved credentials: across vendors, over a reload, sorted and filtered.

const day = 24 * 3600_000;
const tenants: Tenant[] = [
  tenant('zeta', { environment: 'sandbox' }),
  tenant('acme', { vendor: 'nextup', environment: 'sandbox', settings: { database: '1' } }),
  tenant('mid', { environment: 'production' }),
];
const view = (more: Partial<BulkView> = {}): BulkView => ({
  ...viewOf(tenants, {}, { favourites: ['mid', 'zeta'], usedAt: { acme: noon - day, mid: noon - 30 * day } }),
  vault: { vault: 'locked', retained: { zeta: 'browser', acme: 'vault', mid: 'browser' } },
  origins: ['<all_urls>'],
  run: null,
  ...more,
});

describe('the list', () => {
  const ids = (change: Partial<Filters>, of = view()) =>
    filterTenants(of, noon, { ...noFilters, ...change }).map(({ id }) => id);
  test.each<[string, Partial<Filters>, string[]]>([
    ['as it is stored', {}, ['zeta', 'acme', 'mid']],
    ['favourites first, in their order', { sort: 'favourite' }, ['mid', 'zeta', 'acme']],
    ['used last first', { sort: 'recent' }, ['acme', 'mid', 'zeta']],
    ['by name', { sort: 'name' }, ['acme', 'mid', 'zeta']],
    ['favourites only', { only: 'favourite' }, ['zeta', 'mid']],
    ['what was used within a week', { only: 'recent' }, ['acme']],
    ['best match first, whatever the order', { query: 'zeta', sort: 'name' }, ['zeta']],
  ])('%s', (_what, change, expected) => {
    expect(ids(change)).toEqual(expected);
  });
  test('with saved credentials only', () => {
    expect(
      ids({ only: 'stored' }, view({ vault: { vault: 'none', retained: { acme: 'browser' } } })),
    ).toEqual(['acme']);
  });
  test('of one tag, without case', () => {
    const tagged = tenants.map((each, nth) => ({
      ...each,
      tags: nth === 1 ? ['Morning'] : ['x', 'morning'],
    }));
    const of = view({ tenants: tagged.slice(0, 2) });
    expect([allTags(of.tenants), ids({ tag: 'x' }, of), ids({ tag: 'morning' }, of)]).toEqual([
      ['morning', 'x'],
      ['zeta'],
      ['zeta', 'acme'],
    ]);
  });
});

describe('the page', () => {
  let page: RenderedPage;
  afterEach(() => page.close());

  async function open(first: BulkView, firstChosen: readonly string[], replies: Reply[] = []) {
    let change: (view: BulkView) => void = () => undefined;
    const { actions: recording, sent } = recordingActions();
    const send: PageActions['send'] = async (name, command) => {
      await recording.send(name, command);
      const reply = (name === 'startBulkRun' && replies.shift()) || ({ ok: true } as const);
      // A page reads the slots again before it hands a reply on.
      if (!reply.ok) change(view());
      return reply;
    };
    const actions = { ...recording, send };
    const chosen: string[][] = [];
    function Page() {
      const [current, setCurrent] = useState(first);
      change = setCurrent;
      const onChoose = (ids: ReadonlySet<string>) => void chosen.push([...ids]);
      return h(BulkPage, { view: current, now: noon, actions, firstChosen, onChoose });
    }
    page = await renderPage(h(Page, null));
    const changed = async (next: BulkView) => {
      await act(() => change(next));
      // What waited for it goes on.
      await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
    };
    return { sent, chosen, change: changed };
  }
  const starts = (sent: readonly [string, unknown][]) => sent.filter(([name]) => name === 'startBulkRun');

  test('keeps what was chosen over a reload, without tenants that are gone', async () => {
    const { chosen } = await open(view(), ['acme', 'gone']);
    expect(page.texts('.selection-count')).toEqual(['1 tenant selected']);
    expect(chosen).toEqual([['acme']]);
    await page.press('Select all 3 shown');
    expect(chosen.at(-1)).toEqual(['acme', 'zeta', 'mid']);
  });
  test('signs in with what is saved, across vendors, after the passphrase and the question', async () => {
    const { sent, change } = await open(view(), ['zeta', 'acme', 'mid']);
    await page.press('Use saved credentials: 3 tenants');
    expect([page.texts('label').includes('Passphrase'), starts(sent)]).toEqual([true, []]);
    await page.submit('#field-passphrase', 'correct horse');
    await change(view({ vault: { ...view().vault, vault: 'unlocked' } }));
    expect([page.texts('[role="alertdialog"] li'), starts(sent)]).toEqual([['mid'], []]);
    await page.press('Sign in to 3 tenants', '[role="alertdialog"]');
    const agreed = { production: ['mid'], portalOrigins: [] };
    expect(starts(sent)).toEqual([
      ['startBulkRun', { act: 'login', stored: true, tenants: ['zeta', 'acme', 'mid'], agreed }],
    ]);
  });
  const unlocked = view({ vault: { ...view().vault, vault: 'unlocked' } });
  const asks = () => page.texts('label').includes('Passphrase');

  test('names beside the passphrase what it starts', async () => {
    await open(view(), ['zeta', 'acme']);
    await page.press('Use saved credentials: 2 tenants');
    expect(page.texts('.unlock [type="submit"]')).toEqual(['Sign in to 2 tenants']);
  });
  test('signs in to nobody when others were selected before the vault was unlocked', async () => {
    const { sent, change } = await open(view(), ['acme']);
    await page.press('Use saved credentials: 1 tenant');
    expect(asks()).toBe(true);
    await page.press('Select all 3 shown');
    expect([asks(), page.texts('.side > .button')]).toEqual([false, ['Use saved credentials: 3 tenants']]);
    await change(unlocked);
    expect([page.texts('[role="alertdialog"]'), starts(sent)]).toEqual([[], []]);
  });
  test('goes on for what was pressed where the vault turns out to be locked', async () => {
    const closed: Reply = { ok: false, code: 'vault_locked', facts: { detail: 'locked' } };
    const { sent, change } = await open(unlocked, ['acme'], [closed]);
    await page.press('Use saved credentials: 1 tenant');
    expect([asks(), starts(sent).length]).toEqual([true, 1]);
    await change(unlocked);
    expect([asks(), starts(sent).length]).toEqual([false, 2]);
  });
  test('offers it for those only whose credentials are saved', async () => {
    await open(view({ vault: { vault: 'none', retained: { zeta: 'browser' } } }), ['zeta', 'acme']);
    expect(page.texts('.side > .button')).toEqual(['Use saved credentials: 1 tenant']);
  });

  describe('a run that came to nothing', () => {
    const refused = { is: 'failed', code: 'network', facts: {} } as const;
    const runOf = (stored?: true): Run => ({
      ...{ act: 'login', stored, since: noon, until: noon + 60_000 },
      ended: { at: noon, how: 'through' },
      tenants: ['zeta', 'acme', 'mid'],
      outcomes: { zeta: refused, acme: refused, mid: { is: 'done' } },
    });
    const again = 'Retry failed (2)';
    const form = () => page.texts('.side form:not(.unlock)').length;

    test('is tried again with what is saved, after the passphrase, without typing', async () => {
      const { sent, change } = await open(view({ run: runOf(true) }), ['mid']);
      await page.press(again);
      expect([form(), asks(), page.texts('.selection-count')]).toEqual([0, true, ['2 tenants selected']]);
      await change({ ...unlocked, run: runOf(true) });
      const agreed = { production: [], portalOrigins: [] };
      expect(starts(sent)).toEqual([
        ['startBulkRun', { act: 'login', stored: true, tenants: ['zeta', 'acme'], agreed }],
      ]);
    });
    test('is tried again for those whose credentials are still saved', async () => {
      const vault = { vault: 'none', retained: { zeta: 'browser' } } as const;
      const { sent } = await open(view({ run: runOf(true), vault }), []);
      await page.press(again);
      expect([form(), starts(sent).map(([, run]) => run)]).toEqual([
        0,
        [expect.objectContaining({ stored: true, tenants: ['zeta'] })],
      ]);
    });
    test.each<[string, Partial<BulkView>]>([
      ['nothing is saved any more', { run: runOf(true), vault: { vault: 'none', retained: {} } }],
      ['it was typed', { run: runOf() }],
    ])('opens the form where %s', async (_when, more) => {
      const { sent } = await open(view(more), []);
      await page.press(again);
      expect([form(), starts(sent)]).toEqual([1, []]);
    });
  });
});
