import { h } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import type { Outcome, Run } from '../../../../lib/bulk/schema.ts';
import { localDay } from '../../../../lib/i18n/local-date.ts';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

// `Sign in to N tenants` above the list: who it counts, what it asks, and what it says afterwards.

let page: RenderedPage;
afterEach(() => page.close());

const four = ['acme', 'beta', 'corner', 'delta'].map((id) => tenant(id, { environment: 'sandbox' }));
const saved = (how: 'browser' | 'vault', ...ids: string[]) => Object.fromEntries(ids.map((id) => [id, how]));

/** Four favourites whose credentials are saved. */
function scene(more: Partial<View> = {}): View {
  return {
    ...viewOf(four, {}, { favourites: four.map(({ id }) => id) }),
    vault: { vault: 'none', retained: saved('browser', 'acme', 'beta', 'corner', 'delta') },
    origins: ['<all_urls>'],
    ...more,
  };
}

/** The popup over a view that tests and commands can change. */
async function open(
  first: View,
  replies: Readonly<Record<string, (view: View) => [View, Reply] | Promise<Reply>>> = {},
) {
  let view = first;
  let render: (view: View) => void = () => undefined;
  const { actions, sent } = recordingActions();
  const change = (next: View) => {
    view = next;
    render(next);
  };
  const send: typeof actions.send = async (name, command) => {
    await actions.send(name, command);
    const reply = replies[name]?.(view);
    if (reply instanceof Promise) return reply;
    if (reply !== undefined) change(reply[0]);
    return reply?.[1] ?? { ok: true };
  };
  function Popup() {
    const [current, setCurrent] = useState(first);
    render = setCurrent;
    return h(PopupApp, {
      view: current,
      now: noon,
      openedAt: noon,
      actions: { ...actions, send, apply: send },
    });
  }
  page = await renderPage(h(Popup, null));
  // It comes after the first picture.
  await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
  return { sent, change: (next: View) => act(() => change(next)) };
}
const ok = { ok: true } as const;
const buttons = () => page.texts('.many button');
const titles = () => page.texts('[role="alertdialog"] h2');
const fields = () => page.texts('label').filter((label) => label === 'Passphrase').length;
const submit = () => page.submit('#field-passphrase', 'correct horse');
const startOf = (tenants: readonly string[], production: readonly string[] = []) => [
  'startBulkRun',
  { act: 'login', stored: true, tenants, agreed: { production, portalOrigins: [] } },
];
const unlocked = (view: View): [View, Reply] => [
  { ...view, vault: { ...view.vault, vault: 'unlocked' } },
  ok,
];

describe('the button', () => {
  test('counts the favourites that are not signed in and need no typing, and signs in to them', async () => {
    const view = scene({ passes: { beta: signedIn() } });
    const { sent } = await open({
      ...view,
      vault: { vault: 'none', retained: saved('browser', 'acme', 'beta', 'delta') },
    });
    expect(buttons()).toEqual(['Sign in to 2 tenants']);
    await page.press('Sign in to 2 tenants');
    expect(sent).toContainEqual(startOf(['acme', 'delta']));
  });
  test.each([
    ['one alone', { vault: { vault: 'none', retained: saved('browser', 'acme') } } as Partial<View>],
    ['who are no favourites', { preferences: viewOf([]).preferences }],
    ['who are signed in', { passes: Object.fromEntries(four.map(({ id }) => [id, signedIn()])) }],
  ])('is not there for %s', async (_what, more) => {
    await open(scene(more));
    expect(buttons()).toEqual([]);
  });
  test('leaves its place to nothing while all are signed in, so that no row moves when they are not', async () => {
    const { change } = await open(
      scene({ passes: Object.fromEntries(four.map(({ id }) => [id, signedIn()])) }),
    );
    expect(page.texts('.many')).toHaveLength(1);
    await change(scene());
    expect([page.texts('.many').length, buttons()]).toEqual([1, ['Sign in to 4 tenants']]);
  });
  test('takes no room where nobody could need it', async () => {
    await open(scene({ vault: { vault: 'none', retained: {} } }));
    expect(page.texts('.many')).toEqual([]);
  });
});

describe('by keyboard', () => {
  test('Ctrl+Enter in the search box presses it, and does nothing where it is not there', async () => {
    const { sent, change } = await open(scene());
    await page.keyIn('input[type=search]', { key: 'Enter', ctrlKey: true });
    expect(sent).toContainEqual(startOf(['acme', 'beta', 'corner', 'delta']));
    await change(scene({ passes: Object.fromEntries(four.map(({ id }) => [id, signedIn()])) }));
    const before = sent.length;
    await page.keyIn('input[type=search]', { key: 'Enter', ctrlKey: true });
    expect(sent).toHaveLength(before);
  });
  test('the palette has it first of what concerns all, and tells its key', async () => {
    const { sent } = await open(scene());
    await page.key({ key: 'k', ctrlKey: true });
    expect(page.texts('.palette [role=option]')).toContain('Sign in to 4 tenantsCtrl ⏎');
    await page.type('.palette input', 'nothing of the kind');
    expect(page.texts('.palette [role=status]')).toEqual(['No action matches “nothing of the kind”.']);
    await page.type('.palette input', 'sign in to 4');
    await page.keyIn('.palette', { key: 'Enter' });
    expect(sent).toContainEqual(startOf(['acme', 'beta', 'corner', 'delta']));
  });
});

describe('a start that is refused', () => {
  const refuse = (view: View): [View, Reply] => [view, { ok: false, code: 'bad_message', facts: {} }];
  test('is told as an alert with its code, until it is dismissed', async () => {
    await open(scene(), { startBulkRun: refuse });
    await page.press('Sign in to 4 tenants');
    expect(page.texts('.many [role=alert][data-code=bad_message]')).toHaveLength(1);
    await page.press('Dismiss', '.many');
    expect([page.texts('.many [role=alert]'), buttons()]).toEqual([[], ['Sign in to 4 tenants']]);
  });
  test('is told no longer once the other run that stood in its way is over', async () => {
    const other: Run = { act: 'check', tenants: ['acme'], since: noon, until: noon + 45_000, outcomes: {} };
    const { change } = await open(scene({ run: other }), { startBulkRun: refuse });
    await page.press('Sign in to 4 tenants');
    await change(scene({ run: { ...other, outcomes: { acme: { is: 'under_way' } } } }));
    expect(page.texts('.many [role=alert]')).toHaveLength(1);
    await change(scene({ run: { ...other, ended: { at: noon + 1, how: 'through' } } }));
    expect(page.texts('.many [role=alert]')).toEqual([]);
  });
  test('is told no longer once something else is searched', async () => {
    await open(scene(), { startBulkRun: refuse });
    await page.press('Sign in to 4 tenants');
    await page.type('input[type=search]', 'acme');
    expect(page.texts('.many [role=alert]')).toEqual([]);
  });
});

describe('a locked vault', () => {
  const locked = () =>
    scene({ vault: { vault: 'locked', retained: saved('vault', 'acme', 'beta', 'corner') } });
  test('is asked about in place, and its passphrase goes on with all of them', async () => {
    const { sent } = await open(locked(), { unlockVault: unlocked });
    await page.press('Sign in to 3 tenants');
    expect([fields(), sent.map(([name]) => name)]).toEqual([1, []]);
    await submit();
    expect(sent).toEqual([
      ['unlockVault', { passphrase: 'correct horse' }],
      startOf(['acme', 'beta', 'corner']),
    ]);
    expect(fields()).toBe(0);
  });
  test('asks no longer once something else is searched: the passphrase was for those who stood there', async () => {
    const { sent } = await open(locked());
    await page.press('Sign in to 3 tenants');
    expect(fields()).toBe(1);
    await page.type('input[type=search]', '#prod');
    expect([fields(), sent]).toEqual([0, []]);
  });
  test('of a wrong passphrase stays locked, says so, and signs in to nobody', async () => {
    const refuse = (view: View): [View, Reply] => [
      view,
      { ok: false, code: 'vault_locked', facts: { detail: 'passphrase' } },
    ];
    const { sent } = await open(locked(), { unlockVault: refuse });
    await page.press('Sign in to 3 tenants');
    await submit();
    expect(sent.map(([name]) => name)).toEqual(['unlockVault']);
    expect([fields(), page.texts('#field-passphrase-help')[0]]).toEqual([1, expect.stringMatching(/\w/)]);
    await page.press('Cancel');
    expect([fields(), buttons()]).toEqual([0, ['Sign in to 3 tenants']]);
  });
  test('shows its field at the press on a single tenant’s Sign in, and goes on with it', async () => {
    const { sent } = await open(locked(), { unlockVault: unlocked });
    await page.press('Sign in');
    expect([fields(), sent]).toEqual([1, []]);
    await submit();
    expect(sent.slice(1)).toEqual([['loginWithStored', { tenant: 'acme' }]]);
  });
  test('goes on with what was pressed, whatever it was', async () => {
    let tries = 0;
    const check = (view: View): [View, Reply] => {
      tries += 1;
      const closed = { ok: false, code: 'vault_locked', facts: { detail: 'locked' } } as const;
      return tries === 1 ? [{ ...view, vault: { ...view.vault, vault: 'locked' } }, closed] : [view, ok];
    };
    const { sent } = await open(
      scene({ passes: { acme: signedIn() }, vault: { vault: 'unlocked', retained: saved('vault', 'acme') } }),
      { check, unlockVault: unlocked },
    );
    await page.press('Check');
    expect(fields()).toBe(1);
    await submit();
    expect(sent.map(([name]) => name)).toEqual(['check', 'unlockVault', 'check']);
  });
  test('forgets what waited for it on a card that was left, so that unlocking acts for nobody', async () => {
    const { sent, change } = await open(locked());
    await page.press('Sign in');
    expect(fields()).toBe(1);
    await page.type('input[type=search]', 'beta');
    expect([page.texts('section h2'), fields()]).toEqual([['beta'], 0]);
    await change({ ...locked(), vault: { ...locked().vault, vault: 'unlocked' } });
    await page.type('input[type=search]', 'acme');
    expect(page.texts('section h2')).toEqual(['acme']);
    expect(sent).toEqual([]);
  });
  test('asks in one place only', async () => {
    await open(locked());
    await page.press('Sign in');
    await page.press('Sign in to 3 tenants');
    expect(fields()).toBe(1);
    expect(page.texts('.many label')).toEqual(['Passphrase']);
  });
});

describe('production', () => {
  const [acme, ...others] = four;
  const mixed = (agreedOn?: string) => {
    const tenants = [{ ...(acme as (typeof four)[0]), environment: 'production' as const }, ...others];
    const signInAgreedOn = agreedOn === undefined ? {} : { acme: agreedOn };
    return scene({ tenants, preferences: { ...scene().preferences, signInAgreedOn } });
  };
  const everybody = four.map(({ id }) => id);
  test('is named in one question, and nothing is sent before the answer', async () => {
    const { sent } = await open(mixed());
    await page.press('Sign in to 4 tenants');
    expect([titles(), page.texts('[role="alertdialog"] li'), sent]).toEqual([
      ['Sign in to production?'],
      ['acme'],
      [],
    ]);
    expect(page.texts('[role="alertdialog"] button')).toEqual(['Cancel', 'Sign in to 4 tenants']);
    await page.press('Cancel');
    expect([titles(), sent]).toEqual([[], []]);
    await page.press('Sign in to 4 tenants');
    await page.press('Sign in to 4 tenants', '[role="alertdialog"]');
    expect(sent).toEqual([startOf(everybody, ['acme'])]);
  });
  test('is told from a tenant of the same name that is not asked about, by database before server', async () => {
    const erp = (id: string, database: string) => ({
      ...tenant(id, { name: 'Cargo', vendor: 'nextup', environment: 'production' as const }),
      ...{ baseUrl: 'https://erp.example', settings: { database } },
    });
    const tenants = [erp('acme', 'NORTH'), erp('beta', 'SOUTH'), erp('other', 'EAST'), ...four.slice(2)];
    await open(scene({ tenants }));
    await page.press('Sign in to 4 tenants');
    expect(page.texts('[role="alertdialog"] li')).toEqual([
      'Cargo · NORTH · erp.example',
      'Cargo · SOUTH · erp.example',
    ]);
  });
  test('that was agreed to today is not asked about, and yesterday’s is', async () => {
    const { sent, change } = await open(mixed(localDay(noon)));
    await page.press('Sign in to 4 tenants');
    expect([titles(), sent.length]).toEqual([[], 1]);
    await change(mixed('2026-11-20'));
    await page.press('Sign in to 4 tenants');
    expect([titles().length, sent.length]).toEqual([1, 1]);
  });
});

describe('afterwards', () => {
  const runWith = (outcomes: Record<string, Outcome>, more: Partial<Run> = {}): Run => ({
    act: 'login',
    stored: true,
    since: noon,
    until: noon + 45_000,
    tenants: four.map(({ id }) => id),
    outcomes,
    ...more,
  });
  const refused: Outcome = { is: 'failed', code: 'bad_credentials', facts: {} };
  test('progress stands where the button stood, and Cancel ends it', async () => {
    const { sent } = await open(scene({ run: runWith({ acme: { is: 'done' }, beta: { is: 'under_way' } }) }));
    expect([page.texts('.many .ticking'), buttons()]).toEqual([['Signing in: 1 of 4'], ['Cancel']]);
    await page.press('Cancel');
    expect(sent).toEqual([['cancelBulkRun', {}]]);
  });
  test('each failure says its sentence, and leads to its tenant; who is signed in since is not told of', async () => {
    const outcomes: Record<string, Outcome> = {
      acme: { is: 'done' },
      beta: refused,
      corner: { is: 'skipped', why: 'refused_here' },
      delta: refused,
    };
    const passes = { acme: signedIn(), delta: signedIn() };
    const run = runWith(outcomes, { ended: { at: noon, how: 'through' } });
    const { sent } = await open(scene({ passes, run }));
    expect(page.texts('.many [role=status]')).toEqual(['1 of 4 tenants signed in.']);
    expect(page.texts('.many-results li')).toEqual([
      expect.stringMatching(/^beta .*refused/),
      expect.stringMatching(/^corner Skipped: the same server has already refused/),
    ]);
    await page.press('beta');
    expect(page.texts('section h2')).toEqual(['beta']);
    await page.press('Dismiss');
    expect(sent).toEqual([['dismissBulkRun', {}]]);
  });
  test('codes are asked for one by one, on the card of the tenant that waits', async () => {
    const awaiting = {
      signingIn: {
        since: noon,
        until: noon + 60_000,
        awaits: 'code' as const,
        method: 'password',
        field: 'code',
      },
    };
    const outcomes = Object.fromEntries(four.map(({ id }) => [id, { is: 'code' } as Outcome]));
    const run = runWith(outcomes, { ended: { at: noon, how: 'through' } });
    const { change } = await open(scene());
    await change(scene({ run, passes: { beta: awaiting, corner: awaiting } as View['passes'] }));
    expect(page.texts('section h2')).toEqual(['beta']);
    await change(scene({ run, passes: { beta: signedIn(), corner: awaiting } as View['passes'] }));
    expect(page.texts('section h2')).toEqual(['corner']);
    // Who was let in by its code counts.
    expect(page.texts('.many [role=status]')).toEqual(['1 of 4 tenants signed in.']);
    expect(page.texts('.many-results li')).toContain('corner Waits for its code.');
  });
  test('the last code of a run that ended before the popup opened is told of as well', async () => {
    const awaiting = {
      signingIn: { since: noon, until: noon + 60_000, awaits: 'code', method: 'password', field: 'code' },
    };
    const outcomes = Object.fromEntries(
      four.map(({ id }) => [id, { is: id === 'beta' ? 'code' : 'done' } as Outcome]),
    );
    const run = runWith(outcomes, { ended: { at: noon - 60_000, how: 'through' } });
    const others = Object.fromEntries(four.map(({ id }) => [id, signedIn()]));
    const { change } = await open(scene({ run, passes: { ...others, beta: awaiting } as View['passes'] }));
    expect(page.texts('.many [role=status]')).toEqual(['3 of 4 tenants signed in.']);
    await change(scene({ run, passes: others }));
    expect(page.texts('.many [role=status]')).toEqual(['4 of 4 tenants signed in.']);
  });
  describe('a code that is waited for', () => {
    const awaiting = (awaits: 'code' | 'vendor' = 'code') => ({
      signingIn: { since: noon, until: noon + 60_000, awaits, method: 'password', field: 'totp' },
    });
    const outcomes = Object.fromEntries(four.map(({ id }) => [id, { is: 'code' } as Outcome]));
    const run = runWith(outcomes, { ended: { at: noon, how: 'through' } });
    const during = (passes: Record<string, unknown>) => scene({ run, passes: passes as View['passes'] });
    const card = () => page.texts('section h2');
    test('takes nobody away from a form that has the focus, and comes once it has not', async () => {
      // Nothing is saved for the first one: its card has a form.
      const typing = (passes = {}) => ({
        ...during(passes),
        vault: { vault: 'none' as const, retained: saved('browser', 'beta', 'corner') },
      });
      const { change } = await open(typing());
      await page.press('Sign in', 'section');
      const field = page.focus('section form input');
      await change(typing({ beta: awaiting() }));
      expect(card()).toEqual(['acme']);
      field.leave();
      await change(typing({ beta: awaiting() }));
      expect(card()).toEqual(['beta']);
    });
    test('waits for the outcome of the code before it, whose refusal is shown on its own card', async () => {
      let answer: (reply: Reply) => void = () => undefined;
      const { change } = await open(scene(), {
        submitCode: () =>
          new Promise<Reply>((resolve) => {
            answer = resolve;
          }),
      });
      await change(during({ beta: awaiting(), corner: awaiting() }));
      await page.submit('#field-code', '123456');
      await change(during({ beta: awaiting('vendor'), corner: awaiting() }));
      expect(card()).toEqual(['beta']);
      await change(during({ beta: awaiting(), corner: awaiting() }));
      await act(async () => answer({ ok: false, code: 'bad_credentials', facts: {} }));
      expect(card()).toEqual(['beta']);
      await change(during({ beta: signedIn(), corner: awaiting() }));
      expect(card()).toEqual(['corner']);
    });
    test('takes nobody back who went on to another tenant', async () => {
      const { change } = await open(scene());
      const both = { beta: awaiting(), corner: awaiting() };
      await change(during(both));
      expect(card()).toEqual(['beta']);
      await page.press('corner', '.many-results');
      await change(during({ ...both }));
      expect(card()).toEqual(['corner']);
    });
  });
  test('a run of which somebody was signed out since gives its place back to the button', async () => {
    const outcomes: Record<string, Outcome> = { acme: { is: 'done' }, beta: refused };
    const run = runWith(outcomes, { ended: { at: noon - 1000, how: 'through' } });
    const { change } = await open(scene({ run, passes: { acme: signedIn() } }));
    expect(page.texts('.many-results li')).toHaveLength(3);
    await change(scene({ run }));
    expect([page.texts('.many-results li'), buttons()]).toEqual([[], ['Sign in to 4 tenants']]);
  });
  test('a run that is over for long, or of the bulk page’s typed credentials, is not told of', async () => {
    const ended = { at: noon - 3600_000, how: 'through' } as const;
    await open(scene({ run: runWith({ beta: refused }, { ended }) }));
    expect(buttons()).toEqual(['Sign in to 4 tenants']);
    page.close();
    const { stored: _typed, ...typed } = runWith({ beta: refused }, { ended: { at: noon, how: 'through' } });
    await open(scene({ run: typed }));
    expect(buttons()).toEqual(['Sign in to 4 tenants']);
  });
});

test('Sign out everywhere asks first, and ends nothing on Cancel', async () => {
  const { sent } = await open(scene({ passes: { acme: signedIn() } }));
  await page.press('Sign out everywhere');
  expect([titles(), sent]).toEqual([['Sign out everywhere?'], []]);
  expect(page.texts('#question-text')[0]).toMatch(/^1 session ends .*Saved credentials stay/);
  expect(page.texts('[role="alertdialog"] button')).toEqual(['Cancel', 'Sign out everywhere']);
  await page.press('Cancel');
  expect(sent).toEqual([]);
  await page.press('Sign out everywhere');
  await page.press('Sign out everywhere', '[role="alertdialog"]');
  expect(sent).toEqual([['logoutEverywhere', {}]]);
});

test('Sign out everywhere is asked about no longer once another page has ended all sessions', async () => {
  const { sent, change } = await open(scene({ passes: { acme: signedIn() } }));
  await page.press('Sign out everywhere');
  expect(titles()).toHaveLength(1);
  await change(scene());
  expect([titles(), sent]).toEqual([[], []]);
});

describe('Sign out everywhere, pressed in the toolbar’s menu', () => {
  const asked = (at: number, more: Partial<View> = {}) =>
    scene({ passes: { acme: signedIn() }, drafts: { intent: { at, confirmLogout: true } }, ...more });
  test('is asked about by the popup, once', async () => {
    const { sent, change } = await open(asked(noon));
    expect([titles(), sent]).toEqual([['Sign out everywhere?'], []]);
    await change(asked(noon));
    await page.press('Cancel');
    expect([titles(), sent]).toEqual([[], []]);
    page.close();
    const again = await open(asked(noon));
    await page.press('Sign out everywhere', '[role="alertdialog"]');
    expect(again.sent).toEqual([['logoutEverywhere', {}]]);
  });
  test('is asked about no more after two minutes, or where nobody is signed in', async () => {
    await open(asked(noon - 121_000));
    expect(titles()).toEqual([]);
    page.close();
    await open(asked(noon, { passes: {} }));
    expect(titles()).toEqual([]);
  });
});

describe('a popup that opens before the vault has told what it holds', () => {
  const ids = four.map(({ id }) => id);
  const untold = scene({ vault: { vault: 'none', retained: {} } });
  const place = () => page.texts('.many');
  test('keeps the place of the button for favourites that are remembered in the vault', async () => {
    await open({
      ...untold,
      preferences: { ...untold.preferences, retention: { acme: 'vault', beta: 'vault' } },
    });
    expect(place()).toHaveLength(1);
  });
  test('keeps no place where none is, and then says all the same what became of a run', async () => {
    const { change } = await open(untold);
    expect(place()).toEqual([]);
    await change(scene());
    expect(place().join()).toContain('Sign in to 4 tenants');
    const outcomes = Object.fromEntries(ids.map((id) => [id, { is: 'done' } as const]));
    const run: Run = {
      ...{ act: 'login', stored: true, tenants: ids, since: noon, until: noon, outcomes },
      ended: { at: noon + 1, how: 'through' },
    };
    await change(scene({ run, passes: Object.fromEntries(ids.map((id) => [id, signedIn()])) }));
    expect(place().join()).toContain('4 of 4 tenants signed in.');
  });
});
