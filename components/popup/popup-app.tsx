import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { deriveListOrder } from '../../lib/tenants/list-order.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type Match, search } from '../../lib/tenants/search.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import { afterPaint } from '../shared/page-root.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import {
  BackToStoredLogin,
  InlineUnlock,
  LockButton,
  RetentionMenu,
  StoredLogin,
} from '../shared/retention.tsx';
import { EmptyState, QuarantineNote } from './empty-state.tsx';
import { initialTenant } from './initial-state.ts';
import { keyAction } from './keymap.ts';
import { createNamesakeLookup, createSearchEntries, deriveRows, distinguishingDetail } from './list-model.ts';
import { missingHosts } from './missing-hosts.ts';
import { PortalConfirmDialog } from './portal-confirm.tsx';
import { TenantCard } from './tenant-card.tsx';
import { optionId, type Row, type RowFacts, TenantList } from './tenant-list.tsx';
import { useActions } from './use-actions.ts';

interface ConciergeProps {
  view: View;
  now: number;
  openedAt: number;
  actions: PageActions;
}

/** The popup and the side panel: search, the tenant you are in, the others. */
export function PopupApp({ view, now, openedAt, actions }: ConciergeProps) {
  const { t } = actions;
  const order = useMemo(() => deriveListOrder(view, openedAt), []);
  const alike = useMemo(() => createNamesakeLookup(view.tenants), [view.tenants]);
  const [query, setQuery] = useState('');
  // Searched as something is typed, and only then: while states change, nothing moves.
  const [found, setFound] = useState<readonly Match[] | null>(null);
  // Whom the search found by a typing error only, and who is meant all the same.
  const [meant, setMeant] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(() => initialTenant(view, order.ids, openedAt));
  const popupActions = useActions(view, now, openedAt, actions);
  const searchBox = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLElement>(null);

  // Neither time nor a state moves a row.
  const all = useMemo(() => deriveRows(view.tenants, order, null), [view.tenants]);
  const rows = useMemo(() => (found ? deriveRows(view.tenants, order, found) : all), [all, found]);
  const findables = useMemo(createSearchEntries, []);
  // Made ready after the first picture, and searched once: the first key meets code that has run before.
  useEffect(() => {
    afterPaint(() => setTimeout(() => search(findables(all, view), 'a')));
  }, [all]);
  const factsOf = (of: Tenant): RowFacts => ({
    about: `${findSummary(of.vendor)?.label ?? of.vendor} · ${distinguishingDetail(of, alike(of), view)}`,
    state: deriveState(view.passes[of.id], now),
  });
  const active = rows.find(({ tenant }) => tenant.id === chosen) ?? rows[0];
  const tenant = active?.tenant;
  const summary = tenant === undefined ? undefined : findSummary(tenant.vendor);
  const pass = tenant === undefined ? undefined : view.passes[tenant.id];
  const draft = view.drafts.fields?.[tenant?.id ?? ''];

  useEffect(() => {
    // A form that asks for a code takes the focus itself, when it comes.
    const halfFilled = Object.values(draft ?? {}).some(Boolean);
    if (halfFilled) firstEmptyField(card.current)?.focus();
  }, []);

  // Where the focus was inside the card may be gone with the state that showed it: the search takes it.
  const state = deriveState(view.passes[tenant?.id ?? ''], now);
  const shownState = tenant && state.name;
  useEffect(() => {
    if (document.activeElement === document.body && popupActions.confirmation === null) {
      (firstEmptyField(card.current, true) ?? searchBox.current)?.focus();
    }
  }, [shownState, popupActions.busy, popupActions.confirmation]);

  function enter(row: Row, aside: boolean): void {
    if (row.match?.typo && meant !== row.tenant.id) {
      setMeant(row.tenant.id);
      return;
    }
    const main = card.current?.querySelector<HTMLElement>('[data-enter]');
    if (main?.dataset.enter === 'open') popupActions.openPortal({ tenant: row.tenant, aside });
    else (main ?? firstEmptyField(card.current))?.focus();
  }

  function onKey(event: KeyboardEvent, place: 'search' | 'list'): void {
    const meaning = keyAction(event, place, query === '');
    if (meaning === null) return;
    // The key itself goes where the focus goes.
    if (meaning === 'type') {
      searchBox.current?.focus();
      return;
    }
    event.preventDefault();
    if (typeof meaning === 'number') {
      const at = rows.findIndex((row) => row.tenant.id === tenant?.id);
      setChosen(rows[Math.min(rows.length - 1, Math.max(0, at + meaning))]?.tenant.id ?? chosen);
    } else if (meaning !== 'escape') {
      if (active !== undefined) enter(active, meaning === 'enter aside');
    } else if (query === '') actions.close();
    else type('');
  }

  function type(text: string): void {
    setQuery(text);
    setMeant(null);
    const matches = text.trim() === '' ? null : search(findables(all, view), text);
    setFound(matches);
    setChosen(matches?.[0]?.item.tenant.id ?? chosen);
  }

  const isKept = tenant && Object.hasOwn(view.vault.kept, tenant.id);
  const problem = tenant && popupActions.problemOf(tenant);
  const signedIn = view.tenants.some(({ id }) => view.passes[id]?.session !== undefined);
  if (view.tenants.length === 0) return <EmptyState aside={view.hasQuarantinedTenants} actions={actions} />;
  return (
    <>
      <h1 class="unseen">{t('extensionName')}</h1>
      <header class="search">
        <input
          type="search"
          ref={searchBox}
          aria-label={t('searchTenants')}
          aria-controls="tenants"
          aria-activedescendant={tenant === undefined ? undefined : optionId(tenant.id)}
          placeholder={plural(t, 'searchAmong', view.tenants.length)}
          value={query}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      {view.hasQuarantinedTenants && <QuarantineNote actions={actions} />}
      <div class="card-place">
        {tenant !== undefined && summary !== undefined && active !== undefined ? (
          <TenantCard
            key={tenant.id}
            tenant={tenant}
            summary={summary}
            pass={pass}
            state={state}
            now={now}
            missingHosts={missingHosts(summary, tenant, view.origins)}
            account={view.preferences.lastAccount[tenant.id] ?? ''}
            draft={draft ?? {}}
            // Somebody else's log-in is being typed: what is kept stays until it works.
            retention={isKept && !draft && <StoredLogin tenant={tenant} view={view} actions={actions} />}
            how={
              isKept ? (
                <BackToStoredLogin tenant={tenant} view={view} actions={actions} />
              ) : (
                <RetentionMenu key={tenant.id} tenant={tenant} view={view} actions={actions} />
              )
            }
            unlock={problem?.code === 'vault_locked' && <InlineUnlock view={view} actions={actions} />}
            problem={problem}
            note={popupActions.noteFor(tenant.id)}
            busy={(what) => popupActions.busy.includes(`${tenant.id} ${what}`)}
            actions={popupActions.forTenant(tenant)}
            t={t}
            copyLink={view.preferences.copyLink !== false}
            cardRef={card}
          />
        ) : (
          <p class="empty">
            {t('noMatch', query)} <span class="help">{t('escClears')}</span>
          </p>
        )}
      </div>
      <div id="tenants" class="list-place">
        <TenantList
          rows={rows}
          factsOf={factsOf}
          active={tenant?.id ?? null}
          now={now}
          t={t}
          onChoose={(id) => {
            setChosen(id);
            setMeant(id);
          }}
          onKey={(event) => onKey(event, 'list')}
        />
      </div>
      <footer class="foot">
        <Button look="quiet" onPress={actions.openOptions}>
          {t('manageTenants')}
        </Button>
        <a class="button button-quiet" href="/bulk.html" target="_blank" rel="noopener">
          {t('together_title')}
        </a>
        <span class="said" aria-live="polite">
          {popupActions.announcement}
        </span>
        {view.vault.open && <LockButton actions={actions} />}
        {signedIn && (
          <Button
            look="quiet"
            busy={popupActions.busy.includes(' logoutEverywhere')}
            onPress={popupActions.signOutEverywhere}
          >
            {t('logOutEverywhere')}
          </Button>
        )}
      </footer>
      {popupActions.confirmation !== null && (
        <PortalConfirmDialog
          standing={popupActions.confirmation}
          t={t}
          onCancel={() => popupActions.answer(false)}
          onConfirm={() => popupActions.answer(true)}
        />
      )}
    </>
  );
}

function firstEmptyField(card: HTMLElement | null, orNone = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (orNone ? null : (inputs[0] ?? null));
}
