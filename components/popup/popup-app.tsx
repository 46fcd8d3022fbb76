import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { plural, type Translate } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import { deriveListOrder } from '../../lib/tenants/list-order.ts';
import { createNamesakeLookup } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Match } from '../../lib/tenants/search.ts';
import type { CurrentTab } from '../../lib/tenants/tenants-here.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { afterPaint } from '../shared/page-root.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { LockButton } from '../shared/retention.tsx';
import { savedFavourites, waitingForCode } from '../shared/saved-tenants.ts';
import { CardProvider } from './card-context.ts';
import { EmptyState, QuarantineNote } from './empty-state.tsx';
import { initialTenant, tenantsHere } from './initial-state.ts';
import { keyAction } from './keymap.ts';
import { deriveRows, factsBeside, rowKey } from './list-model.ts';
import { TenantCard } from './tenant-card.tsx';
import { listId, optionId, type Row, type RowFacts, TenantList } from './tenant-list.tsx';
import { useActions } from './use-actions.ts';
import { useDeferredParts } from './use-deferred-parts.ts';

interface PopupAppProps {
  view: View;
  now: number;
  openedAt: number;
  /** The tab that the toolbar's popup opened over. */
  tab?: CurrentTab | null;
  actions: PageActions;
}

/** The popup and the side panel: search box, the selected tenant's card, and the list. */
export function PopupApp({ view, now, openedAt, tab = null, actions }: PopupAppProps) {
  const { t } = actions;
  const here = useMemo(() => tenantsHere(tab, view, t), []);
  const order = useMemo(() => deriveListOrder(view, openedAt, here.ids), []);
  const namesakes = useMemo(() => createNamesakeLookup(view.tenants), [view.tenants]);
  const reservesMany = useMemo(() => savedFavourites(view).length > 1, []);
  const [query, setQuery] = useState('');
  // Searched on input only, so that rows do not move while states change.
  const [found, setFound] = useState<readonly Match[] | null>(null);
  // The match with a typing error that was confirmed by a first Enter or a click.
  const [confirmedTypo, setConfirmedTypo] = useState<string | null>(null);
  const [selectedKey, setSelectedKey] = useState(() => initialTenant(view, order.ids, openedAt, here));
  const parts = useDeferredParts();
  const popup = useActions(view, now, openedAt, actions, parts);
  const searchBox = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLElement>(null);

  // Depends on tenants only, so that neither time nor a state moves a row.
  const all = useMemo(() => deriveRows(view.tenants, order, null), [view.tenants]);
  const rows = useMemo(() => (found ? deriveRows(view.tenants, order, found) : all), [all, found]);
  const searchEntries = useMemo(() => parts?.createSearchEntries(), [parts]);
  const findMatches = (text: string): readonly Match[] | null =>
    text.trim() === '' || searchEntries === undefined
      ? null
      : (parts?.find(searchEntries(all, view), text) ?? null);
  // Builds the entries and warms up the search after the first paint, so that the first keystroke is fast.
  useEffect(() => {
    afterPaint(() => setTimeout(() => findMatches('a')));
  }, [all, parts]);
  // What was typed before the search came is searched now.
  useEffect(() => {
    if (query !== '') setSearch(query);
  }, [parts]);
  // Kept between the clock's ticks, because each tenant is compared with all its namesakes.
  const beside = useMemo(() => {
    const facts = new Map<Tenant, readonly string[]>();
    return (tenant: Tenant): readonly string[] => {
      const known = facts.get(tenant) ?? factsBeside(tenant, namesakes(tenant), view);
      facts.set(tenant, known);
      return known;
    };
  }, [view.tenants, view.passes, view.preferences]);
  const favourites = new Set(view.preferences.favourites);
  const factsOf = (tenant: Tenant): RowFacts => ({
    vendor: findDescriptor(tenant.vendor)?.label ?? tenant.vendor,
    beside: beside(tenant),
    favourite: favourites.has(tenant.id),
    state: deriveState(view.passes[tenant.id], now),
  });
  const active = rows.find(({ key }) => key === selectedKey) ?? rows[0];
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
    if (waiting !== undefined && !isTyping && pass?.signingIn?.awaits !== 'code') setSelectedKey(waiting);
  }, [waiting]);

  function activate(row: Row, privateWindow: boolean): void {
    if (row.match?.typo && confirmedTypo !== row.key) {
      setConfirmedTypo(row.key);
      return;
    }
    const mainButton = card.current?.querySelector<HTMLElement>('[data-enter]');
    const { tenant, match } = row;
    if (mainButton?.dataset.enter === 'open')
      popup.openPortal({ tenant, destination: match?.destination, privateWindow });
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
      const at = active === undefined ? -1 : rows.indexOf(active);
      setSelectedKey(rows[Math.min(rows.length - 1, Math.max(0, at + action))]?.key ?? selectedKey);
    } else if (action !== 'escape') {
      if (active !== undefined) activate(active, action === 'enter privately');
    } else if (query === '') actions.close();
    else setSearch('');
  }

  function setSearch(text: string): void {
    setQuery(text);
    setConfirmedTypo(null);
    const matches = findMatches(text);
    setFound(matches);
    // Without a query a tenant's own row stands for its destination's.
    setSelectedKey(matches?.[0] === undefined ? (tenant?.id ?? selectedKey) : rowKey(matches[0]));
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
          aria-controls={listId}
          aria-activedescendant={active === undefined ? undefined : optionId(active.key)}
          placeholder={plural(t, 'searchAmong', view.tenants.length)}
          value={query}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      <p class="visually-hidden" role="status">
        {found !== null && countText(t, rows.length)}
      </p>
      {view.hasQuarantinedTenants && <QuarantineNote actions={actions} />}
      <div class="card-area">
        {tenant !== undefined && descriptor !== undefined && active !== undefined ? (
          <CardProvider
            value={{
              tenant,
              descriptor,
              pass,
              beside: beside(tenant),
              state,
              isHostMissing: !matchesAnyPattern(view.origins, tenant.baseUrl),
              // A draft means that another account is being typed; stored credentials stay until its log-in succeeds.
              showsStoredLogin: Object.hasOwn(view.vault.retained, tenant.id) && draft === undefined,
              view,
              now,
              page: actions,
              popup,
              parts,
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
      {parts !== null ? (
        <parts.SignInMany
          view={view}
          now={now}
          openedAt={openedAt}
          query={query}
          found={rows.map(({ tenant }) => tenant)}
          isReserved={reservesMany}
          page={actions}
          popup={popup}
          onSelect={setSelectedKey}
        />
      ) : (
        reservesMany && <div class="many" />
      )}
      <div class="list-area">
        <TenantList
          rows={rows}
          factsOf={factsOf}
          active={active?.key ?? null}
          now={now}
          t={t}
          onChoose={({ key }) => {
            setSelectedKey(key);
            setConfirmedTypo(key);
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
      {popup.endingAll !== null && parts !== null && (
        <parts.ConfirmDialog
          title={t('logOutEverywhere_ask')}
          confirm={t('logOutEverywhere')}
          t={t}
          onConfirm={() => popup.endingAll?.answer(true)}
          onCancel={() => popup.endingAll?.answer(false)}
        >
          <p>{plural(t, 'logOutEverywhere_text', signedIn.length)}</p>
        </parts.ConfirmDialog>
      )}
      {popup.confirmation !== null && parts !== null && (
        <parts.PortalConfirmDialog
          pending={popup.confirmation}
          view={view}
          t={t}
          onCancel={() => popup.answer(false)}
          onConfirm={() => popup.answer(true)}
        />
      )}
    </>
  );
}

/** How many matches there are, for screen readers. */
const countText = (t: Translate, count: number): string =>
  count === 0 ? t('noMatches') : plural(t, 'matches', count);

function firstEmptyField(card: HTMLElement | null, onlyEmpty = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (onlyEmpty ? null : (inputs[0] ?? null));
}
