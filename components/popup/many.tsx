import { useEffect, useRef, useState } from 'preact/hooks';
import type { Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { InlineUnlock } from '../shared/inline-unlock.tsx';
import { failureText, problemText, unknownVendorText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import {
  isRunning,
  isSignedOut,
  savedFavourites,
  tenantsToSignIn,
  waitingForCode,
} from '../shared/saved-tenants.ts';
import { SignInConfirm } from '../shared/sign-in-confirm.tsx';
import { useSignInMany } from '../shared/sign-in-many.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import type { PopupCommand } from './popup-commands.ts';
import type { PopupActions } from './use-actions.ts';

/** How long after its end a run's failures are shown in a popup that opens again, in milliseconds. */
const resultsTtlMs = 5 * 60_000;

/** As a person reads them. */
const keys = 'Ctrl ⏎';

interface ManyProps {
  view: View;
  now: number;
  openedAt: number;
  query: string;
  /** The tenants that the query found. */
  found: readonly Tenant[];
  /** Whether the first picture kept its place. */
  isReserved: boolean;
  page: PageActions;
  popup: PopupActions;
  /** Gets what the button does, for keyboard and palette; `null` while it is not there. */
  command: { current: PopupCommand | null };
  onSelect: (tenantId: string) => void;
}

/** The tenants that the button signs in to: those found while tags alone are typed, or the favourites. */
const tenantsOfButton = (view: View, query: string, found: readonly Tenant[]): readonly Tenant[] => {
  if (query.trim() === '') return savedFavourites(view);
  return /^\s*(#\S+\s*)+$/.test(query) ? found : [];
};

/**
 * Signs in to many tenants, above the list. Its place is kept from the first picture on, so that no row moves;
 * what needs more room covers rows.
 */
export function SignInMany({
  view,
  now,
  openedAt,
  query,
  found,
  isReserved,
  page,
  popup,
  command,
  onSelect,
}: ManyProps) {
  const { t } = page;
  const many = useSignInMany(view, now, page, () => popup.askPassphrase(''));
  const [pressed, setPressed] = useState<readonly Tenant[]>([]);
  const tenants = tenantsToSignIn(tenantsOfButton(view, query, found), view, now);
  const run = view.run?.stored === true ? view.run : null;
  const running = isRunning(run, now) || many.busy;
  // A search is for rows, which the results would cover.
  const open = run === null || running || query !== '' ? [] : openResults(t, run, view, now, openedAt);
  const unlocking = popup.unlocking?.about === '' ? popup.unlocking : null;
  // Its last code may be answered long after it ended.
  const toldOf = useRef<number | undefined>(undefined);
  if (open.length > 0) toldOf.current = run?.since;
  const isOver =
    run?.ended !== undefined && (open.length > 0 || run.ended.at >= openedAt || toldOf.current === run.since);
  const outcomes = Object.entries(run?.outcomes ?? {});
  const settled = outcomes.filter(([, { is }]) => is !== 'under_way').length;
  const done = outcomes.filter(
    // A code that was answered since has signed in too.
    ([id, { is }]) => is === 'done' || (is === 'code' && view.passes[id]?.session !== undefined),
  ).length;
  const all = String(run?.tenants.length ?? '');
  const over = t('many_over', String(done), all);
  const hasButton = tenants.length > 1;

  // What was just shown here held the focus.
  useEffect(() => {
    if (many.question === null && document.activeElement === document.body)
      document.querySelector<HTMLElement>('input[type=search]')?.focus();
  }, [running, many.question]);

  // The passphrase was asked for those who stood here: a search may mean others.
  useEffect(() => {
    if (popup.unlocking?.about === '') popup.unlocking.answer(false);
  }, [query]);

  // What stood in the way of a start is over with the other run, or with what is searched.
  useEffect(() => many.dismissRefusal(), [view.run?.since, view.run?.ended?.at, query]);

  const nameOf = createTellingNames(view);
  const label = plural(t, 'together_confirm_login', tenants.length);
  function press(): void {
    setPressed(tenants);
    void many.signIn(tenants);
  }
  const button = hasButton && (
    <Button look="strong" title={t('many_key', label)} onPress={press}>
      {label}
    </Button>
  );
  // What has stood there stays, with what became of it.
  const hasStood = useRef(isReserved);
  hasStood.current ||= hasButton || running || open.length > 0;
  const isAsking = unlocking !== null || many.question !== null;
  command.current = hasButton && !running && !isAsking ? { label, keys, run: press } : null;
  if (!hasStood.current) return null;
  const isOccupied = running || unlocking !== null || many.refused !== null;
  const saysOver = !isOccupied && (open.length > 0 || (isOver && !hasButton));
  const isShown = isOccupied || open.length > 0;
  return (
    <div class="many">
      <div class={isShown ? 'many-panel' : 'many-rest'}>
        <div class="row">
          <p class={saysOver ? 'grow' : 'visually-hidden'} role="status">
            {running ? t('status_signing_in') : (isOver || saysOver) && over}
          </p>
          {running ? (
            <>
              <progress class="grow" aria-label={t('logIn')} max={run?.tenants.length ?? 1} value={settled} />
              <span class="ticking">{t('together_running_login', String(settled), all)}</span>
              <Button look="quiet" onPress={() => void page.send('cancelBulkRun', {})}>
                {t('cancel')}
              </Button>
            </>
          ) : (
            saysOver &&
            open.length > 0 && (
              <Button look="quiet" onPress={() => void page.apply('dismissBulkRun', {})}>
                {t('together_put_away')}
              </Button>
            )
          )}
        </div>
        {running ? null : unlocking !== null ? (
          <InlineUnlock
            view={view}
            actions={page}
            confirm={plural(t, 'together_confirm_login', pressed.length)}
            onCancel={() => unlocking.answer(false)}
          />
        ) : many.refused !== null ? (
          <>
            <p class="problem" role="alert" data-code={many.refused.code}>
              {many.refused.code === 'bad_message' ? t('together_refused') : failureText(t, many.refused)}
            </p>
            <div class="row">
              {button}
              <Button look="quiet" onPress={many.dismissRefusal}>
                {t('together_put_away')}
              </Button>
            </div>
          </>
        ) : open.length > 0 ? (
          <ul class="many-results" aria-label={t('many_results')}>
            {open.map(({ tenant, text }) => (
              <li key={tenant.id}>
                <Button look="quiet" onPress={() => onSelect(tenant.id)}>
                  {nameOf(tenant)}
                </Button>{' '}
                {text}
              </li>
            ))}
          </ul>
        ) : (
          button
        )}
      </div>
      {many.question !== null && (
        <SignInConfirm
          production={many.question.about}
          count={pressed.length}
          view={view}
          t={t}
          onConfirm={() => many.question?.answer(true)}
          onCancel={() => many.question?.answer(false)}
        />
      )}
    </div>
  );
}

interface OpenResult {
  tenant: Tenant;
  text: string;
}

/** The tenants of a run that still need somebody: neither signed in since, nor left out because they were. */
function openResults(t: Translate, run: Run, view: View, now: number, openedAt: number): OpenResult[] {
  if (openedAt - (run.ended?.at ?? run.until) > resultsTtlMs) return [];
  // Somebody has signed out since: who is signed in is another question by now, and the button answers it.
  const isUndone = ({ id }: Tenant) =>
    getOwn(run.outcomes, id)?.is === 'done' && view.passes[id]?.session === undefined;
  if (view.tenants.some(isUndone)) return [];
  const waiting = new Set(waitingForCode(view, now));
  return view.tenants.flatMap((tenant): OpenResult | [] => {
    if (!run.tenants.includes(tenant.id)) return [];
    if (waiting.has(tenant.id)) return { tenant, text: t('many_code') };
    const outcome = getOwn(run.outcomes, tenant.id);
    // A code that no longer waits was answered or given up since.
    if (outcome?.is === 'done' || outcome?.is === 'code' || !isSignedOut(tenant, view, now)) return [];
    if (outcome?.is !== 'failed') {
      const end = run.ended?.how === 'cancelled' ? 'cancelled' : 'interrupted';
      const why = outcome?.is === 'skipped' ? outcome.why : end;
      const isKnown = findDescriptor(tenant.vendor) !== undefined;
      return { tenant, text: isKnown ? t(`together_left_${why}`) : unknownVendorText(t, tenant.vendor) };
    }
    const vendor = findDescriptor(tenant.vendor)?.label ?? '';
    const context = { act: 'login' as const, facts: outcome.facts, vendor, awaitsCode: false };
    return { tenant, text: problemText(t, outcome.code, context) };
  });
}
