import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { deriveListOrder } from '../../lib/tenants/list-order.ts';
import { createNamesakeLookup } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type Match, search } from '../../lib/tenants/search.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { afterPaint } from '../shared/page-root.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { LockButton } from '../shared/retention.tsx';
import { CardProvider } from './card-context.ts';
import { EmptyState, QuarantineNote } from './empty-state.tsx';
import { initialTenant } from './initial-state.ts';
import { keyAction } from './keymap.ts';
import { createSearchEntries, deriveRows, distinguishingDetail } from './list-model.ts';
import { SignInMany, waitingForCode } from './many.tsx';
import { PortalConfirmDialog } from './portal-confirm.tsx';
import { TenantCard } from './tenant-card.tsx';
import { optionId, type Row, type RowFacts, TenantList } from './tenant-list.tsx';
import { useActions } from './use-actions.ts';

interface PopupAppProps {
  view: View;
  now: number;
  openedAt: number;
  actions: PageActions;
}

/** The popup and the side panel: search box, the selected tenant's card, and the list. */
export function PopupApp({ view, now, openedAt, actions }: PopupAppProps) {
  const { t } = actions;
  const order = useMemo(() => deriveListOrder(view, openedAt), []);
  const namesakes = useMemo(() => createNamesakeLookup(view.tenants), [view.tenants]);
  const [query, setQuery] = useState('');
  // Searched on input only, so that rows do not move while states change.
  const [found, setFound] = useState<readonly Match[] | null>(null);
  // The match with a typing error that was confirmed by a first Enter or a click.
  const [confirmedTypo, setConfirmedTypo] = useState<string | null>(null);
  const [selectedId, setSelectedId] = useState<string | null>(() => initialTenant(view, order.ids, openedAt));
  const popup = useActions(view, now, openedAt, actions);
  const searchBox = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLElement>(null);

  // Depends on tenants only, so that neither time nor a state moves a row.
  const all = useMemo(() => deriveRows(view.tenants, order, null), [view.tenants]);
  const rows = useMemo(() => (found ? deriveRows(view.tenants, order, found) : all), [all, found]);
  const searchEntries = useMemo(createSearchEntries, []);
  // Builds the entries and warms up the search after the first paint, so that the first keystroke is fast.
  useEffect(() => {
    afterPaint(() => setTimeout(() => search(searchEntries(all, view), 'a')));
  }, [all]);
  const factsOf = (tenant: Tenant): RowFacts => {
    const vendor = findDescriptor(tenant.vendor)?.label ?? tenant.vendor;
    return {
      detail: `${vendor} · ${distinguishingDetail(tenant, namesakes(tenant), view)}`,
      state: deriveState(view.passes[tenant.id], now),
    };
  };
  const active = rows.find(({ tenant }) => tenant.id === selectedId) ?? rows[0];
  const tenant = active?.tenant;
  const descriptor = tenant === undefined ? undefined : findDescriptor(tenant.vendor);
  const pass = tenant === undefined ? undefined : view.passes[tenant.id];
  const draft = view.drafts.fields?.[tenant?.id ?? ''];

  useEffect(() => {
    // The code form is excluded: it focuses its own field when mounted.
    const halfFilled = Object.values(draft ?? {}).some(Boolean);
    if (halfFilled) firstEmptyField(card.current)?.focus();
  }, []);

  // A state change can remove the focused control: the focus then falls back to the search box.
  const state = deriveState(view.passes[tenant?.id ?? ''], now);
  const shownState = tenant && state.name;
  useEffect(() => {
    if (document.activeElement === document.body && popup.confirmation === null && !popup.unlocking) {
      (firstEmptyField(card.current, true) ?? searchBox.current)?.focus();
    }
  }, [shownState, popup.busy, popup.confirmation, popup.unlocking]);

  // Codes are asked for one by one, on the card of the tenant that waits, unless somebody is typing.
  const [waiting] = waitingForCode(view, now);
  useEffect(() => {
    const isTyping = query !== '' || Object.values(draft ?? {}).some(Boolean) || popup.unlocking !== null;
    if (waiting !== undefined && !isTyping && pass?.signingIn?.awaits !== 'code') setSelectedId(waiting);
  }, [waiting]);

  function activate(row: Row, privateWindow: boolean): void {
    if (row.match?.typo && confirmedTypo !== row.tenant.id) {
      setConfirmedTypo(row.tenant.id);
      return;
    }
    const mainButton = card.current?.querySelector<HTMLElement>('[data-enter]');
    if (mainButton?.dataset.enter === 'open') popup.openPortal({ tenant: row.tenant, privateWindow });
    else if (mainButton?.dataset.enter === 'press') mainButton.click();
    else (mainButton ?? firstEmptyField(card.current))?.focus();
  }

  function onKey(event: KeyboardEvent, focused: 'search' | 'list'): void {
    const action = keyAction(event, focused, query === '');
    if (action === null) return;
    // Not prevented: the key is typed into the newly focused box.
    if (action === 'type') {
      searchBox.current?.focus();
      return;
    }
    event.preventDefault();
    if (typeof action === 'number') {
      const at = rows.findIndex((row) => row.tenant.id === tenant?.id);
      setSelectedId(rows[Math.min(rows.length - 1, Math.max(0, at + action))]?.tenant.id ?? selectedId);
    } else if (action !== 'escape') {
      if (active !== undefined) activate(active, action === 'enter privately');
    } else if (query === '') actions.close();
    else setSearch('');
  }

  function setSearch(text: string): void {
    setQuery(text);
    setConfirmedTypo(null);
    const matches = text.trim() === '' ? null : search(searchEntries(all, view), text);
    setFound(matches);
    setSelectedId(matches?.[0]?.item.tenant.id ?? selectedId);
  }

  const signedIn = view.tenants.filter(({ id }) => view.passes[id]?.session !== undefined);
  if (view.tenants.length === 0)
    return <EmptyState quarantined={view.hasQuarantinedTenants} actions={actions} />;
  return (
    <>
      <h1 class="visually-hidden">{t('extensionName')}</h1>
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
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      {view.hasQuarantinedTenants && <QuarantineNote actions={actions} />}
      <div class="card-area">
        {tenant !== undefined && descriptor !== undefined && active !== undefined ? (
          <CardProvider
            value={{
              tenant,
              descriptor,
              pass,
              state,
              isHostMissing: !matchesAnyPattern(view.origins, tenant.baseUrl),
              // A draft means that another account is being typed; stored credentials stay until its log-in succeeds.
              showsStoredLogin: Object.hasOwn(view.vault.retained, tenant.id) && draft === undefined,
              view,
              now,
              page: actions,
              popup,
            }}
          >
            <TenantCard key={tenant.id} cardRef={card} />
          </CardProvider>
        ) : (
          <p class="empty">
            {t('noMatch', query)} <span class="help">{t('escClears')}</span>
          </p>
        )}
      </div>
      <SignInMany
        view={view}
        now={now}
        openedAt={openedAt}
        query={query}
        page={actions}
        popup={popup}
        onSelect={setSelectedId}
      />
      <div id="tenants" class="list-area">
        <TenantList
          rows={rows}
          factsOf={factsOf}
          active={tenant?.id ?? null}
          now={now}
          t={t}
          onChoose={(id) => {
            setSelectedId(id);
            setConfirmedTypo(id);
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
        <span class="copy-status" aria-live="polite">
          {popup.announcement}
        </span>
        {view.vault.open && <LockButton actions={actions} />}
        {signedIn.length > 0 && (
          <Button
            look="quiet"
            busy={popup.busy.includes(' logoutEverywhere')}
            onPress={popup.logOutEverywhere}
          >
            {t('logOutEverywhere')}
          </Button>
        )}
      </footer>
      {popup.endingAll !== null && (
        <ConfirmDialog
          title={t('logOutEverywhere_ask')}
          confirm={t('logOutEverywhere')}
          t={t}
          onConfirm={() => popup.endingAll?.answer(true)}
          onCancel={() => popup.endingAll?.answer(false)}
        >
          <p>{plural(t, 'logOutEverywhere_text', signedIn.length)}</p>
        </ConfirmDialog>
      )}
      {popup.confirmation !== null && (
        <PortalConfirmDialog
          pending={popup.confirmation}
          t={t}
          onCancel={() => popup.answer(false)}
          onConfirm={() => popup.answer(true)}
        />
      )}
    </>
  );
}

function firstEmptyField(card: HTMLElement | null, onlyEmpty = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (onlyEmpty ? null : (inputs[0] ?? null));
}
